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
import { CURVE_STEPS, examine, unhurried } from "./report.js";

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
 * @typedef {import("../../static/js/page/host.js").Context} Context
 * @typedef {import("../../static/js/engine/attribution.js").Question} Question
 * @typedef {import("./report.js").Report} Report
 * @typedef {import("../../static/js/engine/network.js").Network} Network
 * @typedef {{ report: Report, image: Float32Array, columns: number, label: number,
 *   method: string, said: number, who: string, probability: number }} Shown
 */

/** @param {HTMLElement} figure @param {Context} context */
export async function mount(figure, context) {
  const classes = classesOf(context);
  /** @type {Shown | null} */
  let shown = null;
  /** @type {[number, number] | null} */
  let cell = null;
  const parts = createParts(figure, context, { point, redraw, again: () => update(context.store.get()) });
  const release = browse(figure, context.store);
  const examined = createExaminer(context.data.elsewhere);

  function redraw() {
    if (shown) draw(parts, shown, context.theme.tokens());
  }

  /** @param {[number, number]} next */
  function point(next) {
    cell = next;
    parts.stage.point(next);
    if (shown) parts.readout.show(...spellPixel(shown, next, classes));
  }

  /** @param {import("../../static/js/page/store.js").State} state */
  async function update(state) {
    shown = await answer(context, state, { controls: parts.controls, examined });
    tell(parts, shown, state.label, classes);
    showCurves(parts.plot, shown.report, shown.method, context.theme.tokens(), classes[shown.label]);
    redraw();
    point(cell ?? strongest(shown.report.maps[shown.method], shown.columns));
  }

  return {
    update,
    describe: () => (shown ? describe(shown, classes) : ""),
    table: () => tableOf(shown),
    links: () => [{ name: "The gradient as ONNX", path: `models/${context.figure.experiment}-saliency.onnx` }],
    picture: () => drawMaps(parts.stage.canvas, parts.thumbnails, shown ? describe(shown, classes) : ""),
    destroy() {
      release();
      parts.plot.destroy();
    },
  };
}

/**
 * The figure's parts, in their places.
 * @typedef {ReturnType<typeof createParts>} Parts
 * @param {HTMLElement} figure @param {Context} context
 * @param {{ point: (cell: [number, number]) => void, redraw: () => void, again: () => Promise<void> }} hand
 */
function createParts(figure, context, { point, redraw, again }) {
  const { store } = context;
  const [rows, columns] = sidesOf(context);
  const stage = createStage({ rows, columns, hint: HINT, onHover(over) { if (over) point(over); }, onChoose: point });
  const thumbnails = METHOD_NAMES.map(() => createMap(rows, columns));
  const methods = createMethodRow(thumbnails, store);
  const controls = createNetworkPanel(context, again);
  const picker = createClassSelect({
    name: "Evidence for", classes: classesOf(context), onChoose: (label) => store.set({ label }),
  });
  const opacity = createSlider({
    name: `Map over ${aboutOf(context).noun}`, min: 0, max: 1, step: 0.05, value: 0.85, say: percentage,
    onInput: redraw,
  });
  const [legend, readout, plot] = [createLegend(), createReadout(), createLinePlot()];
  const [sum, table] = [make("p", { className: "figure-note" }), make("table", { className: "agreement" })];
  const front = [picker.element, stage.element, opacity.element, legend.element, readout.element];
  place(figure, "stage").replaceChildren(...front);
  place(figure, "methods").replaceChildren(methods.element);
  place(figure, "controls").replaceChildren(controls.element);
  place(figure, "deletion").replaceChildren(plot.element);
  place(figure, "agreement").replaceChildren(table);
  place(figure, "sum").replaceChildren(sum);
  return { stage, thumbnails, methods, controls, picker, opacity, legend, readout, sum, plot, table };
}

/** @param {HTMLCanvasElement[]} thumbnails @param {Context["store"]} store */
function createMethodRow(thumbnails, store) {
  const options = METHOD_NAMES.map((name, at) => ({
    name: NAMES[name], content: make("span", { className: "captioned" }, thumbnails[at], make("span", {}, NAMES[name])),
  }));
  const onChoose = (/** @type {number} */ at) => store.set({ method: METHOD_NAMES[at] });
  return createChoiceRow({ label: "Methods", className: "saliency-methods", options, onChoose });
}

/** @param {HTMLElement} figure @param {Context["store"]} store */
const browse = (figure, store) => browseWithKeys(figure, {
  position: () => METHOD_NAMES.indexOf(store.get().method),
  count: () => METHOD_NAMES.length,
  go: (at) => store.set({ method: METHOD_NAMES[at] }),
});

/**
 * Examine a question once: another method shows another map of the same report.
 * @param {Context["data"]["elsewhere"]} elsewhere
 */
