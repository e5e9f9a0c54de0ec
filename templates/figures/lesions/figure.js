// @ts-check
/** The lesion lab: switch units off, and see what this image and the test set lose. */

import { argmax, softmax } from "../../static/js/engine/network.js";
import { accuracyOf, confusionUnder, drawLike, hiddenLayers, readUnit, recallsOf, unitId, withLesions,
  worstConfusion } from "./lesions.js";
import { realValues } from "../../static/js/data/pack.js";
import { createClassName } from "../../static/js/marks/class-name.js";
import { button, element as make, place } from "../../static/js/controls/element.js";
import { percent } from "../../static/js/marks/number.js";
import { createSwitches } from "./unit-switches.js";
import { classesOf, specimenPhrase } from "../../static/js/marks/specimen.js";
import { randomFrom } from "../../static/js/engine/random.js";
import { colorOf } from "../../static/js/page/theme.js";

/** Random groups to compare a combination with. */
const N_DRAWS = 3;
/** Milliseconds of counting between two drawings of the progress. */
const SLICE_MS = 30;

/**
 * @typedef {import("./lesions.js").Unit} Unit
 * @typedef {{ confusion: ArrayLike<number>, whole: ArrayLike<number>, n: number, words: string }} Effect
 */

/** @param {HTMLElement} figure @param {import("../../static/js/page/host.js").Context} context */
export async function mount(figure, context) {
  const { store, data, config, announce } = context;
  const { experiment } = context.figure;
  const classes = classesOf(context);
  const n = classes.length;
  const single = await data.pack(`data/${experiment}/lesions.bin`);
  const layers = hiddenLayers({ layers: /** @type {any} */ (config.experiments[experiment].layers) });
  const units = layers.flatMap(({ name, shape }) =>
    Array.from({ length: shape[0] }, (_, index) => ({ layer: name, index })));
  const area = n * n;
  const whole = single.whole.data;
  const alone = (/** @type {number} */ at) => single.confusion.data.subarray(at * area, (at + 1) * area);
  const lost = units.map((_, at) => accuracyOf(whole, n) - accuracyOf(alone(at), n));
  /** @type {import("../../static/js/engine/network.js").Activations[]} */
  const kept = [];
  let run = 0;
  let sentence = "";
  /** @type {Effect} */
  let effect = { confusion: whole, whole, n: 0, words: "" };
  /** @type {{ before: Float32Array, after: Float32Array }} */
  let shown = { before: new Float32Array(n), after: new Float32Array(n) };

  const switches = createSwitches({ layers, lost, onToggle: toggle });
  const rows = classes.map((_, label) => createRow(config, label));
  const verdict = make("p", { className: "lesion-verdict" });
  const note = make("p", { className: "figure-note" });
  const measure = button("Measure this group on 1,000 images", { className: "pill", onclick: () => measureGroup() });
  const progress = make("progress", { max: 1, value: 0, hidden: true, "aria-label": "Images measured" });
  const clear = button("Switch all on", { className: "quiet", onclick: () => store.set({ off: "" }) });
  const worst = units[argmax(lost)];
  const suggest = button(`Switch off ${unitId(worst)}, the one that is missed most`, {
    className: "quiet", onclick: () => store.set({ off: unitId(worst) }),
  });
  place(figure, "switches").replaceChildren(...switches.elements);
  place(figure, "tools").replaceChildren(suggest, clear);
  place(figure, "rows").replaceChildren(
    make("div", { className: "lesion-head", "aria-hidden": "true" },
      make("span", {}, "Class"), make("span", {}, "This image"), make("span"),
        make("span", {}, "Recall"), make("span")),
    ...rows.map((row) => row.element));
  place(figure, "side").replaceChildren(verdict, note, make("div", { className: "lesion-run" }, measure, progress));

  /** @param {Unit} unit */
  function toggle(unit) {
    const off = readOff(store.get().off);
    const id = unitId(unit);
    const ids = off.map(unitId);
    store.set({ off: (ids.includes(id) ? ids.filter((each) => each !== id) : [...ids, id]).join(",") });
  }

  /** @param {string} text @returns {Unit[]} the known units among those named */
  const readOff = (text) => text.split(",").filter(Boolean).map(readUnit)
    .filter(({ layer, index }) => units.some((unit) => unit.layer === layer && unit.index === index));

  async function measureGroup() {
    const mine = ++run;
    const state = store.get();
    const off = readOff(state.off);
    const [network, pack] = await Promise.all([
      data.network(experiment, "trained"), data.pack(`data/${experiment}/lesion-images.bin`)]);
    const [count, height, width] = pack.images.shape;
    const size = height * width;
    const images = Array.from({ length: count }, (_, at) => realValues(pack.images, at * size, (at + 1) * size));
    const bench = { images, labels: pack.label.data, classes: n, kept };
    const random = randomFrom(off.length);
    const jobs = [[], off, ...Array.from({ length: N_DRAWS }, () => drawLike(network, off, random))];
    progress.hidden = false;
    /** @type {Uint32Array[]} */
    const results = [];
    for (const [at, job] of jobs.entries()) {
      const result = await counted(confusionUnder(network, bench, job), (share) => {
        progress.value = (at + share / count) / jobs.length;
        return mine === run;
      });
      if (!result) return;
      results.push(result);
    }
    progress.hidden = true;
    const [base, ours, ...others] = results;
    const rest = others.map((confusion) => percent(accuracyOf(confusion, n)));
    showEffect({
      confusion: ours, whole: base, n: count,
      words: `On ${count.toLocaleString("en")} test images ${percent(accuracyOf(ours, n))} are right without ` +
        `these units, ${percent(accuracyOf(base, n))} with all. ${tellConfusion(base, ours)}${N_DRAWS} groups of as ` +
        `many units drawn at random leave ${rest.join(", ")}.`,
    });
    announce(effect.words);
  }

  /** @param {Effect} next */
  function showEffect(next) {
    effect = next;
    const before = recallsOf(next.whole, n);
    const after = recallsOf(next.confusion, n);
    rows.forEach((row, label) => row.recall(next.n ? before[label].recall : null, after[label].recall));
    note.textContent = next.words;
  }

  return {
    /** @param {import("../../static/js/page/store.js").State} state */
    async update(state) {
      const off = readOff(state.off);
      const { network, activations, specimen } = await data.forward(experiment, state);
      const logits = (/** @type {import("../../static/js/engine/network.js").Activations} */ all) =>
        softmax(/** @type {Float32Array} */ (all.get("logits")));
      shown = { before: logits(activations), after: logits(withLesions(network, activations, off)) };
      switches.show(off, activations);
      rows.forEach((row, label) => row.image(shown.before[label], shown.after[label], label === specimen.label));
      const who = `${specimenPhrase(specimen, classes)}, ${state.network.replaceAll("-", " ")} network`;
      sentence = describe(off, shown, classes, who);
      verdict.textContent = sentence;
      run++;
      progress.hidden = true;
      measure.hidden = state.network !== "trained" || off.length < 2;
      showEffect(knownEffect(off, state.network));
    },
    describe: () => `${sentence} ${effect.words}`,
    table: () => ({
      columns: ["unit", "accuracy lost", ...classes.map((name) => `recall, ${name}`)],
      rows: units.map((unit, at) => [unitId(unit), lost[at], ...recallsOf(alone(at), n).map(({ recall }) => recall)]),
    }),
    picture: () => ({ width: 560, height: 30 * n + 50, draw: drawPicture }),
    destroy() { run++; },
  };

  /** The bars of this image, to download. @param {CanvasRenderingContext2D} drawing */
  function drawPicture(drawing) {
    const { fillStyle } = drawing;
    classes.forEach((name, label) => {
      drawing.fillStyle = fillStyle;
      drawing.fillText(name, 0, 30 * label + 16);
      drawing.fillText(percent(shown.after[label]), 440, 30 * label + 16);
      drawing.fillStyle = colorOf(context.theme.tokens(), `class-${label}`);
      drawing.fillRect(120, 30 * label + 5, 300 * shown.after[label], 14);
    });
    drawing.fillStyle = fillStyle;
    drawing.fillText(sentence, 0, 30 * n + 30);
  }

  /** @param {ArrayLike<number>} before @param {ArrayLike<number>} after */
  function tellConfusion(before, after) {
    const { label, predicted, count } = worstConfusion(before, after, n);
    return count ? `Most of what is lost: ${count} more of class ${classes[label]} called ${classes[predicted]}. ` : "";
  }

  /** What the build has measured already. @param {Unit[]} off @param {string} network @returns {Effect} */
  function knownEffect(off, network) {
    const nothing = { confusion: whole, whole, n: 0, words: "" };
    if (network !== "trained") return { ...nothing,
      words: "Recall over the test set is measured for the trained network." };
    if (off.length === 0) return { ...nothing, n: 10000,
      words: `With every unit on, ${percent(accuracyOf(whole, n))} of the test images are right.` };
    if (off.length > 1) return { ...nothing,
      words: "Recall without a group of units is counted here, on 1,000 test images, when you ask for it." };
    const at = units.findIndex((unit) => unitId(unit) === unitId(off[0]));
    const total = recallsOf(whole, n).reduce((sum, each) => sum + each.n, 0);
    const rank = lost.filter((loss) => loss > lost[at]).length + 1;
    return {
      confusion: alone(at), whole, n: total,
      words: `Over ${total.toLocaleString("en")} test images the loss of ${unitId(off[0])} alone costs ` +
        `${points(lost[at])} of accuracy: ` +
        `place ${rank} of ${units.length}. The median unit costs ${points(median(lost))}. ` +
        `${tellConfusion(whole, alone(at))}`,
    };
  }
}

