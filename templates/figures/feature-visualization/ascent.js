// @ts-check
/**
 * Gradient ascent on an image, step by step: what would excite a unit most? (The build does the same with
 * waves, see build/analysis/units/ascent.py; here pixels and a blurred gradient are quicker.)
 *
 * @typedef {{ rate: number, roughness: number, light: number, jitter: number }} Recipe
 * `roughness`, `light`: prices of neighbours that differ and of bright pixels, in standard deviations of
 * the unit's answers; `jitter`: largest random shift in pixels
 * @typedef {{ layer: string, unit: number, spread: number, start: Float32Array, seed?: number }} Task
 */

import { ancestorsOf } from "../../static/js/engine/layer-list.js";
import { Network, sizeOf } from "../../static/js/engine/network.js";
import { randomFrom } from "../../static/js/engine/random.js";

/** @type {Readonly<Recipe>} */
export const RECIPE = Object.freeze({ rate: 0.15, roughness: 10, light: 4, jitter: 1 });
/** What excites a whole map is a texture, and rough. @type {Readonly<Recipe>} */
export const TEXTURE_RECIPE = Object.freeze({ ...RECIPE, roughness: 1, light: 1 });

/** How much of a negative value counts: some must, or a silent map has no slope to climb. */
const LEAK = 0.1;

/** Adam's two memories, and what keeps it from dividing by nothing. */
const [SLOW, SLOWER, TINY] = [0.9, 0.99, 1e-8];

/**
 * The network up to and including one layer: the rest need not be computed.
 * @param {Network} network @param {string} name
 */
export const upTo = (network, name) => new Network(ancestorsOf(network.layers, name));

/**
 * What is raised, before the ReLU: the value of a dense unit, or the mean of a map with what is negative
 * counted for a tenth.
 * @param {Float32Array} values of the layer @param {number[]} shape @param {number} unit
 */
export function driveOf(values, [channels, ...map], unit) {
  const area = sizeOf(map);
  if (values.length !== channels * area) throw new Error("values must have the layer's shape");
  if (area === 1) return values[unit];
  let sum = 0;
  for (let i = unit * area; i < (unit + 1) * area; i++) sum += values[i] > 0 ? values[i] : LEAK * values[i];
  return sum / area;
}

/**
 * @param {Network} network
 * @param {Task} task
 */
export function createAscent(network, { layer, unit, spread, start, seed = 1 }) {
  const partial = upTo(network, layer);
  const { shape } = partial.layer(layer);
  const random = randomFrom(seed);
  const sides = partial.layers[0].shape;
  const hidden = Float32Array.from(start, (pixel) => inverse(Math.min(Math.max(pixel, 0.02), 0.98)));
  const image = hidden.map(squeeze);
  const slow = new Float32Array(start.length);
  const slower = new Float32Array(start.length);
  const scale = Math.max(spread, 1e-3);
  let steps = 0;

  /** One step uphill. @param {Recipe} recipe */
  function step({ rate, roughness, light, jitter }) {
    steps++;
    const shift = [0, 1].map(() => Math.round((2 * random() - 1) * jitter));
    const activations = partial.forward(rolled(image, sides, shift));
    const seed = driveSlopes(/** @type {Float32Array} */ (activations.get(layer)), shape, unit);
    const gradient =
      /** @type {Float32Array} */ (partial.backward(activations, layer, seed).get(partial.layers[0].name));
    const slopes = rolled(gradient, sides, shift.map((by) => -by));
    const rough = roughSlopes(image, sides);
    const uphill = slopes.map((slope, i) => slope / scale - (roughness * rough[i] + light) / start.length);
    const smooth = blurred(uphill, sides);
    for (let i = 0; i < hidden.length; i++) {
      const slope = smooth[i] * image[i] * (1 - image[i]);
      slow[i] = SLOW * slow[i] + (1 - SLOW) * slope;
      slower[i] = SLOWER * slower[i] + (1 - SLOWER) * slope * slope;
      const size = Math.sqrt(slower[i] / (1 - SLOWER ** steps)) + TINY;
      hidden[i] += (rate * slow[i]) / (1 - SLOW ** steps) / size;
      image[i] = squeeze(hidden[i]);
    }
  }

  return {
    image,
    step,
    steps: () => steps,
    /** What the unit answers to the image as it is now. */
    value: () => driveOf(/** @type {Float32Array} */ (partial.forward(image).get(layer)), shape, unit),
  };
}

/** Faint noise to start from. @param {number} size @param {number} seed */
export function noise(size, seed) {
  const random = randomFrom(seed);
  return Float32Array.from({ length: size }, () => 0.15 + 0.2 * random());
}

/** @param {number} value */
const squeeze = (value) => 1 / (1 + Math.exp(-value));
/** @param {number} pixel */
const inverse = (pixel) => Math.log(pixel / (1 - pixel));

/** How the drive changes with each value. @param {Float32Array} values @param {number[]} shape @param {number} unit */
function driveSlopes(values, [, ...map], unit) {
  const area = sizeOf(map);
  const slopes = new Float32Array(values.length);
  for (let i = unit * area; i < (unit + 1) * area; i++) slopes[i] = (area === 1 || values[i] > 0 ? 1 : LEAK) / area;
  return slopes;
}

/**
 * Move an image; what leaves at one side comes in at the other.
 * @param {Float32Array} image @param {number[]} shape @param {number[]} shift
 */
function rolled(image, [channels, rows, columns], [down, right]) {
  const result = new Float32Array(image.length);
  for (let line = 0; line < channels * rows; line++) {
    const first = line - (line % rows); // of its channel
    const to = first + ((line - first + down + rows) % rows);
    for (let j = 0; j < columns; j++) {
      result[to * columns + ((j + right + columns) % columns)] = image[line * columns + j];
    }
  }
  return result;
}

/** The slope of total variation, smoothed near zero. @param {Float32Array} image @param {number[]} shape */
function roughSlopes(image, [, rows, columns]) {
  const slopes = new Float32Array(image.length);
  const pull = (/** @type {number} */ from, /** @type {number} */ to) => {
    const slope = Math.tanh(20 * (image[to] - image[from]));
    slopes[to] += slope;
    slopes[from] -= slope;
  };
  for (let at = 0; at < image.length; at++) {
    if (at % columns < columns - 1) pull(at, at + 1);
    if (at % (rows * columns) < (rows - 1) * columns) pull(at, at + columns);
  }
  return slopes;
}

/** A binomial blur (1 2 1 both ways), for shapes over specks. @param {Float32Array} values @param {number[]} shape */
function blurred(values, [, rows, columns]) {
  const pass = (/** @type {Float32Array} */ from, /** @type {number} */ step, /** @type {number} */ count) =>
    from.map((value, i) => {
      const at = Math.floor(i / step) % count;
      const before = at > 0 ? from[i - step] : value;
      const after = at < count - 1 ? from[i + step] : value;
      return (before + 2 * value + after) / 4;
    });
  return pass(pass(values, 1, columns), columns, rows);
}
