// @ts-check
/** A kernel of the first convolution, repainted inside the trained network. */

import { spellUnit } from "../../static/js/data/unit-list.js";
import { CLASSICS } from "../../static/js/engine/kernels.js";
import { argmax, softmax } from "../../static/js/engine/network.js";
import { asStrongAs, createPaintedKernels, leastLike } from "./painted-kernels.js";
import { createJury } from "./jury.js";
import { createBench } from "./painter-bench.js";
import { browseWithKeys } from "../../static/js/controls/browse-keys.js";
import { classesOf, specimenPhrase } from "../../static/js/marks/specimen.js";
import { createUnits } from "../../static/js/controls/unit-choice.js";

/**
 * @typedef {import("../../static/js/engine/network.js").Activations} Activations
 * @typedef {import("./painted-kernels.js").PaintedKernels} PaintedKernels
 * @typedef {{ pass: import("../../static/js/data/data.js").Pass, unit: number, network: string }} Shown
 */

/**
 * @param {HTMLElement} figure
 * @param {import("../../static/js/page/host.js").Context} context its layer is the first convolution
 */
export async function mount(figure, context) {
  const { data, theme, config } = context;
  const units = createUnits(context);
  const { name } = units.layer;
  const painted = createPaintedKernels();
  const jury = createJury(await data.specimens(context.figure.experiment));
  /** @type {Shown | null} */
  let shown = null;
  let sentence = "";
  /** Whether the reader has painted: until then, what is shown is repainted as an example. */
  let touched = false;
  const position = () => shown?.unit ?? 0;
  const hand = createHand(painted, {
    shownUnit: () => shown?.unit ?? null, touch() { touched = true; }, draw, choose: units.choose,
  });
  const bench = createBench(figure, config, units.layer, hand);
  const release = browseWithKeys(figure, { position, count: () => units.count, go: units.choose });

  function draw() {
    if (!shown) return;
    const { pass, unit } = shown;
    const network = pass.network.withWeights({ [name]: { weight: painted.weights() } });
    const answers = [pass.activations, network.forward(pass.specimen.pixels)]
      .map((all) => answerOf(all, name, unit, units.count));
    bench.show(unit, painted, answers, theme.tokens());
    jury.dismiss();
    if (!painted.count()) return say("Nothing is repainted yet.");
    jury.ask(pass.network, network, (changed, n) => {
      say(judge(painted.count(), classesOf(context)[argmax(answers[1].probabilities)], changed, n));
      figure.dispatchEvent(new Event("figure-rest"));
    });
  }

  /** Put in the classic kernel that the trained one is least like. @param {number} unit */
  function exemplify(unit) {
    painted.clear();
    const trained = painted.trained(unit);
    painted.put(unit, asStrongAs(leastLike(Object.values(CLASSICS), trained), trained));
  }

  /** @param {string} verdict */
  function say(verdict) {
    bench.say(verdict);
    if (shown) sentence = describe(shown, name, classesOf(context), verdict);
  }

  return {
    /** @param {import("../../static/js/page/store.js").State} state */
    async update(state) {
      const pass = await data.forward(context.figure.experiment, state);
      if (shown && shown.network !== state.network) touched = false;
      painted.lay(pass.network.weights(name).weight);
      shown = { pass, unit: units.shown(state), network: state.network };
      if (!touched) exemplify(shown.unit);
      figure.dataset.channel = String(shown.unit);
      draw();
    },
    describe: () => sentence,
    table: () => tableOf(painted, units.count),
    destroy() {
      release();
      jury.dismiss();
    },
  };
}

/**
 * What the reader's hand does to the filter shown; to none before there is one.
 * @param {PaintedKernels} painted
 * @param {{ shownUnit: () => number | null, touch: () => void, draw: () => void,
 *   choose: (unit: number) => void }} page
 * @returns {import("./painter-bench.js").Hand}
 */
function createHand(painted, { shownUnit, touch, draw, choose }) {
  /** @param {(unit: number) => void} act */
  function withUnit(act) {
    const unit = shownUnit();
    touch();
    if (unit !== null) act(unit);
  }
  return {
    onRemember: () => withUnit(painted.remember),
    onPaint: (at, weight) => withUnit((unit) => {
      painted.paint(unit, at, weight);
      draw();
    }),
    onReplace: (kernel) => withUnit((unit) => {
      painted.remember(unit);
      painted.put(unit, kernel && asStrongAs(kernel, painted.trained(unit)));
      draw();
    }),
    onUndo() {
      const unit = painted.undo();
      if (unit === shownUnit()) draw();
      else if (unit !== null) choose(unit);
    },
    onStep: (step) => choose((shownUnit() ?? 0) + step),
  };
}

/**
 * A filter's map and the network's answer.
 * @param {Activations} all @param {string} name @param {number} unit @param {number} count
 */
function answerOf(all, name, unit, count) {
  const maps = /** @type {Float32Array} */ (all.get(name));
  const area = maps.length / count;
  return { map: maps.subarray(unit * area, (unit + 1) * area), probabilities: softmax([...all.values()].at(-1) ?? []) };
}

/**
 * @param {number} filters repainted @param {string} answer to the image followed
 * @param {number} changed @param {number} n
 */
const judge = (filters, answer, changed, n) =>
  `With ${filters} repainted ${filters === 1 ? "filter" : "filters"} the network says ${answer} here, ` +
  `and something else than before for ${changed} of ${n} published images.`;

/** @param {Shown} shown @param {string} name @param {string[]} classes @param {string} verdict */
const describe = ({ pass, unit }, name, classes, verdict) =>
  `${spellUnit(name, unit)} for ${specimenPhrase(pass.specimen, classes)}. ${verdict}`;

/** @param {PaintedKernels} painted @param {number} count */
const tableOf = (painted, count) => ({
  columns: ["filter", "row", "column", "weight"],
  rows: Array.from({ length: count }, (_, unit) => painted.kernel(unit))
    .flatMap((kernel, unit) => kernel.map((weight, at) => [unit, Math.floor(at / 3), at % 3, weight])),
});
