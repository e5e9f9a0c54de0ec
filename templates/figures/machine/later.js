// @ts-check
/** The tile as a field to draw on: asked for when the reader wants to draw. */

import { createDrawing, fieldSide } from "../../static/js/controls/drawing.js";
import { prepare, shrink } from "../../static/js/data/preparation.js";
import { intensityScale } from "../../static/js/maps/color-scale.js";
import { withArticle } from "../../static/js/marks/number.js";

const BRUSH = 7;

/** @typedef {ReturnType<typeof createPad>} Pad */

/**
 * @param {import("../../static/js/page/config.js").ExperimentConfig} about whose pictures are drawn
 * @param {(pixels: Float32Array) => void} onChange with what the network receives
 */
export function createPad({ noun, shape, framing }, onChange) {
  const drawing = createDrawing({
    label: `Draw ${withArticle(noun)} here`, side: fieldSide(shape), brush: BRUSH,
    onChange: () => onChange(framing ? prepare(drawing.field(), framing, shape) : shrink(drawing.field(), shape)),
  });
  return {
    element: drawing.element,
    clear: drawing.clear,
    /** @param {import("../../static/js/page/config.js").Tokens} tokens */
    dress: (tokens) => drawing.dress(intensityScale(tokens)),
  };
}
