// @ts-check
/** Where did it look? Five maps of one logit, and the checks that keep them honest. */

import { METHODS } from "../../static/js/engine/attribution.js";
import { argmax, softmax } from "../../static/js/engine/network.js";
import { browseWithKeys } from "../../static/js/controls/browse-keys.js";
import { createChoiceRow } from "../../static/js/controls/choice-row.js";
import { createClassSelect } from "./class-select.js";
import { divergingScale, magnitude } from "../../static/js/maps/color-scale.js";
import { element as make, place } from "../../static/js/controls/element.js";
import { createLegend } from "../../static/js/maps/legend.js";
import { createLinePlot } from "../../static/js/marks/line-plot.js";
import { createMap } from "../../static/js/maps/map-canvas.js";
import { drawMaps } from "../../static/js/maps/map-picture.js";
import { createStage } from "../../static/js/maps/map-stage.js";
import { createNetworkPanel, shortRank } from "./network-panel.js";
import { percent, signedValue, spellValue } from "../../static/js/marks/number.js";
import { drawOverlay } from "../../static/js/maps/overlay.js";
import { createReadout } from "../../static/js/marks/readout.js";
import { createSlider } from "../../static/js/controls/slider.js";
import { aboutOf, classesOf, passPhrase, sidesOf } from "../../static/js/marks/specimen.js";
import { CURVE_STEPS, examine } from "./report.js";

/** @type {Record<string, string>} */
export const NAMES = {
  gradient: "Gradient",
  "gradient-input": "Gradient × input",
  "integrated-gradients": "Integrated gradients",
  "grad-cam": "Grad-CAM, last convolution",
  occlusion: "Occlusion",
};
const METHOD_NAMES = Object.keys(METHODS);
const HINT = "Arrow left and right, Home and End change the method. Shift with an arrow key moves from pixel to pixel.";

/**
 * @typedef {{ report: import("./report.js").Report, image: Float32Array, label: number,
 *   method: string, said: number, who: string, probability: number }} Shown
 */

/** @param {HTMLElement} figure @param {import("../../static/js/page/host.js").Context} context */
export async function mount(figure, context) {
  const { store, data, theme } = context;
  const { experiment } = context.figure;
  const classes = classesOf(context);
  const [rows, columns] = sidesOf(context);
  /** @type {Shown | null} */
  let shown = null;
  /**
   * @type {{ question: import("../../static/js/engine/attribution.js").Question,
   *   report: import("./report.js").Report } | null}
   */
  let known = null;
  /** @type {[number, number] | null} */
  let cell = null;

  const stage = createStage({
    rows, columns, hint: HINT,
    onHover(over) { if (over) point(over); },
    onChoose: point,
  });
  const thumbnails = METHOD_NAMES.map(() => createMap(rows, columns));
  const methods = createChoiceRow({
    label: "Methods",
    className: "saliency-methods",
    options: METHOD_NAMES.map((name, at) => ({
      name: NAMES[name],
      content: make("span", { className: "captioned" }, thumbnails[at], make("span", {}, NAMES[name])),
    })),
    onChoose: (at) => store.set({ method: METHOD_NAMES[at] }),
  });
  const controls = createNetworkPanel(context, () => update(store.get()));
  const picker = createClassSelect({ name: "Evidence for", classes, onChoose: (label) => store.set({ label }) });
  const opacity = createSlider({
    name: `Map over ${aboutOf(context).noun}`, min: 0, max: 1, step: 0.05, value: 0.85, say: percentage, onInput: draw,
  });
  const legend = createLegend();
  const readout = createReadout();
  const sum = make("p", { className: "figure-note" });
  const plot = createLinePlot();
  const table = make("table", { className: "agreement" });
  place(figure, "stage").replaceChildren(picker.element, stage.element, opacity.element,
    legend.element, readout.element);
  place(figure, "methods").replaceChildren(methods.element);
  place(figure, "controls").replaceChildren(controls.element);
  place(figure, "deletion").replaceChildren(plot.element);
  place(figure, "agreement").replaceChildren(table);
  place(figure, "sum").replaceChildren(sum);
  const release = browseWithKeys(figure, {
    position: () => METHOD_NAMES.indexOf(store.get().method),
    count: () => METHOD_NAMES.length,
    go: (at) => store.set({ method: METHOD_NAMES[at] }),
  });

  /** @param {[number, number]} next */
  function point(next) {
    cell = next;
    stage.point(next);
    if (!shown) return;
    const [row, column] = next;
    const value = shown.report.maps[shown.method][row * columns + column];
    readout.show(
      `${shown.method}(${row}, ${column}) = ${spellValue(value)}`,
      `pixel ${shown.image[row * columns + column].toFixed(3)}; ${value < 0 ? "speaks against" : "speaks for"} ` +
      `${classes[shown.label]}`,
    );
  }

  function draw() {
    if (!shown) return;
    const { report: { maps }, image, method } = shown;
    const tokens = theme.tokens();
    const layers = (/** @type {Float32Array} */ map) =>
      ({ image, map, limit: magnitude(map), opacity: opacity.value(), tokens });
    drawOverlay(stage.canvas, layers(maps[method]));
    METHOD_NAMES.forEach((name, at) => drawOverlay(thumbnails[at], layers(maps[name])));
    controls.draw((canvas, map) => drawOverlay(canvas, layers(map)));
    legend.show(divergingScale(tokens, magnitude(maps[method])), "diverging");
  }

  /** @param {import("../../static/js/page/store.js").State} state */
  async function update(state) {
    const { network, activations, specimen } = await data.forward(experiment, state);
    const logits = /** @type {Float32Array} */ (activations.get("logits"));
    const said = argmax(logits);
    const label = state.label ?? said;
    const question = { network, image: specimen.pixels, label };
    if (!known || !isSame(known.question, question)) known = { question, report: await examine(question) };
    const { report } = known;
    await controls.answer((other) => METHODS[state.method]({ ...question, network: other }), state.network);
    const who = passPhrase(specimen, classes, state.network);
    const probability = softmax(logits)[label];
    shown = { report, image: specimen.pixels, label, method: state.method, said, who, probability };
    methods.choose(METHOD_NAMES.indexOf(state.method));
    picker.show(state.label, said, probability);
    stage.name(`${NAMES[state.method]} for ${classes[label]}, ${who}`);
    tellSum(sum, report, classes[label]);
    showCurves(plot, report, state.method, theme.tokens(), classes[label]);
    showAgreement(table, report, state.method);
    draw();
    point(cell ?? strongest(report.maps[state.method], columns));
  }

  return {
    update,
    describe: () => (shown ? describe(shown, classes) : ""),
    table: () => ({
      columns: ["row", "column", "pixel", ...METHOD_NAMES],
      rows: Array.from(shown?.image ?? [], (pixel, at) =>
        [Math.floor(at / columns), at % columns, pixel,
          ...METHOD_NAMES.map((name) => shown?.report.maps[name][at] ?? 0)]),
    }),
    links: () => [{ name: "The gradient as ONNX", path: `models/${experiment}-saliency.onnx` }],
    picture: () => drawMaps(stage.canvas, thumbnails, shown ? describe(shown, classes) : ""),
    destroy() {
      release();
      plot.destroy();
    },
  };
}

