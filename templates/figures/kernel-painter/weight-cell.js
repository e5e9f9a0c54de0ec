// @ts-check
/** One weight: typed, stepped by the keyboard, or dragged up and down. */

import { LIMIT } from "./painted-kernels.js";
import { element } from "../../static/js/controls/element.js";

const STEP = 0.1;
/** Pixels of a drag that change a weight by one. */
const DRAG = 120;

/** @param {number} at @param {(at: number, weight: number) => void} paint @param {() => void} remember */
export function createWeightCell(at, paint, remember) {
  const input = element("input", {
    type: "number", step: String(STEP), min: String(-LIMIT), max: String(LIMIT), inputMode: "decimal",
    "aria-label": `Weight at row ${Math.floor(at / 3)}, column ${at % 3}`,
    onchange() {
      if (Number.isNaN(input.valueAsNumber)) return;
      remember();
      paint(at, input.valueAsNumber);
    },
  });
  let from = { y: 0, value: 0 };
  input.addEventListener("pointerdown", (event) => {
    if (event.pointerType === "touch") return;
    from = { y: event.clientY, value: input.valueAsNumber };
    remember();
    input.setPointerCapture(event.pointerId);
  });
  input.addEventListener("pointermove", (event) => {
    if (!input.hasPointerCapture(event.pointerId) || Math.abs(event.clientY - from.y) < 3) return;
    paint(at, from.value + (from.y - event.clientY) / DRAG);
  });
  return {
    element: input,
    /** @param {number} weight @param {import("../../static/js/maps/color-scale.js").ColorScale} scale */
    show(weight, scale) {
      input.value = weight.toFixed(2);
      input.style.background = scale.css(weight);
      input.style.color = scale.text(weight);
    },
  };
}