/**
 * Count on, a slice at a time.
 * @param {Generator<{ done: number, confusion: Uint32Array }>} counting
 * @param {(done: number) => boolean} tell false to stop
 */
async function counted(counting, tell) {
  /** @type {Uint32Array} */
  let result = new Uint32Array(0);
  for (let last = performance.now(), next = counting.next(); !next.done; next = counting.next()) {
    result = next.value.confusion;
    if (performance.now() - last < SLICE_MS) continue;
    if (!tell(next.value.done)) return null;
    await new Promise((resolve) => setTimeout(resolve));
    last = performance.now();
  }
  return result;
}

/**
 * @param {Unit[]} off @param {{ before: Float32Array, after: Float32Array }} shown @param {string[]} classes
 * @param {string} who
 */
function describe(off, { before, after }, classes, who) {
  const [first, second] = [argmax(before), argmax(after)];
  if (off.length === 0) return `Nothing is switched off: ${classes[first]}, ${percent(before[first])}, for ${who}.`;
  const what = off.length === 1 ? unitId(off[0]) : `${off.length} units`;
  if (first === second)
    return `Without ${what} it still says ${classes[second]}: ${percent(after[second])} instead of ` +
      `${percent(before[first])}, for ${who}.`;
  return `Without ${what} the answer turns from ${classes[first]} to ${classes[second]}, ` +
    `${percent(after[second])}, for ${who}.`;
}

