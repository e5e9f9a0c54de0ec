// @ts-check
/** How far the count holds: accuracy against length, measured by the build, and a live draw at any length. */

import { element as make, button, place } from "../../static/js/controls/element.js";
import { createLinePlot, drawLines } from "../../static/js/marks/line-plot.js";
import { loadRecurrent, runBits, verdictAfter } from "../../static/js/marks/lstm.js";
import { createSlider } from "../../static/js/controls/slider.js";

/**
 * @typedef {{ value: number, low: number, high: number, n: number }} Score
 * @typedef {{ length: number, coins: Score, close: Score }} Point
 */

const N_LIVE = 60;
const KINDS =
  /** @type {["coins" | "close", string, number[]][]} */ ([["coins", "negative", []], ["close", "positive", [9, 4]]]);

/** @param {HTMLElement} element @param {import("../../static/js/page/host.js").Context} context */
export async function mount(element, context) {
  const { store, data, figure, theme, announce } = context;
  const measured = await data.json(`data/${figure.experiment}/lengths.json`);
  /** @type {Point[]} */
  const points = measured.lengths;
  const lengths = points.map(({ length }) => Math.log2(length));
  /** @type {{ length: number, value: number, n: number } | null} */
  let live = null;
  /** @type {any} */
  let chart = null;

  const plot = createLinePlot();
  const slider = createSlider({
    name: "Length", min: lengths[0], max: lengths[lengths.length - 1], step: 0.01, value: Math.log2(64),
    say: (value) => `${Math.round(2 ** value)} bits`,
  });
  const words = make("p", { className: "length-words" },
    make("span", { className: "length-key", "data-kind": "coins" }, "coin flips"), " ",
    make("span", { className: "length-key", "data-kind": "close" },
      "close calls: ones and zeros differ by one or two at most"));
  const result = make("p", { className: "label" });
  const trial = button(`Try ${N_LIVE} close calls here`, { className: "pill", onclick: tryOut });
  place(element, "plot").replaceChildren(words, plot.element);
  place(element, "live").replaceChildren(slider.element, trial, result);

  async function tryOut() {
    const network = await loadRecurrent(data, figure.experiment, store.get().network);
    const length = Math.round(2 ** slider.value());
    const right = Array.from({ length: N_LIVE }, (_, i) => closeCall(length, i % 2 === 1)).filter((bits) => {
      const trace = runBits(network, bits);
      return verdictAfter(bits, trace, length - 1).right;
    }).length;
    live = { length, value: right / N_LIVE, n: N_LIVE };
    result.textContent = `${right} of ${N_LIVE} sequences of ${length} bits right, drawn and run just now.`;
    announce(result.textContent);
    draw();
  }

  function draw() {
    chart = {
      tokens: theme.tokens(), positions: lengths, low: 0.4, high: 1,
      curves: [
        ...KINDS.map(([kind, color, dash]) =>
          ({ name: kind, values: points.map((point) => point[kind].value), color, dash, strong: true })),
        { name: "guessing", values: points.map(() => 0.5), color: "soft", dash: [2, 3] },
      ],
      bands: KINDS.map(([kind, color]) => ({
        lows: points.map((point) => point[kind].low), highs: points.map((point) => point[kind].high), color,
      })),
      dots: live ? [{ at: Math.log2(live.length), value: Math.max(live.value, 0.4), color: "ink" }] : [],
      across: "length in bits (each step doubles)", up: "right answers",
      marks: points.filter(({ length }) => Number.isInteger(Math.log2(length / 3)) || length === 512)
        .map(({ length }) => [Math.log2(length), String(length)]),
      ticks: [[0.5, "50 %"], [0.75, "75 %"], [1, "100 %"]],
    };
    plot.show(chart, sentence());
  }

  function sentence() {
    const last = points[points.length - 1];
    const percent = (/** @type {Score} */ { value }) => `${(100 * value).toFixed(1)} %`;
    return `Close calls: ${percent(points[0].close)} right at ${points[0].length} bits, the training length, ` +
      `${percent(last.close)} at ${last.length}; coin flips: ${percent(last.coins)} at ${last.length}.`;
  }

  return {
    update: draw,
    describe: () => `${sentence()} ${result.textContent}`,
    table: () => ({
      columns: ["length", "kind", "accuracy", "low", "high", "n"],
      rows: points.flatMap((point) => KINDS.map(([kind]) => {
        const { value, low, high, n } = point[kind];
        return [point.length, kind, value, low, high, n];
      })),
    }),
    picture: () => ({ width: 720, height: 320,
      draw: (/** @type {CanvasRenderingContext2D} */ paper) => chart && drawLines(paper, chart, 720, 320) }),
    destroy: plot.destroy,
  };
}

/** A shuffled sequence in which ones and zeros nearly balance. @param {number} length @param {boolean} more */
function closeCall(length, more) {
  const ones = Math.floor(length / 2) + Number(more);
  /** @type {string[]} */
  const bits = Array.from({ length }, (_, at) => (at < ones ? "1" : "0"));
  for (let at = length - 1; at > 0; at--) {
    const other = Math.floor(Math.random() * (at + 1));
    [bits[at], bits[other]] = [bits[other], bits[at]];
  }
  return bits.join("");
}
