// @ts-check
/** The nine weights with their tools, and the network as trained beside the repainted one. */

import { SIZE, asStrongAs } from "./painted-kernels.js";
import { createWeightCell } from "./weight-cell.js";
import { CLASSICS } from "../../static/js/engine/kernels.js";
import { divergingScale, magnitude } from "../../static/js/maps/color-scale.js";
import { button, element, place } from "../../static/js/controls/element.js";
import { createMap, drawMap, nameMap } from "../../static/js/maps/map-canvas.js";
import { createProbabilityBars } from "../../static/js/marks/probability-bars.js";
import { createStepper } from "../../static/js/controls/stepper.js";

const N_BARS = 3;
const SIDES = Object.freeze([["before", "as trained"], ["after", "repainted"]]);

/**
 * @typedef {{ onPaint: (at: number, weight: number) => void, onRemember: () => void, onUndo: () => void,
 *   onReplace: (kernel: readonly number[] | undefined) => void, onStep: (step: -1 | 1) => void }} Hand
 * `onReplace`: by a classic kernel, or by the trained one
 * @typedef {{ map: Float32Array, probabilities: Float32Array }} Answer
 */

/**
 * @param {HTMLElement} figure @param {import("../../static/js/page/config.js").PageConfig} config
 * @param {import("../../static/js/page/config.js").LayerConfig} layer @param {Hand} hand
 */
export function createBench(figure, config, { name, shape: [count, rows, columns] }, hand) {
  const cells = Array.from({ length: SIZE }, (_, at) => createWeightCell(at, hand.onPaint, hand.onRemember));
  const undoing = button("Undo", { className: "quiet", onclick: hand.onUndo });
  const restoring = button("As trained", { className: "pill", onclick: () => hand.onReplace(undefined) });
  const presets = Object.entries(CLASSICS).map(([title, kernel]) =>
    button(title, { className: "pill", onclick: () => hand.onReplace(kernel) }));
  const stepper = createStepper({ noun: "filter", onStep: hand.onStep });
  const sides = SIDES.map(([part, title]) => createSide(place(figure, part), title, config, rows, columns));
  const verdict = element("p", { className: "figure-note" });
  const grid = element("div", { className: "painter-grid", role: "group", "aria-label": "The nine weights" },
    ...cells.map((cell) => cell.element));
  place(figure, "kernel").replaceChildren(
    grid, stepper.element, element("div", { className: "toggle-group small" }, restoring, ...presets, undoing));
  place(figure, "verdict").replaceChildren(verdict);

  return {
    /** @param {string} words */
    say(words) { verdict.textContent = words; },
    /**
     * @param {number} unit @param {import("./painted-kernels.js").PaintedKernels} painted
     * @param {Answer[]} answers before and after @param {import("../../static/js/page/config.js").Tokens} tokens
     */
    show(unit, painted, answers, tokens) {
      const kernel = painted.kernel(unit);
      const weights = divergingScale(tokens, Math.max(magnitude(kernel), magnitude(painted.trained(unit))));
      cells.forEach((cell, at) => cell.show(kernel[at], weights));
      const scale = divergingScale(tokens, Math.max(...answers.map(({ map }) => magnitude(map))));
      sides.forEach((side, at) => side.show(answers[at], scale));
      undoing.setAttribute("aria-disabled", String(!painted.canUndo()));
      restoring.setAttribute("aria-pressed", String(!painted.isPainted(unit)));
      presets.forEach((preset, at) => preset.setAttribute("aria-pressed", String(painted.isPainted(unit) &&
        isSame(kernel, asStrongAs(Object.values(CLASSICS)[at], painted.trained(unit))))));
      stepper.showUnit(name, unit, count);
    },
  };
}

/** @param {readonly number[]} one @param {readonly number[]} other */
const isSame = (one, other) => one.every((weight, at) => Math.abs(weight - other[at]) < 1e-6);

/**
 * One of the two networks: the filter's map and the answer.
 * @param {HTMLElement} part @param {string} title @param {import("../../static/js/page/config.js").PageConfig} config
 * @param {number} rows @param {number} columns
 */
function createSide(part, title, config, rows, columns) {
  const canvas = createMap(rows, columns);
  nameMap(canvas);
  const bars = createProbabilityBars(config, N_BARS);
  part.replaceChildren(element("p", { className: "label" }, title), canvas, bars.element);
  return {
    /** @param {Answer} answer @param {import("../../static/js/maps/color-scale.js").ColorScale} scale */
    show({ map, probabilities }, scale) {
      drawMap(canvas, map, scale);
      bars.show(probabilities);
    },
  };
}
