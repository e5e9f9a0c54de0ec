// @ts-check
/** A few curves over the same axis, drawn on a canvas: labelled at their ends, the chosen one strong. */

import { colorOf } from "../page/theme.js";
import { createPlot } from "./plot-canvas.js";

/**
 * @typedef {{ name: string, values: number[], color: string, strong?: boolean, dash?: number[] }} Curve
 * `color`: the name of a token; `dash`: on and off, in pixels
 * @typedef {{ lows: number[], highs: number[], color: string }} Band an interval about a curve
 * @typedef {{ at: number, value: number, color: string }} Dot
 * @typedef {{ curves: Curve[], bands?: Band[], dots?: Dot[], positions: number[], low: number, high: number,
 *   tokens: import("../page/config.js").Tokens,
 *   across: string, up: string, marks: [position: number, text: string][], ticks: [value: number,
 *   text: string][] }} Chart
 */

const ROOM = Object.freeze({ left: 40, right: 26, top: 27, bottom: 40 });

export function createLinePlot() {
  /** @type {Chart | null} */
  let chart = null;
  const plot = createPlot({
    className: "line-plot",
    draw: (context, width, height) => chart && drawLines(context, chart, width, height),
  });
  plot.canvas.setAttribute("role", "img");
  return {
    element: plot.canvas,
    /** @param {Chart} next @param {string} sentence what it shows, for those who do not see it */
    show(next, sentence) {
      chart = next;
      plot.canvas.setAttribute("aria-label", sentence);
      plot.redraw();
    },
    destroy: plot.destroy,
  };
}

/** @param {CanvasRenderingContext2D} context @param {Chart} chart @param {number} width @param {number} height */
export function drawLines(context, chart, width, height) {
  const { positions, low, high, tokens } = chart;
  const family = getComputedStyle(document.body).getPropertyValue("--sans") || "sans-serif";
  const [first, last] = [positions[0], positions[positions.length - 1]];
  const x = (/** @type {number} */ at) =>
    ROOM.left + ((at - first) / (last - first || 1)) * (width - ROOM.left - ROOM.right);
  const y = (/** @type {number} */ value) =>
    height - ROOM.bottom - ((value - low) / (high - low || 1)) * (height - ROOM.top - ROOM.bottom);
  context.font = `12.5px ${family}`;
  context.fillStyle = colorOf(tokens, "soft");
  context.strokeStyle = colorOf(tokens, "rule");
  drawAxes(context, chart, x, y, width, height);
  for (const { lows, highs, color } of chart.bands ?? []) {
    context.fillStyle = colorOf(tokens, color);
    context.globalAlpha = 0.18;
    context.beginPath();
    highs.forEach((value, at) => context.lineTo(x(positions[at]), y(value)));
    for (let at = lows.length - 1; at >= 0; at--) context.lineTo(x(positions[at]), y(lows[at]));
    context.fill();
    context.globalAlpha = 1;
  }
  const order = [...chart.curves].sort((a, b) => Number(a.strong ?? false) - Number(b.strong ?? false));
  for (const { values, color, strong, dash } of order) {
    context.strokeStyle = colorOf(tokens, color);
    context.lineWidth = strong ? 2.5 : 1.25;
    context.setLineDash(dash ?? []);
    context.beginPath();
    values.forEach((value, at) => context.lineTo(x(positions[at]), y(value)));
    context.stroke();
  }
  context.setLineDash([]);
  for (const { at, value, color } of chart.dots ?? []) {
    context.beginPath();
    context.arc(x(at), y(value), 5, 0, 2 * Math.PI);
    context.fillStyle = colorOf(tokens, color);
    context.strokeStyle = colorOf(tokens, "paper");
    context.lineWidth = 2;
    context.fill();
    context.stroke();
  }
}

/**
 * @param {CanvasRenderingContext2D} context @param {Chart} chart @param {(at: number) => number} x
 * @param {(value: number) => number} y @param {number} width @param {number} height
 */
function drawAxes(context, { marks, ticks, across, up }, x, y, width, height) {
  context.lineWidth = 1;
  context.textAlign = "right";
  for (const [value, text] of ticks) {
    context.beginPath();
    context.moveTo(ROOM.left, y(value));
    context.lineTo(width - ROOM.right, y(value));
    context.stroke();
    context.fillText(text, ROOM.left - 6, y(value) + 4);
  }
  context.textAlign = "center";
  for (const [at, text] of marks) context.fillText(text, x(at), height - ROOM.bottom + 16);
  context.textAlign = "left";
  context.fillText(up, 0, 11);
  context.textAlign = "right";
  context.fillText(across, width - ROOM.right, height - 4);
}
