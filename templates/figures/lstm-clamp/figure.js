// @ts-check
/** Hold a gate open or shut and watch the count break: this sequence live, two thousand by the build. */

import { differences } from "../../static/js/engine/recurrent.js";
import { element as make, place } from "../../static/js/controls/element.js";
import { createLinePlot, drawLines } from "../../static/js/marks/line-plot.js";
import { beliefAfter, clampOf, loadRecurrent, runBits, spellVerdict,
  verdictAfter } from "../../static/js/marks/lstm.js";
import { createToggleGroup } from "../../static/js/controls/toggle-group.js";

/** @typedef {{ gate: string, held: number, value: number, n: number }} Measured */

const GATES = /** @type {const} */ ([["", "No clamp"], ["forget", "Forget gate"], ["input", "Input gate"],
  ["output", "Output gate"]]);

/** @param {HTMLElement} element @param {import("../../static/js/page/host.js").Context} context */
export async function mount(element, context) {
  const { store, data, figure, theme } = context;
  const { length, clamps } = await data.json(`data/${figure.experiment}/clamps.json`);
  /** @type {{ free: number[], held: number[], bits: string }} */
  let shown = { free: [], held: [], bits: "" };
  /** @type {any} */
  let chart = null;

  const gates = createToggleGroup({ label: "Gate", choices: GATES.map(([value, name]) => [value, name]),
    onChoose: (gate) => hold({ gate }) });
  const values = createToggleGroup({ label: "Held", choices: [["0", "shut (0)"], ["1", "open (1)"]],
    onChoose: (value) => hold({ value }) });
  const reaches = createToggleGroup({
    label: "Where", choices: [["all", "in all units"], ["one", "only in the chosen unit"]],
      onChoose: (reach) => hold({ reach }),
  });
  const plot = createLinePlot();
  const verdict = make("p", { className: "clamp-verdict" });
  const list =
    make("ol", { className: "clamp-list", "aria-label": `Accuracy on drawn sequences of ${length} bits, by clamp` });
  place(element, "choice").replaceChildren(gates.element, values.element, reaches.element);
  place(element, "plot").replaceChildren(plot.element);
  place(element, "side").replaceChildren(verdict,
    make("p", { className: "label" }, `Right answers on ${clamps[0].n.toLocaleString("en")} sequences of ${length} ` +
      `bits, gate held in all units`), list);

  /** @param {{ gate?: string, value?: string, reach?: string }} change */
  function hold(change) {
    const [gate, value, reach] = (store.get().clamp || ":0:all").split(":");
    const next = { gate, value, reach, ...change };
    store.set({ clamp: next.gate ? `${next.gate}:${next.value}:${next.reach}` : "" });
  }

  return {
    /** @param {import("../../static/js/page/store.js").State} state */
    async update(state) {
      const network = await loadRecurrent(data, figure.experiment, state.network);
      const [free, held] = [null, clampOf(state)].map((clamp) => runBits(network, state.bits, clamp));
      const [gate, value, reach] = (state.clamp || ":0:all").split(":");
      gates.show(gate);
      values.show(value);
      reaches.show(reach);
      for (const choice of [values, reaches].flatMap(({ element: group }) => [...group.querySelectorAll("button")])) {
        choice.disabled = !gate;
      }
      shown = { free: free.map(beliefAfter), held: held.map(beliefAfter), bits: state.bits };
      const truth = differences(state.bits).map((difference) => Number(difference > 0));
      chart = {
        tokens: theme.tokens(), positions: truth.map((_, at) => at + 1), low: 0, high: 1,
        curves: [
          { name: "truth", values: truth, color: "soft", dash: [4, 4] },
          { name: "free", values: shown.free, color: "negative", strong: !gate },
          ...(gate ? [{ name: "held", values: shown.held, color: "positive", strong: true }] : []),
        ],
        across: "bits read", up: "belief in “more ones”",
        marks: [[1, "1"], [truth.length, String(truth.length)]],
        ticks: [[0, "0"], [0.5, "½"], [1, "1"]],
      };
      const result = verdictAfter(state.bits, held, held.length - 1);
      verdict.textContent = spellVerdict(result);
      plot.show(chart, `Belief in more ones after each bit, ` +
        `${gate ? "with and without the clamp" : "without a clamp"}; ` +
        "the dashed line is the truth.");
      list.replaceChildren(...[...clamps].sort(byGate).map((/** @type {Measured} */ row) =>
        createRow(row, `${gate}:${value}`)));
    },
    describe: () => `With ${clampText(store.get().clamp)}: ${verdict.textContent}`,
    table: () => ({
      columns: ["step", "bit", "belief", "belief with the clamp"],
      rows: shown.free.map((belief, at) => [at, Number(shown.bits[at]), belief, shown.held[at]]),
    }),
    picture: () => ({ width: 640, height: 300,
      draw: (/** @type {CanvasRenderingContext2D} */ paper) => chart && drawLines(paper, chart, 640, 300) }),
    destroy: plot.destroy,
  };
}

/** Forget, input, output. @param {Measured} a @param {Measured} b */
const byGate = (a, b) => a.gate.localeCompare(b.gate) || a.held - b.held;

/** @param {string} clamp */
function clampText(clamp) {
  if (!clamp) return "no clamp";
  const [gate, value, reach] = clamp.split(":");
  return `the ${gate} gate ${value === "1" ? "open" : "shut"} in ${reach === "one" ? "one unit" : "all units"}`;
}

/** @param {Measured} row @param {string} chosen */
function createRow({ gate, held, value }, chosen) {
  const short = gate.replace("_gate", "");
  const fill = make("span", { className: "bar-fill" });
  fill.style.width = `${100 * value}%`;
  fill.style.background = "var(--soft)";
  return make("li", { "data-chosen": String(chosen === `${short}:${held}`) },
    make("span", {}, `${short[0].toUpperCase()}${short.slice(1)} ${held ? "open" : "shut"}`),
    make("span", { className: "bar-track" }, fill),
      make("span", { className: "value" }, `${(100 * value).toFixed(1)} %`));
}
