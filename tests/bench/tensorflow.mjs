// Time TensorFlow.js on a chain of convolutions, pools and dense layers, on WebAssembly and one thread, under node.
// node tensorflow.mjs PACKAGES MANIFEST WEIGHTS RUNS
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { createNetwork } from "../../templates/static/js/engine/network.js";
import { decodeHalves } from "../../templates/static/js/engine/half.js";

const [packages, manifestPath, weightsPath, runs] = process.argv.slice(2);
const require = createRequire(`${packages}/`);
const tf = require("@tensorflow/tfjs-core");
const { setThreadsCount } = require("@tensorflow/tfjs-backend-wasm");
setThreadsCount(1);
await tf.setBackend("wasm");
await tf.ready();

const manifest = JSON.parse(readFileSync(manifestPath, "utf8"));
const bytes = readFileSync(weightsPath);
const buffer = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
const pixels = Float32Array.from({ length: 784 }, (_, i) => ((i * 7919) % 256) / 255);

/** @param {{ offset: number, shape: number[] }} place */
function tensor({ offset, shape }) {
  const count = shape.reduce((product, size) => product * size, 1);
  return tf.tensor(decodeHalves(buffer, offset, count), shape);
}

/** What each kind does to pictures (N, H, W, C) or rows. @type {Record<string, (layer: any) => (x: any) => any>} */
const KINDS = {
  input: () => (x) => x,
  conv: (layer) => {
    const weight = tf.transpose(tensor(layer.weight), [2, 3, 1, 0]), bias = tensor(layer.bias);
    return (x) => tf.add(tf.conv2d(x, weight, layer.stride, layer.padding), bias);
  },
  relu: () => (x) => tf.relu(x),
  "max-pool": (layer) => (x) => tf.maxPool(x, layer.size, layer.stride, 0),
  flatten: () => (x) => tf.reshape(tf.transpose(x, [0, 3, 1, 2]), [1, -1]),
  dense: (layer) => {
    const weight = tf.transpose(tensor(layer.weight)), bias = tensor(layer.bias);
    return (x) => tf.add(tf.matMul(x, weight), bias);
  },
};
const chain = manifest.layers.map((layer) => KINDS[layer.kind](layer));
const forward = () => tf.tidy(() => chain.reduce((x, act) => act(x), tf.tensor(pixels, [1, 28, 28, 1])).dataSync());

const ours = createNetwork(manifest, buffer).forward(pixels).get("logits");
if (forward().some((value, at) => Math.abs(value - ours[at]) > 1e-3)) throw new Error("the logits differ");
const times = [];
for (let i = 0; i < Number(runs); i++) {
  const started = performance.now();
  forward();
  times.push(performance.now() - started);
}
const kept = times.slice(Math.floor(times.length / 4)).sort((a, b) => a - b);
console.log(JSON.stringify({ forward: kept[Math.floor(kept.length / 2)] }));