/** @param {number} share */
const points = (share) => `${(100 * share).toFixed(2).replace("-", "−")} points`;

/** @param {number[]} values */
const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

/**
 * A class: its probability for the image and its recall, with the mark of what they were before.
 * @param {import("../../static/js/page/config.js").PageConfig} config @param {number} label
 */
function createRow(config, label) {
  const createMeter = () => {
    const fill = make("span", { className: "bar-fill" });
    fill.style.background = `var(--class-${label})`;
    const tick = make("span", { className: "bar-tick" });
    return { fill, tick, track: make("span", { className: "bar-track ticked", "aria-hidden": "true" }, fill, tick),
      text: make("span", { className: "value" }) };
  };
  const [chance, recall] = [createMeter(), createMeter()];
  const row = make("div", { className: "lesion-row" },
    createClassName(config, label), chance.track, chance.text, recall.track, recall.text);
  const show =
    (/** @type {ReturnType<typeof createMeter>} */ part, /** @type {number} */ before, /** @type {number} */ after) => {
    part.fill.style.width = `${100 * after}%`;
    part.tick.style.left = `${100 * before}%`;
    part.tick.hidden = Math.abs(before - after) < 0.0005;
    part.text.textContent = percent(after);
  };
  return {
    element: row,
    /** @param {number} before @param {number} after @param {boolean} isLabel */
    image(before, after, isLabel) {
      show(chance, before, after);
      row.classList.toggle("is-label", isLabel);
    },
    /** @param {number | null} before null where nothing is measured @param {number} after */
    recall(before, after) {
      recall.track.hidden = recall.text.hidden = before === null;
      if (before !== null) show(recall, before, after);
    },
  };
}