/** @param {HTMLElement} line @param {import("./report.js").Report} report @param {string} name */
function tellSum(line, { completeness: { sum, rise } }, name) {
  line.textContent =
    `Integrated gradients should sum to the logit’s rise from a black image to this one. ` +
    `For ${name} they sum to ${signedValue(sum)}, and the logit rises by ${signedValue(rise)}: ` +
    `a gap of ${Math.abs(sum - rise).toPrecision(2)}.`;
}

/**
 * @param {ReturnType<typeof createLinePlot>} plot @param {import("./report.js").Report} report @param {string} method
 * @param {import("../../static/js/page/config.js").Tokens} tokens @param {string} name
 */
function showCurves(plot, { curves, random }, method, tokens, name) {
  const others = METHOD_NAMES.filter((other) => other !== method);
  const lines = [
    { name: "random order", values: random, color: "soft", dash: [4, 4] },
    ...others.map((other) => ({ name: NAMES[other], values: curves[other], color: "rule" })),
    { name: NAMES[method], values: curves[method], color: "positive", strong: true },
  ];
  const positions = Array.from({ length: CURVE_STEPS + 1 }, (_, step) => step / CURVE_STEPS);
  plot.show(
    {
      curves: lines, positions, low: 0, high: 1, tokens, across: "share of the image painted black",
        up: `probability of ${name}`,
      marks: [[0, "0"], [0.5, "50 %"], [1, "100 %"]], ticks: [[0, "0"], [0.5, "0.5"], [1, "1"]],
    },
    `Probability of ${name} while the image is painted black: with a fifth gone, ${percent(curves[method][2])} in ` +
    `the order of ${NAMES[method]}, ${percent(random[2])} in random order.`);
}

/** @param {HTMLTableElement} table @param {import("./report.js").Report} report @param {string} method */
function showAgreement(table, { agreement }, method) {
  const rows = METHOD_NAMES.map((name) =>
    make("tr", { className: name === method ? "chosen" : "" },
      make("th", { scope: "row" }, NAMES[name]),
        make("td", {}, name === method ? "–" : shortRank(agreement[method][name]))));
  table.replaceChildren(
    make("caption", {}, `Rank agreement of ${NAMES[method]} with`), make("tbody", {}, ...rows));
}

/** @param {Shown} shown @param {string[]} classes */
function describe({ method, label, who, probability, report, said }, classes) {
  const curve = report.curves[method];
  return (
    `${NAMES[method]} for ${classes[label]} on ${who}, which says ${classes[said]} and gives ${classes[label]} ` +
    `${percent(probability)}. With the fifth of the image that speaks most for it painted black, ` +
    `${percent(curve[2])} are left.`
  );
}

/**
 * @param {import("../../static/js/engine/attribution.js").Question} one
 * @param {import("../../static/js/engine/attribution.js").Question} other
 */
const isSame = (one, other) => one.network === other.network && one.image === other.image && one.label === other.label;

/** @param {Float32Array} map @param {number} columns @returns {[number, number]} */
function strongest(map, columns) {
  const best = argmax(map.map(Math.abs));
  return [Math.floor(best / columns), best % columns];
}

/** @param {number} value */
const percentage = (value) => `${Math.round(100 * value)} %`;
