// @ts-check
/** How often values occur, left and right of zero. */

import { colorOf } from "../../static/js/page/theme.js";
import { element } from "../../static/js/controls/element.js";
import { shortValue } from "../../static/js/marks/number.js";
import { createPlot } from "../../static/js/marks/plot-canvas.js";

/** Even, so that zero is an edge and each bin lies on one side of it. */
const BINS = 48;

/** @param {{ className: string }} options */
export function createHistogram({ className }) {
  /**
   * @type {{ counts: number[], total: number, limit: number,
   *   tokens: import("../../static/js/page/config.js").Tokens | null }}
   */
  let shown = { counts: [], total: 0, limit: 1, tokens: null };
  const plot = createPlot({ className: "histogram-canvas", draw: paint });
  const ends = ["", "0", ""].map((text) => element("span", {}, text));
  const frame = element(
    "div", { className: `histogram ${className}`, role: "img" },
    plot.canvas, element("div", { className: "histogram-ends", "aria-hidden": "true" }, ...ends),
  );

  /** @param {CanvasRenderingContext2D} context @param {number} width @param {number} height */
  function paint(context, width, height) {
    const { counts, tokens } = shown;
    if (!tokens) return;
    const highest = Math.max(...counts, 1);
    const step = width / BINS;
    counts.forEach((count, bin) => {
      context.fillStyle = colorOf(tokens, bin < BINS / 2 ? "negative" : "positive");
      const tall = (count / highest) * (height - 4);
      context.fillRect(bin * step + 0.5, height - tall, step - 1, tall);
    });
    context.fillStyle = colorOf(tokens, "ink");
    context.fillRect(width / 2 - 0.5, 0, 1, height);
  }

  return {
    element: frame,
    paint,
    /**
     * @param {Float32Array} values
     * @param {number} limit both ends of the axis
     * @param {import("../../static/js/page/config.js").Tokens} tokens
     */
    show(values, limit, tokens) {
      shown = { counts: countBins(values, limit), total: values.length, limit, tokens };
      ends[0].textContent = shortValue(-limit);
      ends[2].textContent = shortValue(limit);
      const below = shown.counts.slice(0, BINS / 2).reduce((sum, count) => sum + count, 0);
      frame.setAttribute("aria-label", `Histogram of ${values.length} values: ${below} at or below zero`);
      plot.redraw();
    },
    destroy: plot.destroy,
  };
}

/** Values at or below zero count left. @param {Float32Array} values @param {number} limit */
function countBins(values, limit) {
  const counts = new Array(BINS).fill(0);
  const half = BINS / 2;
  for (const value of values) {
    const at = Math.ceil((value / (limit || 1)) * half) + half - 1;
    counts[Math.min(Math.max(at, 0), BINS - 1)]++;
  }
  return counts;
}
