// @ts-check
/**
 * The page's own network: a forward pass with every intermediate value, and gradients.
 *
 * Pure: no DOM, no fetch. A network is made from the weights manifest and its binary file:
 *
 *     const network = createNetwork(manifest, buffer);
 *     const activations = network.forward(pixels);        // Map: layer name -> Float32Array
 *     const saliency = network.gradient(pixels, "logits", 9);
 *
 * @typedef {{ offset: number, shape: number[] }} Slice  bytes into the weights file
 * @typedef {{
 *   name: string, kind: string, shape: number[], inputs: string[], weight?: Slice, bias?: Slice,
 *   has_units?: boolean, keeps_channels?: boolean, bends?: boolean, repeats?: boolean, signed?: boolean,
 *   inner?: boolean,
 *   groups?: number, counted?: Sides, mean?: number[], scale?: number[], slope?: number, low?: number, high?: number,
 *   rise?: number, middle?: number,
 * } & Written} LayerEntry
 * @typedef {{ experiment: string, network: string, classes: string[], layers: LayerEntry[],
 *   bytes: number, sha256: string }} Manifest
 * @typedef {{
 *   name: string, kind: string, shape: number[], inputs: string[], inputShape: number[], window: Window,
 *   groups: number, counts: number[], mean: number[], scale: number[], slope: number, low: number, high: number,
 *   rise: number, middle: number,
 *   has_units?: boolean, keeps_channels?: boolean, bends?: boolean, repeats?: boolean, signed?: boolean,
 *   inner?: boolean,
 *   weight: Float32Array | null, bias: Float32Array | null, padded: Float32Array,
 * }} Layer
 * `window` for kinds that read one; `groups` of a convolution; `counts`: the padding that an average counts
 * @typedef {Map<string, Float32Array>} Activations
 * @typedef {{ weight: Float32Array, bias: Float32Array }} Parameters
 * @typedef {import("./window.js").Window} Window
 * @typedef {import("./window.js").Sides} Sides
 * @typedef {import("./window.js").Written} Written
 */

import { decodeHalves } from "./half.js";
import { ancestorsOf, descendantsOf } from "./layer-list.js";
import { OPERATIONS } from "./operations.js";
import { sizeOf } from "./shape.js";
import { borders, windowOf } from "./window.js";

export { sizeOf } from "./shape.js";
export { argmax, softmax } from "./softmax.js";

const NOTHING = new Float32Array(0);

/**
 * Make a network from its manifest and the float16 weights.
 * @param {Manifest} manifest
 * @param {ArrayBuffer} buffer
 * @returns {Network}
 * @throws {Error} when a layer kind is unknown or the file is too short
 */
export function createNetwork(manifest, buffer) {
  const shapes = new Map(manifest.layers.map(({ name, shape }) => [name, shape]));
  return new Network(manifest.layers.map((entry) => readLayer(entry, shapes, buffer)));
}

/**
 * @param {LayerEntry} entry
 * @param {Map<string, number[]>} shapes of the outputs, by layer
 * @param {ArrayBuffer} buffer
 * @returns {Layer}
 */
function readLayer(entry, shapes, buffer) {
  if (!Object.hasOwn(OPERATIONS, entry.kind)) {
    throw new Error(`${entry.name}: unknown layer kind '${entry.kind}'`);
  }
  const inputShape = shapes.get(entry.inputs[0]) ?? entry.shape;
  return layerOf(entry, inputShape, readSlice(entry.weight, buffer), readSlice(entry.bias, buffer));
}

/**
 * A layer ready to compute, with all that its entry leaves unsaid.
 * @param {LayerEntry} entry @param {number[]} inputShape of the first layer that it reads
 * @param {Float32Array | null} weight @param {Float32Array | null} bias
 * @returns {Layer}
 */
export function layerOf(entry, inputShape, weight, bias) {
  const layer = {
    groups: 1, mean: [], scale: [], slope: 0, low: 0, high: 0, rise: 0, middle: 0, ...entry,
    inputShape, weight, bias, window: windowOf(entry), counts: borders(entry.counted ?? 0), padded: NOTHING,
  };
  OPERATIONS[layer.kind].prepare?.(layer);
  return layer;
}

/** @param {Slice | undefined} slice @param {ArrayBuffer} buffer */
function readSlice(slice, buffer) {
  return slice ? decodeHalves(buffer, slice.offset, sizeOf(slice.shape)) : null;
}

export class Network {
  /** @param {Layer[]} layers in order, the first one of kind `input` */
  constructor(layers) {
    this.layers = layers;
    /** @type {Map<string, number>} */
    this.positions = new Map(layers.map((layer, position) => [layer.name, position]));
  }

  /** How many multiplications by weights an image takes. */
  get multiplications() {
    return this.layers.reduce(
      (sum, { shape, weight }) => sum + (weight ? (sizeOf(shape) * weight.length) / shape[0] : 0), 0);
  }

  /**
   * The layer of that name.
   * @param {string} name
   * @throws {Error} when there is none
   */
  layer(name) {
    const position = this.positions.get(name);
    if (position === undefined) throw new Error(`the network must have a layer '${name}'`);
    return this.layers[position];
  }

