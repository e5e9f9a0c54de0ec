// @ts-check
/** An image moved by a few pixels: what every layer, and two networks, make of it. */

import { softmax } from "../../static/js/engine/network.js";
import { intensityScale } from "../../static/js/maps/color-scale.js";
import { element, place } from "../../static/js/controls/element.js";
import { createStage } from "../../static/js/maps/map-stage.js";
import { percent } from "../../static/js/marks/number.js";
import { createProbabilityBars } from "../../static/js/marks/probability-bars.js";
import { createSlider } from "../../static/js/controls/slider.js";
import { aboutOf, classesOf, sidesOf, specimenPhrase } from "../../static/js/marks/specimen.js";
import { SHIFTED } from "../../static/js/page/store.js";
import { cosine, shifted } from "./shift.js";

const N_BARS = 3;

/**
 * @typedef {import("../../static/js/page/store.js").State} State
 * @typedef {{ reach: number, n: number, accuracy: number[][], agreement: number[][] }} Shifts
 */

/**
 * @param {HTMLElement} figure
 * @param {import("../../static/js/page/host.js").Context} context `options.rival`: the experiment without pooling;
 *   `titles`: of both
 */
export async function mount(figure, context) {
  const { store, data, theme, config } = context;
  const { experiment } = context.figure;
  const names = [experiment, context.options.rival];
  const titles = /** @type {string[]} */ (context.options.titles);
  /** @type {Shifts[]} */
  const shifts = await Promise.all(names.map((name) => data.json(`data/${name}/shifts.json`)));
  const { reach } = shifts[0];
  /** @type {[number, number]} */
  let shift = [0, 0];
  /** @type {[string, number][]} */
  let alike = [];
  let sentence = "";

  const [rows, columns] = sidesOf(context);
  const hint = `Arrow keys move the ${aboutOf(context).noun} by a pixel; Home puts it back.`;
  const stage = createStage({ rows, columns, hint, onHover: () => {}, onChoose: () => {} });
  stage.element.addEventListener("keydown", (event) => {
    const step = STEPS[event.key];
    if (!step || event.shiftKey) return;
    event.preventDefault();
    event.stopPropagation();
    move(event.key === "Home" ? [0, 0] : [shift[0] + step[0], shift[1] + step[1]]);
  });
  const sliders = ["down", "right"].map((name, axis) => createSlider({
    name: `Pixels ${name}`, min: -reach, max: reach, step: 1, value: 0, say: (value) => String(value).replace("-", "−"),
    onInput: (value) => move(axis ? [shift[0], value] : [value, shift[1]]),
  }));
  const tables = titles.map((title, at) => accuracyTable(title, shifts[at], move));
  const bars = titles.map(() => createProbabilityBars(config, N_BARS));
  const waiting = element("p", { className: "figure-note" }, "Its answer comes with the first move.");
  let isAsked = false;
  const layers = element("ul", { className: "shift-layers", role: "list" });
  place(figure, "stage").replaceChildren(stage.element, ...sliders.map((each) => each.element));
  place(figure, "answers").replaceChildren(...titles.map((title, at) =>
    element("div", {}, element("p", { className: "subhead" }, title),
      element("div", { className: "shift-answer" }, bars[at].element, ...(at ? [waiting] : [])), tables[at].element)));
  place(figure, "layers").replaceChildren(element("p", { className: "subhead" },
    "How alike each layer stays (cosine)"), layers);

  /** @param {[number, number]} next */
  function move([dy, dx]) {
    const inside = (/** @type {number} */ value) => Math.min(Math.max(value, -reach), reach);
    store.set({ shift: `${inside(dy)},${inside(dx)}` });
  }

  return {
    /** @param {State} state */
    async update(state) {
      shift = /** @type {[number, number]} */ (state.shift.split(",").map(Number));
      const { network, activations, specimen } = await data.forward(experiment, state);
      // Its weights are as much as the article's own: they come with the first move.
      isAsked ||= state.shift !== SHIFTED;
      const rival = isAsked
        ? await data.network(names[1], state.network === "untrained" ? "untrained" : "trained") : null;
      const moved = shifted(specimen.pixels, ...shift, [rows, columns]);
      const after = network.forward(moved);
      alike = network.layers.map(({ name }) => [name, cosine(
        /** @type {Float32Array} */ (activations.get(name)), /** @type {Float32Array} */ (after.get(name)))]);
      stage.draw(moved, intensityScale(theme.tokens()));
      stage.name(`${specimenPhrase(specimen, classesOf(context))}, moved ${inWords(shift)}`);
      sliders.forEach((each, axis) => each.show(shift[axis]));
      const answer = softmax([...after.values()].at(-1) ?? []);
      const others = rival ? softmax([...rival.forward(moved).values()].at(-1) ?? []) : answer;
      [answer, others].forEach((probabilities, at) => bars[at].show(probabilities));
      bars[1].element.classList.toggle("not-asked", !rival);
      waiting.hidden = rival !== null;
      tables.forEach((table) => table.point(shift));
      layers.replaceChildren(...alike.map(([name, value]) => layerRow(name, value)));
      sentence = describeShift(state, answer);
    },
    describe: () => sentence,
    table: () => ({
      columns: ["down", "right", ...titles.map((title) => `accuracy, ${title}`)],
      rows: shifts[0].accuracy.flatMap((row, i) => row.map((_, j) =>
        [i - reach, j - reach, ...shifts.map(({ accuracy }) => accuracy[i][j])])),
    }),
    destroy() {},
  };

  /** @param {State} state @param {Float32Array} probabilities */
  function describeShift(state, probabilities) {
    const [i, j] = shift.map((value) => value + reach);
    const best = probabilities.reduce((top, value, at) => (value > probabilities[top] ? at : top), 0);
    const share = shifts.map(({ accuracy }, at) => `${titles[at]} ${percent(accuracy[i][j])}`).join(", ");
    return (
      `Moved ${inWords(shift)}: the ${state.network.replaceAll("-", " ")} network says ${classesOf(context)[best]}, ` +
      `${percent(probabilities[best])}. Right on ${shifts[0].n.toLocaleString("en")} test images moved ` +
      `likewise: ${share}.`
    );
  }
}

