// @ts-check
/** The arithmetic of one memory cell at one step: four sums, four squashes, two products. */

import { GATES, squash } from "../../static/js/engine/recurrent.js";
import { browseWithKeys } from "../../static/js/controls/browse-keys.js";
import { element as make, place } from "../../static/js/controls/element.js";
import { NAMES, clampOf, loadRecurrent, runBits, stepOf } from "../../static/js/marks/lstm.js";
import { spellValue } from "../../static/js/marks/number.js";
import { createReadout } from "../../static/js/marks/readout.js";
import { createStepper } from "../../static/js/controls/stepper.js";
import { createToggleGroup } from "../../static/js/controls/toggle-group.js";

/**
 * @typedef {import("../../static/js/engine/recurrent.js").Gate} Gate
 * @typedef {import("../../static/js/engine/recurrent.js").Term} Term
 * @typedef {{ trace: import("../../static/js/engine/recurrent.js").Step[], step: number, unit: number,
 *   terms: Record<Gate, Term[]> }} Shown
 */

/** Height of the largest product, in pixels. */
const TALLEST = 40;
const FUNCTIONS = Object.freeze({ input_gate: "σ", forget_gate: "σ", candidate: "tanh", output_gate: "σ" });

/** @param {HTMLElement} element @param {import("../../static/js/page/host.js").Context} context */
export async function mount(element, context) {
  const { store, data, figure } = context;
  const { units } = await loadRecurrent(data, figure.experiment, "trained");
  /** @type {Shown | null} */
  let shown = null;
  /** @type {Gate} */
  let opened = "forget_gate";

  const stepStepper = createStepper({ noun: "bit", onStep: (by) => shown && go(shown.step + by) });
  const unitStepper = createStepper({ noun: "unit", onStep: (by) => shown && goUnit(shown.unit + by) });
  const gateChoice = createToggleGroup({
    label: "Which sum to unfold", choices: GATES.map((gate) => [gate, NAMES[gate]]),
    onChoose(gate) { opened = /** @type {Gate} */ (gate); draw(); },
  });
  const head =
    make("tr", {}, ...["Gate", "from the bit", `from ${units} hidden values`, "bias", "sum", "squashed"].map((text) =>
    make("th", { scope: "col" }, text)));
  const body = make("tbody");
  const table = make("table", { className: "gate-table" },
    make("caption", { className: "visually-hidden" }, "The four sums of this cell at this step"),
      make("thead", {}, head), body);
  const cellLine = make("p", { className: "sum-line" });
  const hiddenLine = make("p", { className: "sum-line" });
  const terms = make("div", { className: "term-row", role: "list" });
  const readout = createReadout();
  place(element, "choice").replaceChildren(stepStepper.element, unitStepper.element);
  place(element, "gates").replaceChildren(
    make("div", { className: "table-scroll", tabIndex: 0, role: "region", "aria-label": "The four sums" }, table),
  );
  place(element, "sums").replaceChildren(cellLine, hiddenLine, readout.element);
  place(element, "terms").replaceChildren(gateChoice.element, terms);
  const release =
    browseWithKeys(element, { position: () => shown?.step ?? 0, count: () => shown?.trace.length ?? 1, go });

  /** @param {number} step */
  function go(step) {
    store.set({ step: Math.min(Math.max(step, 0), (shown?.trace.length ?? 1) - 1) });
  }

  /** @param {number} unit */
  function goUnit(unit) {
    store.set({ memory: Math.min(Math.max(unit, 0), units - 1) });
  }

  function draw() {
    if (!shown) return;
    const { trace, step, unit } = shown;
    const now = trace[step];
    const before = trace[step - 1]?.cell[unit] ?? 0;
    body.replaceChildren(...GATES.map((gate) => gateRow(gate, shown?.terms[gate] ?? [], now[gate][unit])));
    const [forget, input, candidate, cell] = /** @type {const} */ (["forget_gate", "input_gate", "candidate", "cell"])
      .map((name) => now[name][unit]);
    cellLine.replaceChildren(...equation("Cell state", [
      ["forget gate", forget], "×", ["old cell state", before], "+", ["input gate", input], "×",
        ["candidate", candidate],
    ], cell));
    hiddenLine.replaceChildren(...equation("Hidden state", [
      ["output gate", now.output_gate[unit]], "× tanh", ["cell state", cell],
    ], now.hidden[unit]));
    gateChoice.show(opened);
    const largest = Math.max(...shown.terms[opened].map(({ product }) => Math.abs(product)));
    terms.replaceChildren(...shown.terms[opened].map((term) => createTerm(term, largest)));
    readout.show(`cell[${unit}](${step}) = ${spellValue(cell)}`,
      cell > before ? "it rose" : cell < before ? "it fell" : "unchanged");
  }

  return {
    /** @param {import("../../static/js/page/store.js").State} state */
    async update(state) {
      const network = await loadRecurrent(data, figure.experiment, state.network);
      const trace = runBits(network, state.bits, clampOf(state));
      const [step, unit] = [stepOf(state), Math.min(state.memory, units - 1)];
      const every = GATES.map((gate) => [gate, network.terms(trace, step, gate, unit)]);
      shown = { trace, step, unit, terms: Object.fromEntries(every) };
      stepStepper.show("Bit", step, state.bits.length, `${step + 1} of ${state.bits.length}, a ${state.bits[step]}`);
      unitStepper.show("Unit", unit, units, `${unit}, one of ${units}`);
      draw();
    },
    describe: () =>
      `Unit ${shown?.unit} at bit ${(shown?.step ?? 0) + 1}: ${cellLine.textContent}. ${hiddenLine.textContent}.`,
    table: () => ({
      columns: ["gate", "term", "weight", "value", "product"],
      rows: GATES.flatMap((gate) => (shown?.terms[gate] ?? []).map(({ name, weight, value, product }) =>
        [gate, name, weight, value, product])),
    }),
    destroy: release,
  };
}

