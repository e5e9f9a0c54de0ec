// @ts-check
/** Thousands of points among the classes' corners, on a canvas that keeps up with 60 frames a second. */

import { blend, byClass, cornersOf, ease } from "./film.js";
import { colorOf } from "../../static/js/page/theme.js";
import { createPlot } from "../../static/js/marks/plot-canvas.js";
import { neighborTowards } from "../../static/js/marks/points.js";

const TWEEN_MS = 650;
const CORNER = 1.17;
const DOT = 2.2;
/** Room for the dot before a name. */
const KEY = 12;

/**
 * @param {{ labels: ArrayLike<number>, classes: string[], order: number[], reach: number,
 *   count: number }} options `reach`: half the side, in ring radii; `count`: points, guests included
 */
export function createRingStage({ labels, classes, order, reach, count }) {
  const corners = cornersOf(order);
  const groups = byClass(labels, classes.length);
  const places = new Float32Array(2 * count);
  /** @type {Float32Array} */
  let from = places;
  /** @type {Float32Array} */
  let to = places;
  /** @type {import("../../static/js/page/config.js").Tokens | null} */
  let tokens = null;
  let shown = (/** @type {number} */ _label) => true;
  let guest = -1;
  let frame = 0;
  let started = 0;
  const plot = createPlot({ className: "ring-canvas", draw });

  /** @param {number} value @param {number} side */
  const across = (value, side) => ((value / reach + 1) / 2) * side;
  /** @param {number} value @param {number} side */
  const down = (value, side) => ((1 - value / reach) / 2) * side;

  /** @param {CanvasRenderingContext2D} context @param {number} width */
  function draw(context, width) {
    if (!tokens) return;
    drawRing(context, width);
    groups.forEach((group, label) => {
      context.globalAlpha = shown(label) ? 0.8 : 0.12;
      context.fillStyle = colorOf(
        /** @type {import("../../static/js/page/config.js").Tokens} */ (tokens),
        `class-${label}`,
      );
      for (const i of group)
        context.fillRect(across(places[2 * i], width) - DOT / 2, down(places[2 * i + 1], width) - DOT / 2, DOT, DOT);
    });
    context.globalAlpha = 1;
    drawNames(context, width);
    if (guest >= 0) drawGuest(context, width);
  }

  /** @param {CanvasRenderingContext2D} context @param {number} side */
  function drawRing(context, side) {
    context.strokeStyle = colorOf(/** @type {import("../../static/js/page/config.js").Tokens} */ (tokens), "rule");
    context.beginPath();
    context.arc(side / 2, side / 2, side / 2 / reach, 0, 2 * Math.PI);
    context.stroke();
  }

  /**
   * The classes at their corners, with a halo of paper.
   * @param {CanvasRenderingContext2D} context @param {number} side
   */
  function drawNames(context, side) {
    const colors = /** @type {import("../../static/js/page/config.js").Tokens} */ (tokens);
    context.font = `600 ${side < 400 ? 12 : 13}px ${getComputedStyle(plot.canvas).fontFamily}`;
    context.textBaseline = "middle";
    context.strokeStyle = colorOf(colors, "paper");
    context.lineWidth = 4;
    context.lineJoin = "round";
    context.textAlign = "left";
    corners.forEach(([x, y], label) => {
      const width = context.measureText(classes[label]).width + KEY;
      const middle = across(x, side) - width / 2;
      const left = Math.abs(x) < 0.2 ? middle : x > 0 ? side - width - 2 : 2;
      const height = down(y * CORNER + Math.sign(y) * 0.06, side);
      context.strokeText(classes[label], left + KEY, height);
      context.fillStyle = colorOf(colors, "ink");
      context.fillText(classes[label], left + KEY, height);
      context.fillStyle = colorOf(colors, `class-${label}`);
      context.beginPath();
      context.arc(left + 4, height, 4, 0, 2 * Math.PI);
      context.fill();
    });
    context.lineWidth = 1;
  }

  /** @param {CanvasRenderingContext2D} context @param {number} side */
  function drawGuest(context, side) {
    const colors = /** @type {import("../../static/js/page/config.js").Tokens} */ (tokens);
    const [x, y] = [across(places[2 * guest], side), down(places[2 * guest + 1], side)];
    for (const [name, width] of /** @type {[string, number][]} */ ([["paper", 5], ["accent", 2.5]])) {
      context.strokeStyle = colorOf(colors, name);
      context.lineWidth = width;
      context.beginPath();
      context.arc(x, y, 7, 0, 2 * Math.PI);
      context.stroke();
    }
    context.lineWidth = 1;
  }

  /** @param {number} now */
  function step(now) {
    const share = Math.min((now - started) / TWEEN_MS, 1);
    blend(from, to, ease(share), places);
    plot.redraw();
    frame = share < 1 ? requestAnimationFrame(step) : 0;
  }

  return {
    canvas: plot.canvas,
    /**
     * Go to other places.
     * @param {Float32Array} next @param {boolean} moving whether points travel there
     * @param {{ tokens: import("../../static/js/page/config.js").Tokens, shown: (label: number) => boolean,
     *   guest: number }} look
     */
    show(next, moving, look) {
      ({ tokens, shown, guest } = look);
      cancelAnimationFrame(frame);
      from = moving ? places.slice() : next;
      to = next;
      if (!moving) {
        places.set(next);
        plot.redraw();
        return;
      }
      started = performance.now();
      frame = requestAnimationFrame(step);
    },
    /**
     * Which point lies there, or -1.
     * @param {number} x @param {number} y in pixels of the canvas @param {number} within
     */
    find(x, y, within) {
      const side = plot.canvas.clientWidth;
      let best = -1;
      let least = within * within;
      for (let i = 0; i < labels.length; i++) {
        const distance = (across(places[2 * i], side) - x) ** 2 + (down(places[2 * i + 1], side) - y) ** 2;
        if (distance < least && shown(labels[i])) [best, least] = [i, distance];
      }
      return best;
    },
    /** Where a point stands, in pixels of the canvas. @param {number} index @returns {[number, number]} */
    placeOf(index) {
      const side = plot.canvas.clientWidth;
      return [across(places[2 * index], side), down(places[2 * index + 1], side)];
    },
    /** The next point in a direction. @param {number} from @param {[number, number]} direction unit step, y upwards */
    next(from, direction) {
      const [x, y] = [0, 1].map((axis) => Float32Array.from(labels, (_, i) => places[2 * i + axis]));
      return neighborTowards({ x, y }, from, direction, (i) => shown(labels[i]));
    },
    destroy() {
      cancelAnimationFrame(frame);
      plot.destroy();
    },
  };
}
