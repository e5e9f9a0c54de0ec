// @ts-check
/** Probabilities along a blend, stacked: what the network says on the way from one image to another. */

import { colorOf } from "../../static/js/page/theme.js";
import { createPlot } from "../../static/js/marks/plot-canvas.js";

export function createRibbon() {
  /** @type {Float32Array[]} */
  let steps = [];
  /** @type {number[]} */
  let order = [];
  let share = 0.5;
  /** @type {import("../../static/js/page/config.js").Tokens | null} */
  let tokens = null;
  const plot = createPlot({ className: "ribbon", draw });
  plot.canvas.setAttribute("role", "img");

  /** @param {CanvasRenderingContext2D} context @param {number} width @param {number} height */
  function draw(context, width, height) {
    if (!tokens || steps.length < 2) return;
    const base = new Float32Array(steps.length);
    for (const label of order) {
      context.fillStyle = colorOf(tokens, `class-${label}`);
      context.beginPath();
      steps.forEach((_, i) => context.lineTo((i / (steps.length - 1)) * width, height * (1 - base[i])));
      steps.forEach((probabilities, i) => { base[i] += probabilities[label]; });
      for (let i = steps.length - 1; i >= 0; i--) context.lineTo((i / (steps.length - 1)) * width,
        height * (1 - base[i]));
      context.fill();
    }
    context.fillStyle = colorOf(tokens, "paper");
    context.fillRect(share * width - 2.5, 0, 5, height);
    context.fillStyle = colorOf(tokens, "ink");
    context.fillRect(share * width - 1, 0, 2, height);
  }

  return {
    canvas: plot.canvas,
    /**
     * @param {Float32Array[]} next probabilities at equal steps @param {number[]} classes from the bottom up
     * @param {import("../../static/js/page/config.js").Tokens} colors @param {string} words
     */
    show(next, classes, colors, words) {
      [steps, order, tokens] = [next, classes, colors];
      plot.canvas.setAttribute("aria-label", words);
      plot.redraw();
    },
    /** Mark a place along the blend. @param {number} next */
    mark(next) {
      share = next;
      plot.redraw();
    },
    destroy: plot.destroy,
  };
}