/**
 * @param {Gate} gate @param {Term[]} terms @param {number} held what the step used: differs where the gate is clamped
 */
function gateRow(gate, terms, held) {
  const sums = terms.map(({ product }) => product);
  const sum = sums.reduce((total, product) => total + product, 0);
  const [fromBit, bias] = [sums[0], sums[sums.length - 1]];
  const clamped = Math.abs(squash(gate, sum) - held) > 1e-9;
  const result = clamped ? `held at ${held}` : `${FUNCTIONS[gate]} = ${number(held)}`;
  return make("tr", { "data-gate": gate },
    make("th", { scope: "row" }, NAMES[gate]),
    ...[fromBit, sum - fromBit - bias, bias, sum].map((value) => make("td", { className: "number" }, number(value))),
    make("td", { className: "number gate-result" }, result));
}

/** @param {string} name @param {(string | [string, number])[]} parts @param {number} result */
function equation(name, parts, result) {
  const factor = (/** @type {[string, number]} */ [label, value]) =>
    make("span", { className: "factor" }, make("b", {}, number(value)), make("small", {}, label));
  return [
    make("span", { className: "sum-name" }, name), " ",
    ...parts.flatMap((part) => [typeof part === "string" ? make("span", { className: "operator" }, part)
      : factor(part), " "]),
    make("span", { className: "operator" }, "="), " ",
    make("span", { className: "factor result" }, make("b", {}, number(result)), make("small", {}, name.toLowerCase())),
  ];
}

/** @param {Term} term @param {number} largest magnitude among its neighbours */
function createTerm({ name, weight, value, product }, largest) {
  const bar = make("span", { className: "term-bar", "data-sign": product < 0 ? "negative" : "positive" });
  bar.style.height = `${(TALLEST * Math.abs(product)) / (largest || 1)}px`;
  return make("span", { className: "term", role: "listitem" },
    make("span", { className: "term-space" }, bar),
    make("b", {}, number(product)), make("span", { className: "label" }, name),
    make("span", { className: "label" }, name === "bias" ? "\u00a0" : `${number(weight)} × ${number(value)}`));
}

/** @param {number} value */
const number = (value) => value.toFixed(3).replace("-", "−");
