// @ts-check
/**
 * Which true neighbours a map keeps near, and where a newcomer belongs. No DOM.
 *
 * @typedef {import("../../static/js/marks/points.js").Points} Points
 * @typedef {ArrayLike<number>} Rows true neighbours, ten a point, the nearest first
 */

/** True neighbours a point. */
export const PER_POINT = 10;
/** A neighbour is kept where it is among this many nearest points on the map. */
export const NEAR = 50;
/** Points that are measured before the page gets its turn. */
const SLICE = 200;

/** The true neighbours of a point. @param {Rows} rows @param {number} index @returns {number[]} */
export const neighborsOf = (rows, index) =>
  Array.from({ length: PER_POINT }, (_, place) => rows[index * PER_POINT + place]);

/**
 * The k-th smallest value, counted from 0; reorders the values (Hoare's quickselect).
 * @param {Float32Array} values @param {number} k
 */
export function kthSmallest(values, k) {
  let low = 0;
  let high = values.length - 1;
  while (low < high) {
    const pivot = values[(low + high) >> 1];
    let [left, right] = [low, high];
    while (left <= right) {
      while (values[left] < pivot) left++;
      while (values[right] > pivot) right--;
      if (left <= right) {
        const swapped = values[left];
        values[left++] = values[right];
        values[right--] = swapped;
      }
    }
    if (k <= right) high = right;
    else if (k >= left) low = left;
    else break;
  }
  return values[k];
}

/**
 * Squared distances on the map from one point to all.
 * @param {Points} points @param {number} index @param {Float32Array} into
 */
function distancesFrom({ x, y }, index, into) {
  for (let i = 0; i < x.length; i++) into[i] = (x[i] - x[index]) ** 2 + (y[i] - y[index]) ** 2;
}

/**
 * Which of a point's true neighbours the map keeps near it.
 * @param {Points} points @param {number} index @param {number[]} neighbors
 * @returns {boolean[]}
 */
export function keptOnMap(points, index, neighbors) {
  const distances = new Float32Array(points.x.length);
  distancesFrom(points, index, distances);
  const limit = kthSmallest(distances.slice(), Math.min(NEAR, distances.length - 1)); // oneself is the nearest
  return neighbors.map((neighbor) => distances[neighbor] <= limit);
}

/**
 * The share of its true neighbours that each point lost on the map; the page stays responsive meanwhile.
 * @param {Points} points @param {Rows} rows
 * @param {() => Promise<void>} [pause]
 * @returns {Promise<Float32Array>}
 */
export async function lostShares(points, rows, pause = () => new Promise((resolve) => { setTimeout(resolve); })) {
  const lost = new Float32Array(points.x.length);
  for (let index = 0; index < lost.length; index++) {
    if (index % SLICE === SLICE - 1) await pause();
    const kept = keptOnMap(points, index, neighborsOf(rows, index));
    lost[index] = kept.filter((each) => !each).length / kept.length;
  }
  return lost;
}

/**
 * Place new activations with a linear view, exactly as the build placed the points.
 * @param {ArrayLike<number>} activations
 * @param {import("../../static/js/data/pack.js").PackArray[]} axes two
 * @param {ArrayLike<number>} offset
 * @param {import("../../static/js/data/pack.js").PackArray} places of the points, for their scale
 */
export function placeExactly(activations, axes, offset, places) {
  const [x, y] = axes.map(({ data, scale, zero }, axis) => {
    let sum = 0;
    for (let i = 0; i < data.length; i++) sum += activations[i] * (data[i] - zero);
    return ((sum * scale + offset[axis]) / places.scale + places.zero) / 65535;
  });
  return { x, y };
}

/**
 * The nearest points in several straight views at once, for a picture whose true neighbours nobody has measured.
 * @param {Points[]} views @param {{ x: number, y: number }[]} places of the picture, one a view
 * @returns {{ near: number[], reach: number }} ten points, and the distance to the tenth
 */
export function nearestInViews(views, places) {
  const squares = Float32Array.from(views[0].x, (_, i) =>
    views.reduce((sum, { x, y }, view) => sum + (x[i] - places[view].x) ** 2 + (y[i] - places[view].y) ** 2, 0));
  const order = Array.from(squares, (_, i) => i).sort((a, b) => squares[a] - squares[b]).slice(0, PER_POINT);
  return { near: order, reach: Math.sqrt(squares[order[PER_POINT - 1]]) };
}

/**
 * The distance to the tenth neighbour that a part of the points stay below, from a sample of them.
 * @param {Points[]} views @param {number} part @param {number} [size] of the sample
 */
export function usualReach(views, part, size = 100) {
  const step = Math.max(1, Math.floor(views[0].x.length / size));
  const reaches = [];
  for (let i = 0; i < views[0].x.length; i += step) {
    reaches.push(nearestInViews(views, views.map(({ x, y }) => ({ x: x[i], y: y[i] }))).reach);
  }
  return reaches.sort((a, b) => a - b)[Math.min(Math.floor(part * reaches.length), reaches.length - 1)];
}

/**
 * How many there are of each, the most first.
 * @param {number[]} labels
 * @returns {[number, number][]} label and count
 */
export function tally(labels) {
  /** @type {Map<number, number>} */
  const counts = new Map();
  for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1]);
}
