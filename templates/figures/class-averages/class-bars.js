// @ts-check
/** A vector a class, as ten rows of bars over the same units. */

import { colorOf } from "../../static/js/page/theme.js";
import { createPlot } from "../../static/js/marks/plot-canvas.js";

const GUTTER = 108;
const GAP = 6;

/** @param {{ onChoose: (unit: number) => void }} options */
export function createClassBars({ onChoose }) {
  /**
   * @type {{ rows: Float32Array[], names: string[], unit: number,
   *   tokens: import("../../static/js/page/config.js").Tokens } | null}
   */
  let shown = null;
  const plot = createPlot({ className: "class-bars",
    draw: (paper, width, height) => shown && drawRows(paper, shown, width, height) });
  plot.canvas.setAttribute("role", "img");
  plot.canvas.addEventListener("click", ({ clientX }) => {
    const { left, width } = plot.canvas.getBoundingClientRect();
    const count = shown?.rows[0].length ?? 1;
    const unit = Math.floor(((clientX - left - GUTTER) / (width - GUTTER)) * count);
    if (unit >= 0 && unit < count) onChoose(unit);
  });
  return {
    element: plot.canvas,
    /**
     * @param {Float32Array[]} rows @param {string[]} names @param {number} unit
     * @param {import("../../static/js/page/config.js").Tokens} tokens @param {string} words
     */
    show(rows, names, unit, tokens, words) {
      shown = { rows, names, unit, tokens };
      plot.canvas.setAttribute("aria-label", words);
      plot.redraw();
    },
    destroy: plot.destroy,
  };
}

/**
 * @param {CanvasRenderingContext2D} paper
 * @param {{ rows: Float32Array[], names: string[], unit: number,
 *   tokens: import("../../static/js/page/config.js").Tokens }} shown
 * @param {number} width @param {number} height
 */
export function drawRows(paper, { rows, names, unit, tokens }, width, height) {
  const family = getComputedStyle(document.body).getPropertyValue("--sans") || "sans-serif";
  const high = Math.max(0, ...rows.map((row) => Math.max(...row)));
  const low = Math.min(0, ...rows.map((row) => Math.min(...row)));
  const line = height / rows.length;
  const step = (width - GUTTER) / rows[0].length;
  paper.fillStyle = colorOf(tokens, "panel");
  paper.fillRect(GUTTER + unit * step - 1, 0, Math.max(step, 3) + 1, height);
  paper.font = `13px ${family}`;
  rows.forEach((row, label) => {
    const zero = label * line + (line - GAP) * (high / (high - low || 1));
    paper.fillStyle = colorOf(tokens, "ink");
    paper.fillText(names[label], 0, label * line + line / 2 + 3, GUTTER - 8);
    paper.fillStyle = colorOf(tokens, "rule");
    paper.fillRect(GUTTER, zero, width - GUTTER, 1);
    row.forEach((value, at) => {
      const tall = (Math.abs(value) / (high - low || 1)) * (line - GAP);
      paper.fillStyle = colorOf(tokens, value < 0 ? "negative" : "positive");
      paper.fillRect(GUTTER + at * step, value < 0 ? zero : zero - tall,
        Math.max(step - (step > 3 ? 1 : 0), 0.75), tall);
    });
  });
}
