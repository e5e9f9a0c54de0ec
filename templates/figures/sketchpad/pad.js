// @ts-check
/** The field to draw on, with its tools, an outline to draw along, and the ways a picture can come in. */

import { outlineOf } from "./outline.js";
import { createPictureInput, inkOf } from "./picture-input.js";
import { createDrawing, fieldSide } from "../../static/js/controls/drawing.js";
import { button, element as make } from "../../static/js/controls/element.js";
import { createSlider } from "../../static/js/controls/slider.js";
import { createToggleGroup } from "../../static/js/controls/toggle-group.js";
import { prepare, shrink } from "../../static/js/data/preparation.js";
import { realValues } from "../../static/js/data/pack.js";
import { intensityScale } from "../../static/js/maps/color-scale.js";
import { createMap, drawMap } from "../../static/js/maps/map-canvas.js";
import { withArticle } from "../../static/js/marks/number.js";

const BRUSH = 7;

/**
 * @typedef {{ onChange: () => void, onPicture: (ink: ArrayLike<number>) => void, onClear: () => void,
 *   onBorrow: () => void }} Hand `onPicture`: one was opened, taken or pasted
 * @param {HTMLElement} figure that pictures can be dropped on
 * @param {{ noun: string, classes: string[], shape: number[],
 *   framing: import("../../static/js/data/preparation.js").Framing,
 *   means: import("../../static/js/data/pack.js").PackArray | null }} known
 * `shape`: of an image; `means`: one a class
 * @param {import("../../static/js/page/theme.js").Theme} theme @param {Hand} hand
 */
export function createPad(figure, { noun, classes, shape, framing, means }, theme, hand) {
  const { onChange, onPicture, onClear, onBorrow } = hand;
  const sides = /** @type {[number, number]} */ (shape.slice(-2));
  const side = fieldSide(sides);
  const drawing = createDrawing({ label: `Draw ${withArticle(noun)} here`, side, brush: BRUSH, onChange });
  const outline = createOutline(classes, sides, means, theme);
  drawing.element.append(outline.stencil);
  const refusal = make("p", { className: "sketch-refusal", role: "status" });
  const refuse = (/** @type {string} */ sentence) => { refusal.textContent = sentence; };
  const input = createPictureInput(figure, (...picture) => inkOf(...picture, side), { onPicture, onRefused: refuse });
  const brush = createSlider({ name: "Brush", min: 2, max: 16, step: 1, value: BRUSH, onInput: drawing.thicken });
  const invert = () => drawing.load(drawing.field().values.map((ink) => 1 - ink));

  return {
    canvas: drawing.canvas,
    load: drawing.load,
    refuse,
    /** What the network receives. @param {boolean} framed as the data set's images are, or as it is drawn */
    image: (framed) => framed ? prepare(drawing.field(), framing, shape) : shrink(drawing.field(), shape),
    /** Wear the present colours. */
    dress() {
      drawing.dress(intensityScale(theme.tokens()));
      outline.show();
    },
    elements: [drawing.element, make("div", { className: "drawing-tools" },
      createTool(drawing.erase),
      make("div", { className: "toggle-group small" },
        button("Undo", { className: "pill", onclick: drawing.undo }),
        button("Clear", { className: "pill", onclick: onClear }),
        button("Invert", { className: "pill", onclick: invert })),
      brush.element,
      make("label", { className: "sketch-outline" }, "Outline ", outline.select),
      make("div", { className: "toggle-group small" },
        button(`Take the followed ${noun}`, { className: "pill", onclick: onBorrow }), input.upload, input.camera),
      input.element, refusal)],
    destroy: input.destroy,
  };
}

/** Draw or erase. @param {(erasing: boolean) => void} erase */
function createTool(erase) {
  const tool = createToggleGroup({
    label: "Tool", className: "small", choices: [["draw", "Draw"], ["erase", "Erase"]],
    onChoose(value) {
      erase(value === "erase");
      tool.show(value);
    },
  });
  tool.show("draw");
  return tool.element;
}

/**
 * The rim of a class's mean, chosen from a list, over the field.
 * @param {string[]} classes @param {[number, number]} sides
 * @param {import("../../static/js/data/pack.js").PackArray | null} means
 * @param {import("../../static/js/page/theme.js").Theme} theme
 */
function createOutline(classes, [rows, columns], means, theme) {
  const area = rows * columns;
  const stencil = createMap(rows, columns);
  stencil.className = "sketch-stencil";
  const select = make("select", { onchange: show },
    make("option", { value: "" }, "none"),
    ...classes.map((name, label) => make("option", { value: String(label), defaultSelected: label === 0 }, name)));

  function show() {
    stencil.hidden = select.value === "" || !means;
    if (!means || stencil.hidden) return;
    const label = Number(select.value);
    const mean = realValues(means, label * area, (label + 1) * area);
    drawMap(stencil, outlineOf(mean, columns), intensityScale(theme.tokens()));
  }

  return { stencil, select, show };
}