/** @type {Record<string, [number, number]>} */
const STEPS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1], Home: [0, 0] };

/** @param {[number, number]} shift */
function inWords([dy, dx]) {
  if (!dy && !dx) return "not at all";
  const part = (/** @type {number} */ by, /** @type {string} */ low, /** @type {string} */ high) =>
    by ? `${Math.abs(by)} ${by < 0 ? low : high}` : "";
  return [part(dy, "up", "down"), part(dx, "left", "right")].filter(Boolean).join(" and ");
}

/**
 * Accuracy at every shift: a square of buttons' worth of cells, each with its number on hover and in the table.
 * @param {string} title @param {Shifts} shifts @param {(shift: [number, number]) => void} onChoose
 */
function accuracyTable(title, { reach, n, accuracy }, onChoose) {
  const side = 2 * reach + 1;
  const cells = accuracy.flat().map((value, at) => {
    const cell = element("td", { title: `${percent(value)} right of ${n.toLocaleString("en")}` },
      element("span", { className: "visually-hidden" }, percent(value)));
    cell.style.setProperty("--share", String(value));
    cell.addEventListener("click", () => onChoose([Math.floor(at / side) - reach, (at % side) - reach]));
    return cell;
  });
  const rows = Array.from({ length: side }, (_, i) => element("tr", {}, ...cells.slice(i * side, (i + 1) * side)));
  const caption = element("caption", { className: "label" });
  const table = element("table", { className: "shift-table", "aria-label": `Accuracy at every shift, ${title}` },
    caption, element("tbody", {}, ...rows));
  return {
    element: table,
    /** @param {[number, number]} shift */
    point([dy, dx]) {
      const at = (dy + reach) * side + dx + reach;
      cells.forEach((cell, index) => cell.classList.toggle("chosen", index === at));
      caption.textContent = `${percent(accuracy[dy + reach][dx + reach])} of test images right at this shift`;
    },
  };
}

/** @param {string} name @param {number} value */
function layerRow(name, value) {
  const fill = element("span", { className: "bar-fill" });
  fill.style.width = `${100 * Math.max(value, 0)}%`;
  return element("li", {}, element("span", {}, name),
    element("span", { className: "bar-track", "aria-hidden": "true" }, fill),
    element("span", { className: "value" }, value.toFixed(2).replace("-", "−")));
}
