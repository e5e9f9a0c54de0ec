// @ts-check
/**
 * A layer's projection as points of the unit square, and how to find one of them. No DOM.
 *
 * @typedef {{ x: Float32Array, y: Float32Array }} Points y grows upwards
 */

/** The uint16 coordinates of a projection, in [0, 1]. @param {import("../data/pack.js").PackArray} array (n, 2) */
export function readPoints({ data, shape }) {
  const [count] = shape;
  const x = new Float32Array(count);
  const y = new Float32Array(count);
  for (let i = 0; i < count; i++) {
    x[i] = data[2 * i] / 65535;
    y[i] = data[2 * i + 1] / 65535;
  }
  return { x, y };
}

/**
 * The point nearest to a place, among those that count and within reach; -1 if there is none.
 * @param {Points} points @param {number} x @param {number} y
 * @param {(index: number) => boolean} counts
 * @param {number} [reach]
 */
export function nearest(points, x, y, counts, reach = Infinity) {
  let best = -1;
  let least = reach * reach;
  for (let i = 0; i < points.x.length; i++) {
    const distance = (points.x[i] - x) ** 2 + (points.y[i] - y) ** 2;
    if (distance < least && counts(i)) {
      best = i;
      least = distance;
    }
  }
  return best;
}

/**
 * The next point in a direction: near, and more ahead than aside. The same one if nothing lies there.
 * @param {Points} points @param {number} from index @param {[number, number]} direction unit step, y upwards
 * @param {(index: number) => boolean} counts
 */
export function neighborTowards(points, from, [dx, dy], counts) {
  let best = from;
  let least = Infinity;
  for (let i = 0; i < points.x.length; i++) {
    const x = points.x[i] - points.x[from];
    const y = points.y[i] - points.y[from];
    const ahead = x * dx + y * dy;
    const aside = Math.abs(x * dy - y * dx);
    const cost = ahead + 2 * aside;
    if (ahead > 0 && aside <= ahead && cost < least && counts(i)) {
      best = i;
      least = cost;
    }
  }
  return best;
}

/**
 * The middle of some points: the median of each coordinate; null if there are none.
 * @param {Points} points
 * @param {(index: number) => boolean} counts
 * @returns {[number, number] | null}
 */
export function medianOf(points, counts) {
  const chosen = Array.from(points.x, (_, index) => index).filter(counts);
  if (chosen.length === 0) return null;
  const middle = (/** @type {Float32Array} */ values) =>
    chosen.map((index) => values[index]).sort((a, b) => a - b)[chosen.length >> 1];
  return [middle(points.x), middle(points.y)];
}
