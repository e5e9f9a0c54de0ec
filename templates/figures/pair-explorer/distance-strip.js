// @ts-check
/** One layer's distances: within each of two classes, and between them, as three lines. */

import { colorOf } from "../../static/js/page/theme.js";
import { element } from "../../static/js/controls/element.js";
import { createPlot } from "../../static/js/marks/plot-canvas.js";

/**
 * @typedef {{ within: [ArrayLike<number>, ArrayLike<number>], between: ArrayLike<number>, labels: [number, number],
 *   separation: number }} Distances
 * @param {string} layer
 */
export function createDistanceStrip(layer) {
  /** @type {Distances | null} */
  let distances = null;
  /** @type {import("../../static/js/page/config.js").Tokens | null} */
  let tokens = null;
  const plot = createPlot({ className: "distance-strip", draw });
  plot.canvas.setAttribute("role", "img");
  const value = element("span", { className: "value" });

  /** @param {CanvasRenderingContext2D} context @param {number} width @param {number} height */
  function draw(context, width, height) {
    if (!distances || !tokens) return;
    const { within, between, labels } = distances;
    const lines = /** @type {[ArrayLike<number>, string, number[]][]} */ ([
      [within[0], `class-${labels[0]}`, []], [within[1], `class-${labels[1]}`, [5, 3]], [between, "ink", []],
    ]);
    const most = Math.max(...lines.flatMap(([shares]) => Array.from(shares)));
    context.strokeStyle = colorOf(tokens, "rule");
    context.strokeRect(0, height - 0.5, width, 0);
    for (const [shares, name, dash] of lines) {
      context.setLineDash(dash);
      context.strokeStyle = colorOf(tokens, name);
      context.lineWidth = name === "ink" ? 2 : 1.5;
      context.beginPath();
      for (let bin = 0; bin < shares.length; bin++) {
        context.lineTo(((bin + 0.5) / shares.length) * width, height - 1 - (shares[bin] / most) * (height - 4));
      }
      context.stroke();
    }
  }

  return {
    element: element("div", { className: "distance-cell" },
      element("p", { className: "label" }, element("strong", {}, layer), " ", value), plot.canvas),
    /** @param {Distances} next @param {import("../../static/js/page/config.js").Tokens} colors @param {string} words */
    show(next, colors, words) {
      distances = next;
      tokens = colors;
      value.textContent = next.separation.toFixed(2);
      plot.canvas.setAttribute("aria-label", words);
      plot.redraw();
    },
    destroy: plot.destroy,
  };
}
