// @ts-check
/** What else the film shows at a moment: kernels, one image's maps, the confusion matrix, the loss. */

import { colorOf } from "../../static/js/page/theme.js";
import { divergingScale, intensityScale, magnitude } from "../../static/js/maps/color-scale.js";
import { element } from "../../static/js/controls/element.js";
import { createMap, drawMap } from "../../static/js/maps/map-canvas.js";
import { createPlot } from "../../static/js/marks/plot-canvas.js";

/** @typedef {import("../../static/js/page/config.js").Tokens} Tokens */

/** A titled panel. @param {string} title @param {Node} content @param {string} [className] */
function createPanel(title, content, className = "") {
  const heading = element("p", { className: "panel-title" }, title);
  return { element: element("section", { className: `film-panel ${className}` }, heading, content), heading };
}

/**
 * A group of small maps, as many as are given, on one scale.
 * @param {string} title
 * @param {number} columns
 */
export function createMapPanel(title, columns) {
  const grid = element("div", { className: "film-maps", "aria-hidden": "true" });
  grid.style.setProperty("--columns", String(columns));
  const panel = createPanel(title, grid);
  let shape = "";
  return {
    element: panel.element,
    /**
     * @param {string} words the title @param {ArrayLike<number>} values all maps, one after the other
     * @param {[number, number, number]} size count, rows, columns @param {Tokens} tokens @param {number} [limit]
     */
    show(words, values, [count, rows, across], tokens, limit = magnitude(values)) {
      panel.heading.textContent = words;
      if (shape !== `${count} ${rows} ${across}`) {
        shape = `${count} ${rows} ${across}`;
        grid.replaceChildren(...Array.from({ length: count }, () => createMap(rows, across)));
      }
      const scale = divergingScale(tokens, limit || 1);
      const area = rows * across;
      [...grid.children].forEach((canvas, index) => {
        const part = Array.prototype.slice.call(values, index * area, (index + 1) * area);
        drawMap(/** @type {HTMLCanvasElement} */ (canvas), part, scale);
      });
    },
  };
}

/** The confusion matrix as a picture. @param {number} count classes */
export function createConfusionPanel(count) {
  const map = createMap(count, count);
  map.setAttribute("aria-hidden", "true");
  const panel = createPanel("Confusions (row: label, column: answer)", map, "film-confusion");
  return {
    element: panel.element,
    /** @param {ArrayLike<number>} counts @param {Tokens} tokens */
    show(counts, tokens) {
      const sizes = Array.from({ length: count }, (_, row) =>
        Array.from({ length: count }, (_, column) => counts[row * count + column]).reduce((sum, n) => sum + n, 0));
      const shares = Array.from(counts, (n, cell) => Math.sqrt(n / Math.max(sizes[Math.floor(cell / count)], 1)));
      drawMap(map, shares, intensityScale(tokens));
    },
  };
}

/**
 * Loss over the steps (logarithmic), with the present moment marked.
 * @param {{ step: number, loss: number }[]} moments
 */
export function createLossPanel(moments) {
  let present = 0;
  /** @type {Tokens | null} */
  let tokens = null;
  const last = Math.log1p(moments[moments.length - 1].step);
  const most = Math.max(...moments.map(({ loss }) => loss));
  const plot = createPlot({ className: "film-loss", draw });
  plot.canvas.setAttribute("aria-hidden", "true");

  /** @param {CanvasRenderingContext2D} context @param {number} width @param {number} height */
  function draw(context, width, height) {
    if (!tokens) return;
    const x = (/** @type {number} */ step) => 6 + (Math.log1p(step) / last) * (width - 12);
    const y = (/** @type {number} */ loss) => height - 6 - (loss / most) * (height - 16);
    context.strokeStyle = colorOf(tokens, "rule");
    context.strokeRect(0.5, 0.5, width - 1, height - 1);
    context.strokeStyle = colorOf(tokens, "soft");
    context.lineWidth = 1.5;
    context.beginPath();
    for (const { step, loss } of moments) context.lineTo(x(step), y(loss));
    context.stroke();
    context.fillStyle = colorOf(tokens, "ink");
    context.beginPath();
    context.arc(x(moments[present].step), y(moments[present].loss), 4.5, 0, 2 * Math.PI);
    context.fill();
  }

  return {
    element: createPanel("Loss on the test images (steps on a log scale)", plot.canvas).element,
    /** @param {number} moment @param {Tokens} colors */
    show(moment, colors) {
      present = moment;
      tokens = colors;
      plot.redraw();
    },
    destroy: plot.destroy,
  };
}
