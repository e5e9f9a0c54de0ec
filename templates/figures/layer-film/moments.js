// @ts-check
/** What the network was and said at each moment of its training, from the build's tables. Pure. */

import { magnitude } from "../../static/js/maps/color-scale.js";
import { ancestorsOf } from "../../static/js/engine/layer-list.js";
import { argmax, softmax } from "../../static/js/engine/network.js";

/** Long vectors are folded into rows of so many. */
const FOLD = 16;
const WEIGHT = ".weight";

/**
 * @typedef {import("../../static/js/data/pack.js").Pack} Pack
 * @typedef {import("../../static/js/data/pack.js").PackArray} PackArray
 * @typedef {import("../../static/js/page/config.js").LayerConfig} Layer
 * @typedef {{ step: number, epoch: number, loss: number, accuracy: number }} Moment
 * @typedef {{ values: ArrayLike<number>, size: [number, number, number] }} Maps count, rows, columns
 */

/**
 * The film's layer that holds what the chosen layer holds, or the nearest before it.
 * @param {string | null} chosen @param {Layer[]} all @param {string[]} filmed
 */
export function filmLayer(chosen, all, filmed) {
  if (chosen === null) return filmed.at(-2) ?? filmed[0];
  const shown = ancestorsOf(all, chosen).filter(({ name }) => filmed.includes(name));
  return shown.at(-1)?.name ?? filmed[0];
}

/** The weights of the convolutions at one moment. @param {Pack} pack @param {number} moment */
export function weightsAt(pack, moment) {
  /** @type {Record<string, { weight: Float32Array, bias: Float32Array }>} */
  const weights = {};
  for (const name of filmedConvolutions(pack)) {
    weights[name] = { weight: rowOf(pack[`${name}${WEIGHT}`], moment), bias: rowOf(pack[`${name}.bias`], moment) };
  }
  return weights;
}

/** @param {PackArray} array @param {number} row */
function rowOf({ data, shape, scale, zero }, row) {
  const size = data.length / shape[0];
  return Float32Array.from(data.subarray(row * size, (row + 1) * size), (value) => (value - zero) * scale);
}

/** The convolutions whose weights are told, in the order of the network. @param {Pack} pack */
const filmedConvolutions = (pack) =>
  Object.keys(pack).filter((key) => key.endsWith(WEIGHT)).map((key) => key.slice(0, -WEIGHT.length));

/** The first of them. @param {Pack} pack */
export const firstFilmed = (pack) => filmedConvolutions(pack)[0];

/**
 * The kernels of a convolution as they are stored, and the largest of all moments.
 * @param {Pack} pack @param {string} name @param {number} moment @returns {Maps & { limit: number }}
 */
export function kernelsAt(pack, name, moment) {
  const { data, shape: [moments, filters, , rows, columns], scale, zero } = pack[`${name}${WEIGHT}`];
  const size = data.length / moments;
  const limit = magnitude(Float32Array.from(data, (value) => (value - zero) * scale));
  return { values: data.subarray(moment * size, (moment + 1) * size), size: [filters, rows, columns], limit };
}

/**
 * A published image in a dense layer, which only the build can tell.
 * @param {Pack} pack @param {Pick<Layer, "name" | "bends">} layer @param {number} moment @param {number} image
 * @returns {Maps}
 */
export function vectorAt(pack, { name, bends }, moment, image) {
  const source = name === "logits" ? pack.logits : pack.hidden;
  const [, images, length] = source.shape;
  const start = (moment * images + image) * length;
  const stored = source.data.subarray(start, start + length);
  const values = Array.from(stored, (value) => (value - source.zero) * source.scale);
  return {
    values: bends ? values.map((value) => Math.max(value, 0)) : values,
    size: [1, Math.max(1, Math.floor(length / FOLD)), Math.min(length, FOLD)],
  };
}

/**
 * What the network says of a published image at a moment.
 * @param {Pack} pack @param {number} moment @param {number} image
 */
export function answerAt({ logits: { data, shape: [, images, classes] } }, moment, image) {
  const start = (moment * images + image) * classes;
  const probabilities = softmax(/** @type {Float32Array} */ (data.subarray(start, start + classes)));
  const label = argmax(probabilities);
  return { label, probability: probabilities[label] };
}

/** Labels by predictions at a moment. @param {Pack} pack @param {number} moment @param {number} classes */
export const confusionAt = ({ confusion }, moment, classes) =>
  confusion.data.subarray(moment * classes ** 2, (moment + 1) * classes ** 2);