function createExaminer(elsewhere) {
  /** @type {{ question: Question, report: Report } | null} */
  let known = null;
  return async (/** @type {Question} */ question) => {
    if (!known || !isSame(known.question, question)) {
      known = { question, report: await examine(question, elsewhere(question.network)) };
    }
    return known.report;
  };
}

/**
 * What the figure shows in a state of the page.
 * @param {Context} context @param {import("../../static/js/page/store.js").State} state
 * @param {{ controls: Parts["controls"], examined: ReturnType<typeof createExaminer> }} by
 * @returns {Promise<Shown>}
 */
async function answer(context, state, { controls, examined }) {
  const { method, network: name } = state;
  const { network, activations, specimen } = await context.data.forward(context.figure.experiment, state);
  const logits = /** @type {Float32Array} */ (activations.get("logits"));
  const said = argmax(logits);
  const label = state.label ?? said;
  const question = { network, image: specimen.pixels, label };
  const report = await examined(question);
  const asked = (/** @type {Network} */ other) =>
    (other === network ? report.maps[method]
      : unhurried(method, { ...question, network: other }, context.data.elsewhere(other)));
  await controls.answer(asked, name);
  return {
    report, image: specimen.pixels, columns: specimen.sides[1], label, method, said,
    who: passPhrase(specimen, classesOf(context), name), probability: softmax(logits)[label],
  };
}

/** @param {Parts} parts @param {Shown} shown @param {number | null} chosen @param {string[]} classes */
function tell({ methods, picker, stage, sum, table }, shown, chosen, classes) {
  methods.choose(METHOD_NAMES.indexOf(shown.method));
  picker.show(chosen, shown.said, shown.probability);
  stage.name(`${NAMES[shown.method]} for ${classes[shown.label]}, ${shown.who}`);
  tellSum(sum, shown.report, classes[shown.label]);
  showAgreement(table, shown.report, shown.method);
}

/** @param {Parts} parts @param {Shown} shown @param {import("../../static/js/page/config.js").Tokens} tokens */
function draw({ stage, thumbnails, controls, opacity, legend }, { report: { maps }, image, method }, tokens) {
  const layers = (/** @type {Float32Array} */ map) =>
    ({ image, map, limit: magnitude(map), opacity: opacity.value(), tokens });
  drawOverlay(stage.canvas, layers(maps[method]));
  METHOD_NAMES.forEach((name, at) => drawOverlay(thumbnails[at], layers(maps[name])));
  controls.draw((canvas, map) => drawOverlay(canvas, layers(map)));
  legend.show(divergingScale(tokens, magnitude(maps[method])), "diverging");
}

/** @param {Shown} shown @param {[number, number]} cell @param {string[]} classes @returns {[string, string]} */
function spellPixel({ report, method, image, label, columns }, [row, column], classes) {
  const map = report.maps[method];
  const at = row * columns + column;
  const value = map[at];
  return [
    `${method}(${row}, ${column}) = ${spellValue(value)}`,
    `pixel ${valuesAt(image, map.length, at)}; ${value < 0 ? "speaks against" : "speaks for"} ${classes[label]}`,
  ];
}

/** The channels of a pixel in words. @param {Float32Array} image @param {number} area @param {number} at */
const valuesAt = (image, area, at) =>
  Array.from({ length: image.length / area }, (_, channel) => image[channel * area + at].toFixed(3)).join(", ");

/** @param {Shown | null} shown */
function tableOf(shown) {
  const rows = Array.from(shown?.report.maps.gradient ?? [], (_, at) => {
    const { columns, report, image } = /** @type {Shown} */ (shown);
    const light = image.length / report.maps.gradient.length === 1 ? image[at]
      : valuesAt(image, report.maps.gradient.length, at);
    return [Math.floor(at / columns), at % columns, light, ...METHOD_NAMES.map((name) => report.maps[name][at])];
  });
  return { columns: ["row", "column", "pixel", ...METHOD_NAMES], rows };
}

/** @param {HTMLElement} line @param {Report} report @param {string} name */
function tellSum(line, { completeness: { sum, rise } }, name) {
  line.textContent =
    `Integrated gradients should sum to the logit’s rise from a black image to this one. ` +
    `For ${name} they sum to ${signedValue(sum)}, and the logit rises by ${signedValue(rise)}: ` +
    `a gap of ${Math.abs(sum - rise).toPrecision(2)}.`;
}

/**
 * @param {ReturnType<typeof createLinePlot>} plot @param {Report} report @param {string} method
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

/** @param {HTMLTableElement} table @param {Report} report @param {string} method */
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

/** @param {Question} one @param {Question} other */
const isSame = (one, other) => one.network === other.network && one.image === other.image && one.label === other.label;

/** @param {Float32Array} map @param {number} columns @returns {[number, number]} */
function strongest(map, columns) {
  const best = argmax(map.map(Math.abs));
  return [Math.floor(best / columns), best % columns];
}

/** @param {number} value */
const percentage = (value) => `${Math.round(100 * value)} %`;
