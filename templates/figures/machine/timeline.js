// @ts-check
/**
 * What a picture's way through the network looks like at each position, from 0, the picture alone, to 1, the answer.
 * Pure.
 *
 * @typedef {import("../../static/js/page/config.js").LayerConfig} Layer
 * @typedef {"sweep" | "shrink" | "light" | "grow"} Act
 * how a layer comes to be: a window sweeps over its input; maps shrink; units light one by one; bars grow
 * @typedef {{ name: string, act: Act, shape: number[], source: string, from: number, to: number }} Station
 * `source`: the station before it; `from`, `to`: the part of the way in which it comes to be
 */

/** How long each act takes, in milliseconds; the first sweep is slow enough to be understood. */
const LENGTHS = Object.freeze({ sweep: 1150, shrink: 650, light: 800, grow: 750 });
const FIRST_MS = 1900;
/** Of the way that a map shrinks, by how much the last map starts after the first. */
const STAGGER = 0.45;

/**
 * The layers that are seen to come to be, in order: bent maps are seen once they are pooled, and of a vector and the
 * same one bent the latter.
 * @param {Layer[]} layers @returns {Station[]}
 */
export function stationsOf(layers) {
  const [image, ...rest] = layers;
  const shown = rest.filter((layer) => !layer.repeats && !isHidden(layer, layers));
  const lengths = shown.map((layer, at) => at === 0 ? FIRST_MS : LENGTHS[actOf(layer, layers)]);
  const whole = lengths.reduce((sum, length) => sum + length, 0);
  let passed = 0;
  return shown.map((layer, at) => {
    const from = passed / whole;
    passed += lengths[at];
    const source = at ? shown[at - 1].name : image.name;
    return { name: layer.name, act: actOf(layer, layers), shape: layer.shape, source, from, to: passed / whole };
  });
}

/** @param {Station[]} stations how long the whole way takes */
export const lengthOf = (stations) =>
  stations.reduce((sum, { act }, at) => sum + (at === 0 ? FIRST_MS : LENGTHS[act]), 0);

/** @param {Layer} layer @param {Layer[]} layers */
function isHidden({ name, shape, bends }, layers) {
  if (shape.length === 3) return bends === true;
  return layers.some((later) => later.bends && later.inputs.includes(name));
}

/** @param {Layer} layer @param {Layer[]} layers @returns {Act} */
function actOf({ name, shape, keeps_channels }, layers) {
  if (shape.length === 3) return keeps_channels ? "shrink" : "sweep";
  return name === layers[layers.length - 1].name ? "grow" : "light";
}

/** How much of a station has come to be, 0 to 1. @param {Station} station @param {number} position */
export const shareOf = ({ from, to }, position) => Math.min(Math.max((position - from) / (to - from), 0), 1);

/**
 * The station that is coming to be; the last one at the end, none at the beginning.
 * @param {Station[]} stations @param {number} position
 */
export const stationAt = (stations, position) =>
  position <= 0 ? null : stations.find(({ to }) => position <= to) ?? stations[stations.length - 1];

/** How many cells a window has passed: it starts slowly. @param {number} share @param {number} cells */
export const passedCells = (share, cells) => share >= 1 ? cells : Math.floor(cells * share ** 1.7);

/** How far the map `at` of `count` is on its way. @param {number} share @param {number} at @param {number} count */
export function travelled(share, at, count) {
  const start = count > 1 ? (STAGGER * at) / (count - 1) : 0;
  return ease(Math.min(Math.max((share - start) / (1 - STAGGER), 0), 1));
}

/** Slow at both ends. @param {number} share */
export const ease = (share) => (share < 0.5 ? 2 * share * share : 1 - 2 * (1 - share) * (1 - share));

/**
 * A position in words.
 * @param {Station[]} stations @param {number} position @param {string} answer what is said at the end
 */
export function spellPosition(stations, position, answer) {
  const station = stationAt(stations, position);
  if (!station) return "The picture";
  if (position >= 1) return answer;
  return `${station.name}, ${Math.round(100 * shareOf(station, position))} %`;
}