  /** Empty arrays for every layer, to hand to `forward` again and again. @returns {Activations} */
  allocate() {
    return new Map(this.layers.map((layer) => [layer.name, new Float32Array(sizeOf(layer.shape))]));
  }

  /**
   * Every layer's values for one image.
   * @param {Float32Array} image pixels in [0, 1], as many as the input layer has
   * @param {Activations} [activations] overwritten when given (no allocation)
   * @returns {Activations}
   */
  forward(image, activations = this.allocate()) {
    const input = this.layers[0].name;
    /** @type {Float32Array} */ (activations.get(input)).set(image);
    this.#run(this.layers.slice(1), activations);
    return activations;
  }

  /**
   * Recompute what is made of a layer whose values were changed; all else stays as it was.
   * @param {string} name the layer whose values are given
   * @param {Activations} activations must hold `name` and `besides(name)`
   * @returns {Activations} a new map; arrays that are not made of `name` are shared
   */
  forwardFrom(name, activations) {
    const changed = descendantsOf(this.layers, this.layer(name).name);
    const result = new Map(activations);
    for (const layer of changed) result.set(layer.name, new Float32Array(sizeOf(layer.shape)));
    this.#run(changed, result);
    return result;
  }

  /** The layers whose values `forwardFrom(name)` reads besides. @param {string} name @returns {string[]} */
  besides(name) {
    const changed = descendantsOf(this.layers, name);
    const known = new Set([name, ...changed.map((layer) => layer.name)]);
    return [...new Set(changed.flatMap(({ inputs }) => inputs).filter((input) => !known.has(input)))];
  }

  /** @param {Layer[]} layers to compute, in order @param {Activations} activations */
  #run(layers, activations) {
    for (const layer of layers) {
      const y = /** @type {Float32Array} */ (activations.get(layer.name));
      OPERATIONS[layer.kind].forward(layer, valuesOf(layer, activations), y);
    }
  }

  /**
   * Gradient of one unit (or of a weighted sum of units) with respect to every layer before it.
   * @param {Activations} activations of a forward pass of this network
   * @param {string} name the layer of the unit
   * @param {number | Float32Array} seed index of the unit, or the weight of each unit of the layer
   * @returns {Activations} layer name -> gradient, from the input up to `name`
   */
  backward(activations, name, seed) {
    const gradients = new Map([[name, seedGradient(this.layer(name), seed)]]);
    for (const layer of ancestorsOf(this.layers, name).reverse()) {
      const inputs = valuesOf(layer, activations);
      const y = /** @type {Float32Array} */ (activations.get(layer.name));
      const dy = /** @type {Float32Array} */ (gradients.get(layer.name));
      const dx = inputs.map((x) => new Float32Array(x.length));
      OPERATIONS[layer.kind].backward(layer, inputs, y, dy, dx);
      layer.inputs.forEach((input, at) => addTo(gradients, input, dx[at]));
    }
    return gradients;
  }

  /**
   * Gradient of one unit with respect to the pixels.
   * @param {Float32Array} image
   * @param {string} name
   * @param {number | Float32Array} seed
   * @returns {Float32Array} as many values as pixels
   */
  gradient(image, name, seed) {
    const gradients = this.backward(this.forward(image), name, seed);
    return /** @type {Float32Array} */ (gradients.get(this.layers[0].name));
  }

  /**
   * A layer's parameters, in torch's order.
   * @param {string} name
   * @returns {Parameters}
   */
  weights(name) {
    const { weight, bias } = this.layer(name);
    if (!weight || !bias) throw new Error(`layer '${name}' must have weights`);
    return { weight, bias };
  }

  /**
   * The same network with some layers' parameters replaced; this one stays as it is.
   * @param {Record<string, Partial<Parameters>>} changes
   * @returns {Network}
   */
  withWeights(changes) {
    for (const name of Object.keys(changes)) this.weights(name);
    return new Network(this.layers.map((layer) => ({ ...layer, ...changes[layer.name] })));
  }
}

/** What a layer reads. @param {Layer} layer @param {Activations} activations */
const valuesOf = (layer, activations) =>
  layer.inputs.map((name) => /** @type {Float32Array} */ (activations.get(name)));

/**
 * Add one reader's share to a layer's gradient.
 * @param {Activations} gradients @param {string} name @param {Float32Array} share
 */
function addTo(gradients, name, share) {
  const sum = gradients.get(name);
  if (!sum) gradients.set(name, share);
  else for (let i = 0; i < sum.length; i++) sum[i] += share[i];
}

/** @param {Layer} layer @param {number | Float32Array} seed */
function seedGradient(layer, seed) {
  if (typeof seed !== "number") return Float32Array.from(seed);
  const gradient = new Float32Array(sizeOf(layer.shape));
  if (!(seed in gradient)) throw new Error(`layer '${layer.name}' must have a unit ${seed}`);
  gradient[seed] = 1;
  return gradient;
}
