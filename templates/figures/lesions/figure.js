// @ts-check
/** The lesion lab: switch units off, and see what this image and the test set lose. */

import { spellUnit } from "../../static/js/data/unit-list.js";
import { argmax, softmax } from "../../static/js/engine/network.js";
import { createClassRows } from "./class-rows.js";
import { knownEffect, measuredEffect, nOfPage, readLosses } from "./effect.js";
import { createGroupRun } from "./group-run.js";
import { hiddenLayers, readUnits, recallsOf, toggled, unitId, unitsOf, withLesions } from "./lesions.js";
import { button, element as make, place } from "../../static/js/controls/element.js";
import { percent } from "../../static/js/marks/number.js";
import { createSwitches } from "./unit-switches.js";
import { classesOf, passPhrase } from "../../static/js/marks/specimen.js";
import { MISSED } from "../../static/js/page/store.js";
import { colorOf } from "../../static/js/page/theme.js";

/**
 * @typedef {import("./lesions.js").Unit} Unit
 * @typedef {import("./effect.js").Losses} Losses
 * @typedef {{ before: Float32Array, after: Float32Array }} Answers probabilities of the classes
 */

/** @param {HTMLElement} figure @param {import("../../static/js/page/host.js").Context} context */
export async function mount(figure, context) {
  const { store, data, config, announce, attempt } = context;
  const { experiment } = context.figure;
  const classes = classesOf(context);
  const layers = hiddenLayers({ layers: /** @type {any} */ (config.experiments[experiment].layers) });
  const pack = await data.pack(`data/${experiment}/lesions.bin`);
  const known = {
    zero: readLosses(pack, unitsOf(layers), classes, "zero"), mean: readLosses(pack, unitsOf(layers), classes, "mean"),
  };
  let losses = known.zero;
  const run = createGroupRun(data, experiment, classes.length);
  let [sentence, effect] = ["", knownEffect(losses, [], "")];
  /** @type {Answers} */
  let shown = { before: new Float32Array(classes.length), after: new Float32Array(classes.length) };
  const readOff = (/** @type {import("../../static/js/page/store.js").State} */ { off, network }) =>
    off !== MISSED ? readUnits(off, losses.units) : network === "trained" ? [mostMissed(losses)] : [];
  const lab = createLab(figure, config, { layers, losses }, {
    onToggle: (unit) => store.set({ off: toggled(readOff(store.get()), unit) }),
    onOff: (off) => store.set({ off }),
    onHold: (held) => store.set({ held }),
    onMeasure: () => attempt("group", measure),
  });

  async function measure() {
    const measured = await run.measure(readOff(store.get()), losses.level, lab.progress);
    if (!measured) return;
    lab.progress(null);
    effect = measuredEffect(measured, classes);
    lab.showEffect(effect);
    announce(effect.words);
  }

  return {
    /** @param {import("../../static/js/page/store.js").State} state */
    async update(state) {
      losses = state.held === "mean" ? known.mean : known.zero;
      const off = readOff(state);
      const { network, activations, specimen } = await data.forward(experiment, state);
      shown = { before: answerOf(activations), after: answerOf(withLesions(network, activations, off, losses.level)) };
      sentence = describe(off, shown, classes, passPhrase(specimen, classes, state.network));
      run.stop();
      effect = knownEffect(losses, off, state.network);
      lab.hold(losses, state.network === "trained");
      lab.draw(off, activations, { answers: shown, truth: specimen.label, sentence, tokens: context.theme.tokens() });
      lab.offer(state.network === "trained" && off.length > 1);
      lab.showEffect(effect);
    },
    describe: () => `${sentence} ${effect.words}`,
    table: () => tableOf(losses),
    picture: () => ({
      width: 560, height: 30 * classes.length + 50,
      draw: (/** @type {CanvasRenderingContext2D} */ paper) =>
        drawPicture(paper, shown.after, classes, sentence, context.theme.tokens()),
    }),
    destroy: run.stop,
  };
}

/**
 * The figure's parts, in their places.
 * @param {HTMLElement} figure @param {import("../../static/js/page/config.js").PageConfig} config
 * @param {{ layers: { name: string, shape: number[] }[], losses: Losses }} known
 * @param {{ onToggle: (unit: Unit) => void, onOff: (off: string) => void,
 *   onHold: (held: import("./effect.js").Held) => void, onMeasure: () => void }} hand
 */
