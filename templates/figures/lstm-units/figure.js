// @ts-check
/** Which memory cell counts: each cell's state against ones − zeros, and what its gates do after a 0 and a 1. */

import { browseWithKeys } from "../../static/js/controls/browse-keys.js";
import { divergingScale } from "../../static/js/maps/color-scale.js";
import { element as make, place } from "../../static/js/controls/element.js";
import { createLinePlot, drawLines } from "../../static/js/marks/line-plot.js";
import { differences } from "../../static/js/engine/recurrent.js";
import { clampOf, gateScale, loadRecurrent, runBits } from "../../static/js/marks/lstm.js";
import { createReadout } from "../../static/js/marks/readout.js";
import { createStepper } from "../../static/js/controls/stepper.js";

/**
 * @typedef {{ unit: number, correlation: number, far_correlation: number, slope: number, n: number, forget: number[],
 *   input: number[], output: number[], added: number[], readout: number, mean: (number | null)[],
 *   spread: (number | null)[] }} Unit
 */

const COLUMNS = /** @type {const} */ ([
  ["forget", 0, "Forget after 0"], ["forget", 1, "Forget after 1"], ["input", 0, "Input after 0"],
    ["input", 1, "Input after 1"],
  ["output", 0, "Output after 0"], ["output", 1, "Output after 1"], ["added", 0, "Change after 0"],
    ["added", 1, "Change after 1"],
]);

/** @param {HTMLElement} element @param {import("../../static/js/page/host.js").Context} context */
export async function mount(element, context) {
  const { store, data, figure, theme } = context;
  /** @type {{ units: Unit[] }} */
  const { units } = await data.json(`data/${figure.experiment}/units.json`);
  let at = 0;
  /** @type {any} */
  let chart = null;

  const plot = createLinePlot();
  const stepper = createStepper({ noun: "unit", onStep: (by) => choose(at + by) });
  const readout = createReadout();
  const rows = units.map((unit, rank) => createRow(unit, () => choose(rank)));
  const summary = createSummary(units);
  place(element, "plot").replaceChildren(plot.element, stepper.element, readout.element);
  place(element, "side").replaceChildren(
    make("p", { className: "label" }, "Correlation of each cell’s state with ones − zeros, strongest first"),
    ...rows.map((row) => row.element));
  place(element, "summary").replaceChildren(summary.element);
  const release = browseWithKeys(element, { position: () => at, count: () => units.length, go: choose });

  /** @param {number} rank */
  function choose(rank) {
    store.set({ memory: units[Math.min(Math.max(rank, 0), units.length - 1)].unit });
  }

  /** @param {import("../../static/js/page/store.js").State} state @param {number[]} states of the chosen cell */
  function drawPlot(state, states) {
    const { mean, spread } = units[at];
    const known = mean.flatMap((value, i) =>
      value === null ? [] : [{ x: i - (mean.length - 1) / 2, value, spread: spread[i] ?? 0 }],
    );
    const walk = differences(state.bits);
    const all = [...known.flatMap(({ value, spread: reach }) => [value - reach, value + reach]), ...states];
    const [low, high] = [Math.floor(Math.min(...all)), Math.ceil(Math.max(...all))];
    const [first, last] = [known[0].x, known[known.length - 1].x];
    chart = {
      tokens: theme.tokens(), positions: known.map(({ x }) => x), low, high,
      curves: [{ name: "mean", values: known.map(({ value }) => value), color: "accent", strong: true }],
      bands: [{ lows: known.map((k) => k.value - k.spread),
        highs: known.map((k) => k.value + k.spread), color: "accent" }],
      dots: walk.flatMap((x, i) => (x < first || x > last ? [] : [{ at: x, value: states[i], color: "ink" }])),
      across: "ones − zeros so far", up: `cell state of unit ${units[at].unit}`,
      marks: [[first, String(first).replace("-", "−")], [0, "0"], [last, `+${last}`]],
      ticks: [low, 0, high].filter((tick, i, ticks) => ticks.indexOf(tick) === i).map((tick) =>
        [tick, String(tick).replace("-", "−")]),
    };
    plot.show(chart, `Mean cell state of unit ${units[at].unit} against ones − zeros, with one standard deviation; ` +
      `dots: the present sequence.`);
  }

  return {
    /** @param {import("../../static/js/page/store.js").State} state */
    async update(state) {
      const network = await loadRecurrent(data, figure.experiment, "trained");
      at = Math.max(units.findIndex(({ unit }) => unit === state.memory), 0);
      const { unit, correlation, slope, n } = units[at];
      drawPlot(state, runBits(network, state.bits, clampOf(state)).map((step) => step.cell[unit]));
      stepper.show("Unit", at, units.length, `${unit}, rank ${at + 1} of ${units.length}`);
      rows.forEach((row, rank) => row.show(rank === at));
      summary.update(theme.tokens(), unit);
      readout.show(`r(cell[${unit}], ones − zeros) = ${signed(correlation)}`,
        `${signed(slope)} a bit, over ${n.toLocaleString("en")} steps`);
    },
    describe: () => `Unit ${units[at].unit} correlates ${signed(units[at].correlation)} with ones − zeros; ` +
      `its state changes by ${signed(units[at].added[1])} after a one and ${signed(units[at].added[0])} after a ` +
      `zero on average.`,
    table: () => ({
      columns: ["unit", "correlation", "correlation far beyond the training length", "slope",
        ...COLUMNS.map(([, , title]) => title), "read-out"],
      rows: units.map((unit) => [unit.unit, unit.correlation, unit.far_correlation, unit.slope,
        ...COLUMNS.map(([key, bit]) => unit[key][bit]), unit.readout]),
    }),
    picture: () => ({ width: 640, height: 320,
      draw: (/** @type {CanvasRenderingContext2D} */ paper) => chart && drawLines(paper, chart, 640, 320) }),
    destroy() {
      release();
      plot.destroy();
    },
  };
}

