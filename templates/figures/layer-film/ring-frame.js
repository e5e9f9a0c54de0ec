// @ts-check
/** The ring with the image behind a point: found by the pointer, or by Shift with an arrow key. */

import { createRingStage } from "./ring-stage.js";
import { element as make } from "../../static/js/controls/element.js";
import { createTooltip } from "../../static/js/marks/tooltip.js";

const HINT =
  "Arrow left and right, Home and End change the moment. Shift with an arrow key moves from image to image.";
/** y upwards @type {Record<string, [number, number]>} */
const DIRECTIONS = { ArrowUp: [0, 1], ArrowDown: [0, -1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };
const REACH_PX = 14;

/**
 * @param {Parameters<typeof createRingStage>[0] & { id: string, announce: (words: string) => void,
 *   drawSpecimen: (canvas: HTMLCanvasElement, index: number) => void }} options
 */
export function createRingFrame({ id, announce, drawSpecimen, ...ring }) {
  const { labels, classes } = ring;
  const stage = createRingStage(ring);
  const tooltip = createTooltip();
  const hint = make("span", { className: "visually-hidden", id: `${id}-hint` }, HINT);
  const frame = make("div", { className: "ring-frame", tabIndex: 0, role: "application", "aria-describedby": hint.id },
    stage.canvas, tooltip.element, hint);
  /** The point looked at last. */
  let seen = -1;
  for (const sign of ["pointermove", "pointerdown"]) {
    stage.canvas.addEventListener(sign, /** @type {(event: any) => void} */ (onPointer));
  }
  stage.canvas.addEventListener("pointerleave", tooltip.hide);
  frame.addEventListener("keydown", onKey);
  frame.addEventListener("blur", tooltip.hide);

  /** @param {PointerEvent} event */
  function onPointer({ offsetX, offsetY }) {
    look(stage.find(offsetX, offsetY, REACH_PX));
  }

  /** Plain arrow keys are the figure's. @param {KeyboardEvent} event */
  function onKey(event) {
    const direction = event.shiftKey && DIRECTIONS[event.key];
    if (!direction) return;
    event.preventDefault();
    look(stage.next(Math.max(seen, 0), direction));
    announce(`Test image: ${classes[labels[seen]]}.`);
  }

  /** Show the image behind a point. @param {number} index -1 for none */
  function look(index) {
    if (index < 0) return tooltip.hide();
    seen = index;
    tooltip.show(...stage.placeOf(index), classes[labels[index]]);
    drawSpecimen(tooltip.picture, index);
  }

  return {
    element: frame,
    stage,
    /** @param {string} sentence what is shown */
    name: (sentence) =>
      frame.setAttribute("aria-label", `${labels.length} test images among the corners of their classes. ${sentence}`),
  };
}
