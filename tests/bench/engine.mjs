// Time the page's engine under node; prints {"forward": ms, "gradient": ms}, medians.
import { readFileSync } from "node:fs";
import { createNetwork } from "../../templates/static/js/engine/network.js";

const [manifestPath, weightsPath] = process.argv.slice(2);
const bytes = readFileSync(weightsPath);
const buffer = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
const network = createNetwork(JSON.parse(readFileSync(manifestPath, "utf8")), buffer);
const pixels = Float32Array.from({ length: 784 }, (_, i) => ((i * 7919) % 256) / 255);

/** @param {() => unknown} run */
function median(run) {
  const times = Array.from({ length: 400 }, () => {
    const started = performance.now();
    run();
    return performance.now() - started;
  });
  return times.slice(100).sort((a, b) => a - b)[150];
}

console.log(JSON.stringify({
  forward: median(() => network.forward(pixels)),
  gradient: median(() => network.gradient(pixels, "logits", 9)),
}));