/** @param {number} value */
const signed = (value) => `${value < 0 ? "−" : "+"}${Math.abs(value).toFixed(3)}`;

/** @param {Unit} unit @param {() => void} onChoose */
function createRow({ unit, correlation }, onChoose) {
  const fill = make("span", { className: "bar-fill" });
  const size = 50 * Math.abs(correlation);
  fill.style.left = `${correlation < 0 ? 50 - size : 50}%`;
  fill.style.width = `${size}%`;
  fill.style.background = `var(--${correlation < 0 ? "negative" : "positive"})`;
  const row = make("button", { type: "button", className: "unit-row", onclick: onChoose },
    make("span", {}, `Unit ${unit}`), make("span", { className: "bar-track signed" }, fill),
    make("span", { className: "value" }, signed(correlation)));
  return { element: row, show: (/** @type {boolean} */ chosen) => row.setAttribute("aria-pressed", String(chosen)) };
}

/** All units at a glance, each number on its colour. @param {Unit[]} units */
function createSummary(units) {
  const heads = ["Unit", ...COLUMNS.map(([, , title]) => title), "Read-out"];
  const cells = units.map((unit) => [...COLUMNS.map(([key, bit]) => ({ key, value: unit[key][bit] })),
    { key: "readout", value: unit.readout }]);
  const spans = cells.map((row) => row.map(({ value }) => make("td", {}, value.toFixed(2).replace("-", "−"))));
  const lines = units.map(({ unit }, at) => make("tr", {}, make("th", { scope: "row" }, String(unit)), ...spans[at]));
  const table = make("table", { className: "unit-summary" },
    make("caption", {}, "What each unit does: mean of its gates and mean change of its cell after a 0 and after a 1, " +
      "and its weight in the answer"),
    make("thead", {}, make("tr", {}, ...heads.map((head) => make("th", { scope: "col" }, head)))),
    make("tbody", {}, ...lines));
  const limits = { added: Math.max(...units.flatMap((unit) => unit.added.map(Math.abs))),
    readout: Math.max(...units.map((unit) => Math.abs(unit.readout))) };
  return {
    element: make("div", { className: "table-scroll", tabIndex: 0, role: "region",
      "aria-label": "What each unit does" }, table),
    /** @param {import("../../static/js/page/config.js").Tokens} tokens @param {number} chosen */
    update(tokens, chosen) {
      const scales = { gate: gateScale(tokens), added: divergingScale(tokens, limits.added),
        readout: divergingScale(tokens, limits.readout) };
      cells.forEach((row, at) => row.forEach(({ key, value }, column) => {
        const scale = key === "added" || key === "readout" ? scales[key] : scales.gate;
        spans[at][column].style.background = scale.css(value);
        spans[at][column].style.color = scale.text(value);
      }));
      units.forEach(({ unit }, at) => lines[at].toggleAttribute("data-chosen", unit === chosen));
    },
  };
}
