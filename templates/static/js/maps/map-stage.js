// @ts-check
/**
 * One map, large: a cell is chosen by pointer, touch, or Shift with the arrow keys.
 * The plain arrow keys are left to the figure, which changes the map with them.
 */

import { element } from "../controls/element.js";
import { createMap, drawMap } from "./map-canvas.js";

const HINT =
  "Arrow left and right, Home and End change the map. Shift with an arrow key moves from cell to cell.";

const STEPS = Object.freeze({
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
});

/**
 * @typedef {[number, number]} Cell row, column
 * @param {{ rows: number, columns: number, hint?: string,
 *   onHover: (cell: Cell | null) => void, onChoose: (cell: Cell) => void }} options
 * `onHover` follows the pointer and ends with null; `onChoose` is a click, a tap or a key.
 */
export function createStage({ rows, columns, hint = HINT, onHover, onChoose }) {
  const canvas = createMap(rows, columns);
  const cursor = element("span", { className: "map-cursor", hidden: true });
  const description = element("span", { className: "visually-hidden", id: nextId() }, hint);
  const stage = element(
    "div",
    { className: "map-stage", tabIndex: 0, role: "application", "aria-describedby": description.id },
    canvas, cursor, description,
  );
  stage.style.aspectRatio = `${columns} / ${rows}`;
  /** @type {Cell} */
  let present = [0, 0];

  /** @param {PointerEvent | MouseEvent} event @returns {Cell} */
  function cellUnder({ clientX, clientY }) {
    const { left, top, width, height } = canvas.getBoundingClientRect();
    return [
      clamp(Math.floor(((clientY - top) / height) * rows), rows),
      clamp(Math.floor(((clientX - left) / width) * columns), columns),
    ];
  }

  stage.addEventListener("pointermove", (event) => onHover(cellUnder(event)));
  stage.addEventListener("pointerleave", () => onHover(null));
  stage.addEventListener("click", (event) => onChoose(cellUnder(event)));
  stage.addEventListener("keydown", (event) => {
    const step = event.shiftKey && STEPS[/** @type {keyof typeof STEPS} */ (event.key)];
    if (!step) return;
    event.preventDefault();
    onChoose([clamp(present[0] + step[0], rows), clamp(present[1] + step[1], columns)]);
  });

  return {
    element: stage,
    canvas,
    /**
     * @param {ArrayLike<number>} values
     * @param {import("./color-scale.js").ColorScale} scale
     */
    draw: (values, scale) => drawMap(canvas, values, scale),
    /** Outline a cell, or a block of cells from it. @param {Cell} cell @param {number | number[]} [span] */
    point([row, column], span = 1) {
      const [tall, wide] = typeof span === "number" ? [span, span] : span;
      present = [row, column];
      cursor.hidden = false;
      cursor.style.left = `${(100 * column) / columns}%`;
      cursor.style.top = `${(100 * row) / rows}%`;
      cursor.style.width = `${(100 * wide) / columns}%`;
      cursor.style.height = `${(100 * tall) / rows}%`;
    },
    /** Its accessible name. @param {string} name */
    name: (name) => stage.setAttribute("aria-label", name),
  };
}

/** @param {number} value @param {number} end */
const clamp = (value, end) => Math.min(Math.max(value, 0), end - 1);

let ids = 0;
const nextId = () => `map-hint-${++ids}`;