function createLab(figure, config, { layers, losses }, { onToggle, onOff, onHold, onMeasure }) {
  const switches = createSwitches({ layers, onToggle });
  const rows = createClassRows(config, losses.classes.length);
  const verdict = make("p", { className: "lesion-verdict" });
  const note = make("p", { className: "figure-note" });
  const n = nOfPage(losses).toLocaleString("en");
  const measure = button(`Measure this group on ${n} images`, { className: "pill", onclick: onMeasure });
  const bar = make("progress", { max: 1, value: 0, hidden: true, "aria-label": "Images measured" });
  const worst = mostMissed(losses);
  const suggest = button(`Switch off ${spellUnit(worst.layer, worst.index)}, the one that is missed most`, {
    className: "quiet", onclick: () => onOff(unitId(worst)),
  });
  const clear = button("Switch all on", { className: "quiet", onclick: () => onOff("") });
  place(figure, "switches").replaceChildren(...switches.elements);
  const hold = button("Hold at the mean instead of zero", {
    className: "pill", "aria-pressed": "false",
    onclick: () => onHold(hold.getAttribute("aria-pressed") === "true" ? "zero" : "mean"),
  });
  place(figure, "tools").replaceChildren(suggest, clear, hold);
  place(figure, "rows").replaceChildren(...rows.elements);
  place(figure, "side").replaceChildren(verdict, note, make("div", { className: "lesion-run" }, measure, bar));

  /** @param {number | null} share null where nothing runs */
  function progress(share) {
    bar.hidden = share === null;
    bar.value = share ?? 0;
  }

  return {
    progress,
    /**
     * Tell what units are held at.
     * @param {Losses} now @param {boolean} measured whether of the network that is shown
     */
    hold(now, measured) {
      hold.setAttribute("aria-pressed", String(now.held === "mean"));
      switches.price(measured ? now.lost : null);
      place(figure, "legend").toggleAttribute("data-unmeasured", !measured);
      suggest.hidden = !measured;
    },
    /**
     * @param {Unit[]} off @param {import("../../static/js/engine/network.js").Activations} activations
     * @param {{ answers: Answers, truth: number, sentence: string,
     *   tokens: import("../../static/js/page/config.js").Tokens }} image
     */
    draw(off, activations, { answers, truth, sentence, tokens }) {
      switches.show(off, activations, tokens);
      rows.showImage(answers, truth);
      verdict.textContent = sentence;
    },
    /** @param {boolean} measurable whether a run would tell something new */
    offer(measurable) {
      progress(null);
      measure.hidden = !measurable;
    },
    /** @param {import("./effect.js").Effect} effect */
    showEffect({ confusion, whole, n, words }) {
      const recalls = (/** @type {ArrayLike<number>} */ counts) =>
        recallsOf(counts, losses.classes.length).map(({ recall }) => recall);
      rows.showRecalls(n ? recalls(whole) : null, recalls(confusion));
      note.textContent = words;
    },
  };
}

/** The unit of which the test set misses most. @param {Losses} losses */
const mostMissed = ({ units, lost }) => units[argmax(lost)];

/** @param {import("../../static/js/engine/network.js").Activations} activations */
const answerOf = (activations) => softmax(/** @type {Float32Array} */ (activations.get("logits")));

/** @param {Unit[]} off @param {Answers} answers @param {string[]} classes @param {string} who */
function describe(off, { before, after }, classes, who) {
  const [first, second] = [argmax(before), argmax(after)];
  const [was, is] = [percent(before[first]), percent(after[second])];
  if (off.length === 0) return `Nothing is switched off: ${classes[first]}, ${was}, for ${who}.`;
  const what = off.length === 1 ? spellUnit(off[0].layer, off[0].index) : `${off.length} units`;
  if (first === second) return `Without ${what} it still says ${classes[second]}: ${is} instead of ${was}, for ${who}.`;
  return `Without ${what} the answer turns from ${classes[first]} to ${classes[second]}, ${is}, for ${who}.`;
}

/** @param {Losses} losses */
const tableOf = ({ classes, units, alone, lost }) => ({
  columns: ["unit", "accuracy lost", ...classes.map((name) => `recall, ${name}`)],
  rows: units.map((unit, at) =>
    [spellUnit(unit.layer, unit.index), lost[at], ...recallsOf(alone[at], classes.length).map(({ recall }) => recall)]),
});

/**
 * The bars of this image, to download.
 * @param {CanvasRenderingContext2D} paper @param {Float32Array} probabilities @param {string[]} classes
 * @param {string} sentence @param {import("../../static/js/page/config.js").Tokens} tokens
 */
function drawPicture(paper, probabilities, classes, sentence, tokens) {
  const { fillStyle } = paper;
  classes.forEach((name, label) => {
    paper.fillStyle = fillStyle;
    paper.fillText(name, 0, 30 * label + 16);
    paper.fillText(percent(probabilities[label]), 440, 30 * label + 16);
    paper.fillStyle = colorOf(tokens, `class-${label}`);
    paper.fillRect(120, 30 * label + 5, 300 * probabilities[label], 14);
  });
  paper.fillStyle = fillStyle;
  paper.fillText(sentence, 0, 30 * classes.length + 30);
}
