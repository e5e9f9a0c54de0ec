// Time the page's engine under node, and ONNX Runtime Web where its file is given; prints medians in milliseconds.
// node engine.mjs MANIFEST WEIGHTS RUNS [ONNX]
import { readFileSync } from "node:fs";
import { createNetwork } from "../../templates/static/js/engine/network.js";

const [manifestPath, weightsPath, runs, onnxPath] = process.argv.slice(2);
const bytes = readFileSync(weightsPath);
const buffer = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
const network = createNetwork(JSON.parse(readFileSync(manifestPath, "utf8")), buffer);
const { shape } = network.layers[0];
const pixels = Float32Array.from({ length: shape[0] * shape[1] * shape[2] }, (_, i) => ((i * 7919) % 256) / 255);

/** The first quarter of the runs only warms up. @param {() => unknown} run */
async function median(run) {
  const times = [];
  for (let i = 0; i < Number(runs); i++) {
    const started = performance.now();
    await run();
    times.push(performance.now() - started);
  }
  const kept = times.slice(Math.floor(times.length / 4)).sort((a, b) => a - b);
  return kept[Math.floor(kept.length / 2)];
}

/** One picture by ONNX Runtime Web, on one thread. @param {string} path */
async function runtime(path) {
  const folder = new URL("../../node_modules/onnxruntime-web/dist/", import.meta.url);
  const ort = await import(new URL("ort.wasm.bundle.min.mjs", folder).href);
  ort.env.wasm.wasmBinary = readFileSync(new URL("ort-wasm-simd-threaded.wasm", folder));
  ort.env.wasm.numThreads = 1;
  const model = new Uint8Array(readFileSync(path));
  const session = await ort.InferenceSession.create(model, { executionProviders: ["wasm"] });
  return () => session.run({ image: new ort.Tensor("float32", pixels, [1, ...shape]) });
}

console.log(JSON.stringify({
  forward: await median(() => network.forward(pixels)),
  gradient: await median(() => network.gradient(pixels, "logits", 9)),
  ...(onnxPath ? { runtime: await median(await runtime(onnxPath)) } : {}),
}));
