// @ts-check
/**
 * Switching units off: a unit is held at 0, or at its mean, after its ReLU, everywhere in its map.
 *
 * @typedef {import("../../static/js/engine/network.js").Network} Network
 * @typedef {import("../../static/js/engine/network.js").Activations} Activations
 * @typedef {{ layer: string, index: number }} Unit
 */

import { readersOf } from "../../static/js/engine/layer-list.js";
import { argmax, sizeOf } from "../../static/js/engine/network.js";

/**
 * The layers whose units can be switched off: with weights, the logits left out.
 * @param {Pick<Network, "layers">} network
 */
export const hiddenLayers = ({ layers }) =>
  layers.filter(({ has_units: own }, at) => own && at < layers.length - 1);

/** @param {Unit} unit */
export const unitId = ({ layer, index }) => `${layer}-${index}`;

/** @param {string} id "conv1-5" @returns {Unit} */
export function readUnit(id) {
  const [layer, index] = id.split("-");
  return { layer, index: Number(index) };
}

/** The units of some layers, layer by layer. @param {{ name: string, shape: number[] }[]} layers @returns {Unit[]} */
export const unitsOf = (layers) => layers.flatMap(({ name, shape }) =>
  Array.from({ length: shape[0] }, (_, index) => ({ layer: name, index })));

/** The known units among those named. @param {string} text "conv1-3,fc1-17" @param {Unit[]} units @returns {Unit[]} */
export const readUnits = (text, units) => text.split(",").filter(Boolean).map(readUnit)
  .filter(({ layer, index }) => units.some((unit) => unit.layer === layer && unit.index === index));

/** The names of the units off once this one is switched. @param {Unit[]} off @param {Unit} unit */
export function toggled(off, unit) {
  const [ids, id] = [off.map(unitId), unitId(unit)];
  return (ids.includes(id) ? ids.filter((each) => each !== id) : [...ids, id]).join(",");
}

/**
 * Where a unit is cut out: after its ReLU and the pooling that follows, since the pool of one number is that number.
 * @param {Pick<Network, "layers">} network @param {string} name
 * @returns {string}
 */
function cutOf({ layers }, name) {
  const [reader, ...others] = readersOf(layers, name);
  return reader?.keeps_channels && others.length === 0 ? cutOf({ layers }, reader.name) : name;
}

/**
 * The activations with some units switched off.
 * @param {Network} network
 * @param {Activations} activations of the same image, at least where units are cut; they stay as they are
 * @param {Unit[]} off
 * @param {(unit: Unit) => number} [level] what a unit is held at; 0, if not given
 * @returns {Activations}
 */
export function withLesions(network, activations, off, level = () => 0) {
  const cuts = new Map();
  for (const unit of off) {
    const cut = cutOf(network, unit.layer);
    cuts.set(cut, [...(cuts.get(cut) ?? []), unit]);
  }
  let result = activations;
  for (const { name, shape } of network.layers.filter((layer) => cuts.has(layer.name))) {
    const values = Float32Array.from(/** @type {Float32Array} */ (result.get(name)));
    const area = sizeOf(shape.slice(1));
    for (const unit of cuts.get(name)) values.fill(level(unit), unit.index * area, (unit.index + 1) * area);
    result = network.forwardFrom(name, new Map(result).set(name, values));
  }
  return result;
}

/**
 * Labels by predictions for many images with some units off, a slice of them at a time.
 * @param {Network} network
 * @param {{ images: Float32Array[], labels: ArrayLike<number>, classes: number, kept?: Activations[] }} bench
 * `kept`: filled by the first run, used by the next: what the whole network makes of each image
 * @param {Unit[]} off
 * @param {(unit: Unit) => number} [level]
 * @yields {{ done: number, confusion: Uint32Array }} as it grows; row: label, column: prediction
 */
export function* confusionUnder(network, { images, labels, classes, kept = [] }, off, level) {
  const confusion = new Uint32Array(classes * classes);
  const last = network.layers[network.layers.length - 1].name;
  const cuts = new Set(hiddenLayers(network).map(({ name }) => cutOf(network, name)));
  const places = [...cuts, ...[...cuts].flatMap((cut) => network.besides(cut)), last];
  for (let at = 0; at < images.length; at++) {
    kept[at] ??= pick(network.forward(images[at]), places);
    const logits = /** @type {Float32Array} */ (withLesions(network, kept[at], off, level).get(last));
    confusion[labels[at] * classes + argmax(logits)]++;
    yield { done: at + 1, confusion };
  }
}

/** Keep some layers' values only. @param {Activations} activations @param {string[]} names @returns {Activations} */
const pick = (activations, names) =>
  new Map(names.map((name) => [name, /** @type {Float32Array} */ (activations.get(name))]));

/** The share on the diagonal. @param {ArrayLike<number>} confusion @param {number} classes */
export function accuracyOf(confusion, classes) {
  const recalls = recallsOf(confusion, classes);
  const right = recalls.reduce((sum, { right }) => sum + right, 0);
  return right / Math.max(recalls.reduce((sum, { n }) => sum + n, 0), 1);
}

/** Class by class, how many are right of how many. @param {ArrayLike<number>} confusion @param {number} classes */
export const recallsOf = (confusion, classes) =>
  Array.from({ length: classes }, (_, label) => {
    let n = 0;
    for (let i = label * classes; i < (label + 1) * classes; i++) n += confusion[i];
    return { right: confusion[label * (classes + 1)], n, recall: n ? confusion[label * (classes + 1)] / n : 0 };
  });

/**
 * The confusion that grew most: from which label to which prediction, and by how many images.
 * @param {ArrayLike<number>} whole @param {ArrayLike<number>} confusion @param {number} classes
 */
export function worstConfusion(whole, confusion, classes) {
  let [best, count] = [0, 0];
  for (let at = 0; at < classes * classes; at++) {
    if (at % (classes + 1) === 0 || confusion[at] - whole[at] <= count) continue;
    [best, count] = [at, confusion[at] - whole[at]];
  }
  return { label: Math.floor(best / classes), predicted: best % classes, count };
}

/**
 * As many units of each layer as given, drawn at random.
 * @param {Pick<Network, "layers">} network @param {Unit[]} like @param {() => number} random
 * @returns {Unit[]}
 */
export function drawLike(network, like, random) {
  return hiddenLayers(network).flatMap(({ name, shape }) => {
    const pool = Array.from({ length: shape[0] }, (_, index) => index);
    const count = like.filter(({ layer }) => layer === name).length;
    return Array.from({ length: count }, () => ({
      layer: name, index: pool.splice(Math.floor(random() * pool.length), 1)[0],
    }));
  });
}
