// @ts-check
/** A kernel of the first convolution, repainted inside the trained network. */

import { argmax, softmax } from "../../static/js/engine/network.js";
import { CLASSICS } from "../../static/js/engine/kernels.js";
import { browseWithKeys } from "../../static/js/controls/browse-keys.js";
import { divergingScale, magnitude } from "../../static/js/maps/color-scale.js";
import { button, element, place } from "../../static/js/controls/element.js";
import { createMap, drawMap, nameMap } from "../../static/js/maps/map-canvas.js";
import { createProbabilityBars } from "../../static/js/marks/probability-bars.js";
import { classesOf, specimenPhrase } from "../../static/js/marks/specimen.js";
import { createStepper } from "../../static/js/controls/stepper.js";
import { createUnits } from "../../static/js/controls/unit-choice.js";

const STEP = 0.1;
const LIMIT = 4;
/** Pixels of a drag that change a weight by one. */
const DRAG = 120;
/** All the published garments are asked when the kernel has stood still for so long. */
const REST_MS = 120;

/**
 * @param {HTMLElement} figure
 * @param {import("../../static/js/page/host.js").Context} context its layer is the first convolution
 */
export async function mount(figure, context) {
  const { data, theme, config } = context;
  const { experiment } = context.figure;
  const units = createUnits(context);
  const { name, shape: [, rows, columns] } = units.layer;
  const images = await data.specimens(experiment);
  const classes = classesOf(context);
  /** The reader's kernels, by filter. @type {Map<number, number[]>} */
  const painted = new Map();
  /** @type {{ unit: number, kernel: number[] | undefined }[]} */
  const past = [];
  /** @type {{ pass: import("../../static/js/data/data.js").Pass, unit: number, network: string } | null} */
  let shown = null;
  let sentence = "";
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let counting;

  const cells = Array.from({ length: 9 }, (_, at) => createCell(at, paint, remember));
  const undoing = button("Undo", { className: "quiet", onclick: undo });
  const restoring = button("As trained", { className: "pill", onclick: () => replace(undefined) });
  const presets = Object.entries(CLASSICS).map(([title, kernel]) =>
    button(title, { className: "pill", onclick: () => replace(scaled(kernel)) }));
  const stepper = createStepper({ noun: "filter", onStep: (step) => units.choose((shown?.unit ?? 0) + step) });
  const maps = ["as trained", "repainted"].map(() => createMap(rows, columns));
  maps.forEach((map) => nameMap(map));
  const bars = maps.map(() => createProbabilityBars(config, 3));
  const verdict = element("p", { className: "figure-note" });
  place(figure, "kernel").replaceChildren(
    element("div", { className: "painter-grid", role: "group", "aria-label": "The nine weights" },
      ...cells.map((cell) => cell.element)),
    stepper.element,
    element("div", { className: "toggle-group small" }, restoring, ...presets, undoing));
  place(figure, "before").replaceChildren(element("p", { className: "label" }, "as trained"), maps[0], bars[0].element);
  place(figure, "after").replaceChildren(element("p", { className: "label" }, "repainted"), maps[1], bars[1].element);
  place(figure, "verdict").replaceChildren(verdict);
  const release =
    browseWithKeys(figure, { position: () => shown?.unit ?? 0, count: () => units.count, go: units.choose });

  /** @returns {number[]} */
  const trained = (unit = shown?.unit ?? 0) => {
    const { pass } = /** @type {NonNullable<typeof shown>} */ (shown);
    return [...pass.network.weights(name).weight.subarray(unit * 9, unit * 9 + 9)];
  };

  /** A classic kernel, as strong as the trained one. @param {readonly number[]} kernel */
  function scaled(kernel) {
    const length = (/** @type {readonly number[]} */ each) => Math.hypot(...each);
    return kernel.map((weight) => (weight * length(trained())) / length(kernel));
  }

  /** Keep the present kernel for undo. */
  function remember() {
    if (shown) past.push({ unit: shown.unit, kernel: painted.get(shown.unit) });
  }

  /** @param {number} at @param {number} weight */
  function paint(at, weight) {
    if (!shown) return;
    const kernel = [...(painted.get(shown.unit) ?? trained())];
    kernel[at] = Math.min(Math.max(weight, -LIMIT), LIMIT);
    painted.set(shown.unit, kernel);
    draw();
  }

  /** @param {number[] | undefined} kernel undefined: the trained one */
  function replace(kernel) {
    if (!shown) return;
    remember();
    if (kernel) painted.set(shown.unit, kernel);
    else painted.delete(shown.unit);
    draw();
  }

  function undo() {
    const last = past.pop();
    if (!last) return;
    if (last.kernel) painted.set(last.unit, last.kernel);
    else painted.delete(last.unit);
    if (last.unit === shown?.unit) draw();
    else units.choose(last.unit);
  }

  /**
   * The network with all repainted kernels in it.
   * @param {import("../../static/js/engine/network.js").Network} network
   */
  function repainted(network) {
    const weight = network.weights(name).weight.slice();
    for (const [unit, kernel] of painted) weight.set(kernel, unit * 9);
    return network.withWeights({ [name]: { weight } });
  }

  function draw() {
    if (!shown) return;
    const { pass, unit } = shown;
    const tokens = theme.tokens();
    const network = repainted(pass.network);
    const after = network.forward(pass.specimen.pixels);
    const kernel = painted.get(unit) ?? trained();
    const weights = divergingScale(tokens, Math.max(magnitude(kernel), magnitude(trained())));
    cells.forEach((cell, at) => cell.show(kernel[at], weights));
    const both = [pass.activations, after].map((all) =>
      /** @type {Float32Array} */ (all.get(name)).subarray(unit * rows * columns, (unit + 1) * rows * columns));
    const limit = Math.max(...both.map(magnitude));
    both.forEach((map, at) => drawMap(maps[at], map, divergingScale(tokens, limit)));
    const answers = [pass.activations, after].map((all) => softmax([...all.values()].at(-1) ?? []));
    answers.forEach((probabilities, at) => bars[at].show(probabilities));
    undoing.setAttribute("aria-disabled", String(past.length === 0));
    restoring.setAttribute("aria-pressed", String(!painted.has(unit)));
    stepper.show(name, unit, units.count);
    clearTimeout(counting);
    if (painted.size) counting = setTimeout(() => judge(network, answers[1]), REST_MS);
    else say("Nothing is repainted yet.");
  }

  /**
   * @param {import("../../static/js/engine/network.js").Network} network repainted
   * @param {Float32Array} answer its own to the garment followed
   */
  function judge(network, answer) {
    if (!shown) return;
    const filters = painted.size === 1 ? "filter" : "filters";
    say(
      `With ${painted.size} repainted ${filters} the network says ${classes[argmax(answer)]} here, and ` +
      `something else than before for ${countChanged(shown.pass.network, network)} of ${images.length} ` +
      `published garments.`,
    );
    figure.dispatchEvent(new Event("figure-rest"));
  }

  /** @param {string} words */
  function say(words) {
    if (!shown) return;
    verdict.textContent = words;
    sentence = `Filter ${shown.unit + 1} of ${name} for ${specimenPhrase(shown.pass.specimen, classes)}. ${words}`;
  }

  /**
   * @param {import("../../static/js/engine/network.js").Network} before
   * @param {import("../../static/js/engine/network.js").Network} after
   */
  function countChanged(before, after) {
    const answer = (
      /** @type {import("../../static/js/engine/network.js").Network} */ network,
      /** @type {Float32Array} */ pixels,
    ) => argmax([...network.forward(pixels).values()].at(-1) ?? []);
    return images.filter(({ pixels }) => answer(before, pixels) !== answer(after, pixels)).length;
  }

  return {
    /** @param {import("../../static/js/page/store.js").State} state */
    async update(state) {
      const pass = await data.forward(experiment, state);
      if (shown && shown.network !== state.network) {
        painted.clear();
        past.length = 0;
      }
      shown = { pass, unit: units.shown(state), network: state.network };
      figure.dataset.channel = String(shown.unit);
      draw();
    },
    describe: () => sentence,
    table: () => ({
      columns: ["filter", "row", "column", "weight"],
      rows: Array.from({ length: units.count }, (_, unit) => painted.get(unit) ?? trained(unit))
        .flatMap((kernel, unit) => kernel.map((weight, at) => [unit, Math.floor(at / 3), at % 3, weight])),
    }),
    destroy() {
      release();
      clearTimeout(counting);
    },
  };
}

/**
 * One weight: typed, stepped by the keyboard, or dragged up and down.
 * @param {number} at @param {(at: number, weight: number) => void} paint @param {() => void} remember
 */
function createCell(at, paint, remember) {
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
