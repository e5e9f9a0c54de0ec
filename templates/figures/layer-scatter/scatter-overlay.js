// @ts-check
/** What lies over the points: lines to true neighbours, the tint of distortion, and the brush. */

import { colorOf } from "../../static/js/page/theme.js";
import { channelsOf } from "../../static/js/maps/color-scale.js";
import { createPlot } from "../../static/js/marks/plot-canvas.js";

const DOT = 3;
const TINT_STEPS = 10;

/**
 * @typedef {[number, number]} Place in pixels
 * @typedef {{ from: Place, to: { place: Place, kept: boolean }[] }} Lines
 */
export function createOverlay() {
  /** @type {Lines | null} */
  let lines = null;
  /** @type {{ places: (Place | null)[], lost: Float32Array } | null} */
  let tint = null;
  /** @type {[Place, Place] | null} */
  let brush = null;
  /** @type {import("../../static/js/page/config.js").Tokens | null} */
  let tokens = null;
  const plot = createPlot({ className: "scatter-overlay", draw });

  /** @param {CanvasRenderingContext2D} context @param {number} width @param {number} height */
  function draw(context, width, height) {
    if (!tokens) return;
    if (tint) drawTint(context, width, height, tint);
    if (lines) drawLines(context, lines);
    if (brush) drawBrush(context, brush);
  }

  /**
   * @param {CanvasRenderingContext2D} context @param {number} width @param {number} height
   * @param {{ places: (Place | null)[], lost: Float32Array }} shown no place for what the legend hides
   */
  function drawTint(context, width, height, { places, lost }) {
    const named = /** @type {import("../../static/js/page/config.js").Tokens} */ (tokens);
    const [none, all] = ["rule", "positive"].map((name) => channelsOf(colorOf(named, name)));
    context.fillStyle = colorOf(named, "paper");
    context.fillRect(0, 0, width, height);
    // The most distorted last, on top.
    for (let step = 0; step <= TINT_STEPS; step++) {
      const share = step / TINT_STEPS;
      context.fillStyle = `rgb(${none.map((value, i) => Math.round(value + (all[i] - value) * share)).join(" ")})`;
      places.forEach((place, index) => {
        if (!place || Math.round(lost[index] * TINT_STEPS) !== step) return;
        context.fillRect(place[0] - DOT / 2, place[1] - DOT / 2, DOT, DOT);
      });
    }
  }

  /** @param {CanvasRenderingContext2D} context @param {Lines} drawn */
  function drawLines(context, { from, to }) {
    context.strokeStyle = colorOf(/** @type {import("../../static/js/page/config.js").Tokens} */ (tokens), "ink");
    for (const { place, kept } of to) {
      context.setLineDash(kept ? [] : [4, 4]);
      context.lineWidth = kept ? 1.5 : 1;
      context.beginPath();
      context.moveTo(...from);
      context.lineTo(...place);
      context.stroke();
    }
    context.setLineDash([]);
  }

  /** @param {CanvasRenderingContext2D} context @param {[Place, Place]} corners */
  function drawBrush(context, [[x0, y0], [x1, y1]]) {
    context.strokeStyle = colorOf(/** @type {import("../../static/js/page/config.js").Tokens} */ (tokens), "accent");
    context.lineWidth = 1.5;
    context.strokeRect(x0, y0, x1 - x0, y1 - y0);
  }

  return {
    element: plot.canvas,
    /** @param {import("../../static/js/page/config.js").Tokens} next */
    color(next) { tokens = next; },
    /** @param {Lines | null} next */
    connect(next) { lines = next; plot.redraw(); },
    /** @param {{ places: (Place | null)[], lost: Float32Array } | null} next */
    tint(next) { tint = next; plot.redraw(); },
    /** @param {[Place, Place] | null} next */
    brush(next) { brush = next; plot.redraw(); },
    destroy: plot.destroy,
  };
}
