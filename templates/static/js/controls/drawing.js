// @ts-check
/**
 * A field to draw on, by pointer, touch or keyboard. It knows nothing of images: `preparation.js` frames them.
 *
 * Keys, while the field has focus: arrows move the brush, Space or Enter lifts or lowers it, Ctrl+Z takes the
 * last stroke back.
 */

import { element } from "./element.js";
import { createMap, drawMap } from "../maps/map-canvas.js";

/** Cells of the field to a pixel of the image. */
const FINENESS = 5;
const HINT = "Arrow keys move the brush, Space lowers and lifts it, Control Z takes a stroke back.";
const STEP = 4;
/** Strokes that can be taken back; each keeps a copy of the field. */
const REMEMBERED = 24;

/** @type {Readonly<Record<string, [number, number]>>} */
const MOVES =
  Object.freeze({ ArrowUp: [-STEP, 0], ArrowDown: [STEP, 0], ArrowLeft: [0, -STEP], ArrowRight: [0, STEP] });

/**
 * How many cells a side a field has where images of a shape are drawn on it.
 * @param {number[]} shape ending in height and width
 */
export const fieldSide = (shape) => FINENESS * Math.max(...shape.slice(-2));

/**
 * @typedef {[row: number, column: number]} Point in cells
 * @param {{ label: string, side: number, brush?: number, onChange: () => void }} options
 * `side`: cells a side, see `fieldSide`; `brush`: radius in cells; `onChange`: called at most once a frame
 */
export function createDrawing({ label, side, brush = 6, onChange }) {
  const values = new Float64Array(side * side);
  const canvas = createMap(side, side);
  const cursor = element("span", { className: "drawing-brush", hidden: true });
  const hint = element("span", { className: "visually-hidden", id: `drawing-hint-${++count}` }, HINT);
  const field = element("div", {
    className: "drawing", tabIndex: 0, role: "application", "aria-label": label, "aria-describedby": hint.id,
  }, canvas, cursor, hint);
  let radius = brush;
  let erasing = false;
  let lowered = false;
  /** @type {Point} */
  let at = [side / 2, side / 2];
  /** @type {import("../maps/color-scale.js").ColorScale | null} */
  let scale = null;
  let frame = 0;
  const keep = (/** @type {number} */ value) => Math.min(Math.max(value, 0), side - 1);
  /** What the field held before each stroke. @type {Float32Array[]} */
  const past = [];

  /** @param {PointerEvent} event @returns {Point} */
  function pointOf({ clientX, clientY }) {
    const { left, top, width, height } = canvas.getBoundingClientRect();
    return [((clientY - top) / height) * side, ((clientX - left) / width) * side];
  }

  /** Draw a line from the last point. @param {Point} to */
  function strokeTo(to) {
    const [from, length] = [at, Math.hypot(to[0] - at[0], to[1] - at[1])];
    const steps = Math.max(1, Math.ceil(length / (radius / 2)));
    for (let step = 0; step <= steps; step++) {
      stamp(values, [from[0] + ((to[0] - from[0]) * step) / steps,
        from[1] + ((to[1] - from[1]) * step) / steps], radius, erasing);
    }
    at = to;
    changed();
  }

  function changed() {
    frame ||= requestAnimationFrame(() => {
      frame = 0;
      redraw();
      onChange();
    });
  }

  function remember() {
    past.push(Float32Array.from(values));
    if (past.length > REMEMBERED) past.shift();
  }

  function undo() {
    const before = past.pop();
    if (!before) return;
    values.set(before);
    changed();
  }

  function redraw() {
    if (scale) drawMap(canvas, values, scale);
    cursor.style.left = `${(100 * at[1]) / side}%`;
    cursor.style.top = `${(100 * at[0]) / side}%`;
    cursor.style.width = `${(200 * radius) / side}%`;
    cursor.toggleAttribute("data-lowered", lowered);
  }

  field.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || !event.isPrimary) return;
    field.setPointerCapture(event.pointerId);
    remember();
    at = pointOf(event);
    lowered = false;
    cursor.hidden = true;
    strokeTo(at);
  });
  field.addEventListener("pointermove", (event) => {
    if (!field.hasPointerCapture(event.pointerId)) return;
    for (const each of event.getCoalescedEvents?.() ?? [event]) strokeTo(pointOf(each));
  });
  field.addEventListener("keydown", (event) => {
    const move = MOVES[event.key];
    const takesBack = event.key === "z" && (event.ctrlKey || event.metaKey);
    if (!move && !takesBack && event.key !== " " && event.key !== "Enter") return;
    event.preventDefault();
    event.stopPropagation();
    if (takesBack) return undo();
    cursor.hidden = false;
    if (!move) {
      lowered = !lowered;
      if (lowered) remember();
    }
    /** @type {Point} */
    const to = move ? [keep(at[0] + move[0]), keep(at[1] + move[1])] : at;
    if (lowered) strokeTo(to);
    else at = to;
    redraw();
  });
  field.addEventListener("blur", () => {
    lowered = false;
    cursor.hidden = true;
  });

  return {
    element: field,
    canvas,
    /** What is drawn. @returns {import("../data/preparation.js").Field} */
    field: () => ({ values, rows: side, columns: side }),
    undo,
    clear() {
      remember();
      values.fill(0);
      changed();
    },
    /** Put an image there. @param {ArrayLike<number>} pixels square, in [0, 1] */
    load(pixels) {
      remember();
      const given = Math.round(Math.sqrt(pixels.length));
      for (let i = 0; i < values.length; i++) {
        const [row, column] = [Math.floor(i / side), i % side];
        values[i] = pixels[Math.floor((row * given) / side) * given + Math.floor((column * given) / side)];
      }
      changed();
    },
    /** @param {number} next radius in cells */
    thicken(next) { radius = next; },
    /** @param {boolean} next */
    erase(next) { erasing = next; },
    /** @param {import("../maps/color-scale.js").ColorScale} next */
    dress(next) {
      scale = next;
      redraw();
    },
  };
}

/**
 * Put a round dab of ink, soft at its rim, or take one away.
 * @param {Float64Array} values of a square field @param {Point} centre @param {number} radius @param {boolean} erasing
 */
export function stamp(values, [y, x], radius, erasing) {
  const side = Math.sqrt(values.length);
  const reach = radius + 1;
  for (let row = Math.max(0, Math.floor(y - reach)); row < Math.min(side, y + reach); row++) {
    for (let column = Math.max(0, Math.floor(x - reach)); column < Math.min(side, x + reach); column++) {
      const ink = Math.min(Math.max(radius + 0.5 - Math.hypot(row + 0.5 - y, column + 0.5 - x), 0), 1);
      const i = row * side + column;
      values[i] = erasing ? Math.min(values[i], 1 - ink) : Math.max(values[i], ink);
    }
  }
}

let count = 0;
