// A network of the article's layers, small and with seeded weights, for tests.
import { layerOf, Network } from "../../templates/static/js/engine/network.js";
import { chained } from "./chain.js";
import { randomFrom } from "../../templates/static/js/engine/random.js";

const LAYERS = [
  { name: "image", kind: "input", shape: [1, 28, 28] },
  { name: "conv1", kind: "conv", shape: [3, 28, 28], kernel: 3, stride: 1, padding: 1, weights: [3, 9] },
  { name: "relu1", kind: "relu", shape: [3, 28, 28] },
  { name: "pool1", kind: "max-pool", shape: [3, 14, 14], size: 2, stride: 2 },
  { name: "conv2", kind: "conv", shape: [4, 14, 14], kernel: 3, stride: 1, padding: 1, weights: [4, 27] },
  { name: "relu2", kind: "relu", shape: [4, 14, 14] },
  { name: "pool2", kind: "max-pool", shape: [4, 7, 7], size: 2, stride: 2 },
  { name: "flatten", kind: "flatten", shape: [196] },
  { name: "fc1", kind: "dense", shape: [5], weights: [5, 196] },
  { name: "relu3", kind: "relu", shape: [5] },
  { name: "logits", kind: "dense", shape: [10], weights: [10, 5] },
];

export function smallNetwork(seed = 1) {
  const random = randomFrom(seed);
  const draw = (/** @type {number} */ count) => Float32Array.from({ length: count }, () => 0.8 * (random() - 0.5));
  const layers = chained(LAYERS).map(({ weights, ...entry }, at) => layerOf(
    entry, LAYERS[Math.max(at - 1, 0)].shape,
    weights ? draw(weights[0] * weights[1]) : null, weights ? draw(weights[0]) : null));
  return new Network(layers);
}

export function smallImage(seed = 2) {
  const random = randomFrom(seed);
  return Float32Array.from({ length: 784 }, () => (random() < 0.4 ? 0 : random()));
}
