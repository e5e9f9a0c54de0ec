// @ts-check
/** Many values as bars about a zero line; which one is meant is found by pointer. */

import { colorOf } from "../page/theme.js";
import { element } from "../controls/element.js";
import { createPlot } from "./plot-canvas.js";

/**
 * @typedef {{ values: Float32Array, first: number, group: number, tokens: import("../page/config.js").Tokens,
 *   low: number, high: number }} Series
 * `first`: unit of the first bar; `group`: hairlines between groups of so many bars (0: none)
 *
 * @param {{ className: string, label: string, onHover: (unit: number | null) => void,
 *   onChoose: (unit: number) => void }} options
 */
export function createBars({ className, label, onHover, onChoose }) {
  /** @type {Series | null} */
  let series = null;
  const plot = createPlot({
    className: "bars-canvas",
    draw: (context, width, height) => series && drawBars(context, series, width, height),
  });
  const cursor = element("span", { className: "bars-cursor", hidden: true });
  const bars =
    element("div", { className: `bars ${className}`, role: "img", "aria-label": label }, plot.canvas, cursor);

  /** @param {PointerEvent | MouseEvent} event @returns {number | null} */
  function unitUnder({ clientX }) {
    if (!series) return null;
    const { left, width } = plot.canvas.getBoundingClientRect();
    const { values, first } = series;
    const perPixel = values.length / width;
    const at = (clientX - left) * perPixel;
    return first + strongestNear(values, at, perPixel);
  }

  bars.addEventListener("pointermove", (event) => onHover(unitUnder(event)));
  bars.addEventListener("pointerleave", () => onHover(null));
  bars.addEventListener("click", (event) => {
    const unit = unitUnder(event);
    if (unit !== null) onChoose(unit);
  });

  return {
    element: bars,
    canvas: plot.canvas,
    /** @param {Series} next */
    show(next) {
      series = next;
      plot.redraw();
    },
    /** Mark a unit, if it is among the bars. @param {number} unit */
    point(unit) {
      if (!series) return;
      const { values, first } = series;
      cursor.hidden = unit < first || unit >= first + values.length;
      cursor.style.left = `${(100 * (unit - first)) / values.length}%`;
      cursor.style.width = `${100 / values.length}%`;
    },
    destroy: plot.destroy,
  };
}

/**
 * Where bars are thinner than a pixel, the pointer means the strongest of those under it.
 * @param {Float32Array} values @param {number} at @param {number} perPixel
 */
function strongestNear(values, at, perPixel) {
  const last = values.length - 1;
  let best = Math.min(Math.max(Math.floor(at), 0), last);
  for (let i = best; i < Math.min(at + perPixel - 1, last); i++) {
    if (Math.abs(values[i]) > Math.abs(values[best])) best = i;
  }
  return best;
}

/** @param {CanvasRenderingContext2D} context @param {Series} series @param {number} width @param {number} height */
export function drawBars(context, { values, group, tokens, low, high }, width, height) {
  const span = high - low || 1;
  const yOf = (/** @type {number} */ value) => ((high - value) / span) * (height - 2) + 1;
  const step = width / values.length;
  const thickness = step > 3 ? step - 1 : Math.max(step, 0.75);
  context.fillStyle = colorOf(tokens, "rule");
  for (let i = group; group && i < values.length; i += group) context.fillRect(i * step, 0, 0.5, height);
  context.fillRect(0, yOf(0) - 0.5, width, 1);
  for (let i = 0; i < values.length; i++) {
    if (values[i] === 0) continue;
    context.fillStyle = colorOf(tokens, values[i] > 0 ? "positive" : "negative");
    context.fillRect(i * step, Math.min(yOf(values[i]), yOf(0)), thickness, Math.abs(yOf(values[i]) - yOf(0)));
  }
}
