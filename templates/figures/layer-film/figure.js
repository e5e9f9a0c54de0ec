// @ts-check
/** The film of the training: two dials, layer and moment, move everything together. */

import { placesAt, readReel } from "./film.js";
import { createConfusionPanel, createLossPanel, createMapPanel } from "./film-panels.js";
import { answerAt, confusionAt, filmLayer, firstFilmed, kernelsAt, vectorAt, weightsAt } from "./moments.js";
import { createRingFrame } from "./ring-frame.js";
import { browseWithKeys } from "../../static/js/controls/browse-keys.js";
import { createDial } from "../../static/js/controls/dial.js";
import { element as make, place } from "../../static/js/controls/element.js";
import { createPlayer } from "../../static/js/controls/player.js";
import { createStepper } from "../../static/js/controls/stepper.js";
import { createThumbnails } from "../../static/js/marks/thumbnails.js";
import { createClassLegend, isShown } from "../../static/js/marks/class-legend.js";
import { percent } from "../../static/js/marks/number.js";
import { classesOf } from "../../static/js/marks/specimen.js";

const SCENE_MS = 1100;

/**
 * @typedef {import("../../static/js/page/store.js").State} State
 * @typedef {import("../../static/js/page/host.js").Context} Context
 * @typedef {import("../../static/js/page/config.js").Tokens} Tokens
 * @typedef {import("./moments.js").Moment} Moment
 * @typedef {{ layer: string, moment: number }} Choice
 */

/**
 * @param {HTMLElement} element @param {Context} context
 * @returns {Promise<import("../../static/js/page/host.js").View>}
 */
export async function mount(element, context) {
  const { store, theme } = context;
  const known = await read(context);
  const { moments, layers } = known;
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  let [present, sentence, drawn] = [{ layer: layers[0], moment: 0 }, "", ""];
  const parts = createParts(element, context, known, { goTo, forward, position: () => present.moment });
  const release = browseWithKeys(element, { position: () => present.moment, count: () => moments.length, go: goTo });

  /** @param {number} moment */
  function goTo(moment) {
    parts.player.stop();
    if (moment >= 0 && moment < moments.length) store.set({ moment });
  }

  /** The next moment; from the last one on again to the first. @returns {boolean} whether there are more */
  function forward() {
    const next = (present.moment + 1) % moments.length;
    store.set({ moment: next });
    return next + 1 < moments.length;
  }

  return {
    async update(state) {
      const next = choiceOf(state, known);
      const reel = readReel((await context.data.pack(`${known.folder}/${next.layer}.bin`)).places);
      const another = next.layer !== present.layer || next.moment !== present.moment;
      const moves = drawn === theme.scheme() && !still.matches && another;
      [present, drawn] = [next, theme.scheme()];
      sentence = describe(known, present, imageOf(state, known));
      place(element, "sentence").textContent = sentence;
      parts.ring.name(sentence);
      draw(parts, known, present, state, theme.tokens());
      const guest = imageOf(state, known) < known.nSpecimens ? known.n + imageOf(state, known) : -1;
      const shown = (/** @type {number} */ label) => isShown(state.classes, label);
      parts.ring.stage.show(placesAt(reel, present.moment), moves, { tokens: theme.tokens(), shown, guest });
    },
    describe: () => sentence,
    playing: parts.player.playing,
    table: () => tableOf(moments),
    picture: () => ({
      width: 560, height: 560, draw: (canvas) => canvas.drawImage(parts.ring.stage.canvas, 0, 0, 560, 560),
    }),
    destroy() {
      parts.player.destroy();
      release();
      parts.ring.stage.destroy();
      parts.loss.destroy();
    },
  };
}

/**
 * @typedef {Awaited<ReturnType<typeof read>>} Known
 * @param {Context} context
 */
async function read(context) {
  const { data, config, figure: { experiment } } = context;
  const folder = `data/${experiment}/film`;
  const { layers, noun, shape } = config.experiments[experiment];
  const [meta, pack, about, network, specimens] = await Promise.all([
    data.json(`${folder}/moments.json`), data.pack(`${folder}/moments.bin`),
    data.pack(`data/${experiment}/projection/points.bin`),
    data.network(experiment, "trained"), data.specimens(experiment),
  ]);
  return {
    folder, pack, network, specimens, classes: classesOf(context), all: layers, noun,
    shape: /** @type {[number, number, number]} */ (shape),
    moments: /** @type {Moment[]} */ (meta.moments), layers: /** @type {string[]} */ (meta.layers),
    labels: about.label.data.subarray(0, meta.n), n: /** @type {number} */ (meta.n),
    nSpecimens: /** @type {number} */ (meta.specimens), order: meta.order, reach: meta.reach,
  };
}

/**
 * The figure's parts, in their places.
 * @typedef {ReturnType<typeof createParts>} Parts
 * @param {HTMLElement} figure @param {Context} context @param {Known} known
 * @param {{ goTo: (moment: number) => void, forward: () => boolean, position: () => number }} hand
 */
function createParts(figure, context, known, { goTo, forward, position }) {
  const { store, theme, announce, attempt, id } = context;
  const { moments, layers, labels, classes, order, reach } = known;
  const thumbnails = createThumbnails(context, context.figure.experiment);
  const ring = createRingFrame({
    id, announce, labels, classes, order, reach, count: known.n + known.nSpecimens,
    drawSpecimen: (canvas, index) => attempt("pointed at", () => thumbnails.draw(canvas, index, theme.tokens())),
  });
  const legend = createClassLegend(context);
  const layerDial = createDial({ label: "Layer", stops: layers, onInput: (at) => store.set({ film: layers[at] }) });
  const momentDial = createDial({
    label: "Training step", stops: moments.map(({ step }) => String(step)), onInput: goTo,
  });
  const stepper = createStepper({ noun: "moment", onStep: (step) => goTo(position() + step) });
  const player = createPlayer({ forward, pace_ms: SCENE_MS });
  const [kernels, maps] = [createMapPanel("", 8), createMapPanel("", 8)];
  const [confusion, loss] = [createConfusionPanel(classes.length), createLossPanel(moments)];
  const transport = make("div", { className: "film-transport" }, stepper.element, player.element);
  place(figure, "legend").replaceChildren(legend.element);
  place(figure, "dials").replaceChildren(layerDial.element, momentDial.element);
  place(figure, "stage").replaceChildren(ring.element, transport);
  place(figure, "panels").replaceChildren(loss.element, confusion.element, kernels.element, maps.element);
  return { ring, legend, layerDial, momentDial, stepper, player, kernels, maps, confusion, loss };
}

/** @param {Parts} parts @param {Known} known @param {Choice} choice @param {State} state @param {Tokens} tokens */
function draw(parts, known, { layer, moment }, state, tokens) {
  const { moments, layers, pack, classes } = known;
  const steps = [moments[moment], moments[moments.length - 1]].map(({ step }) => step.toLocaleString("en"));
  parts.legend.show(state.classes);
  parts.layerDial.show(layers.indexOf(layer));
  parts.momentDial.show(moment, steps.join(" of "));
  parts.stepper.show("Moment", moment, moments.length, `${moment + 1} of ${moments.length}`);
  const kernels = kernelsAt(pack, firstFilmed(pack), moment);
  parts.kernels.show(`Kernels of ${firstFilmed(pack)}`, kernels.values, kernels.size, tokens, kernels.limit);
  const { words, values, size } = specimenIn(known, layer, moment, imageOf(state, known));
  parts.maps.show(words, values, size, tokens);
  parts.confusion.show(confusionAt(pack, moment, classes.length), tokens);
  parts.loss.show(moment, tokens);
}

/**
 * What the followed image's maps are at a layer and moment.
 * @param {Known} known @param {string} name @param {number} moment @param {number} image
 * @returns {import("./moments.js").Maps & { words: string }}
 */
function specimenIn({ all, network, pack, specimens, nSpecimens, noun, shape }, name, moment, image) {
  const { pixels } = specimens[image];
  const words = `This ${noun} in ${name}`;
  const layer = all.find((each) => each.name === name);
  const [count, rows, columns] = layer?.shape ?? shape;
  if (columns !== undefined) {
    const outputs = network.withWeights(weightsAt(pack, moment)).forward(pixels);
    const values = /** @type {Float32Array} */ (name === "image" ? pixels : outputs.get(name));
    return { words, values, size: [count, rows, columns] };
  }
  // The dense layers of a dozen moments weigh 5 MB; only the published images were sent through them.
  if (!layer || image >= nSpecimens) return { words: "Your picture", values: pixels, size: shape };
  return { words, ...vectorAt(pack, layer, moment, image) };
}

/** @param {State} state @param {Known} known */
const imageOf = ({ image }, { specimens }) => Math.min(image, specimens.length - 1);

/** @param {State} state @param {Known} known @returns {Choice} */
const choiceOf = ({ film, moment }, { all, layers, moments }) => ({
  layer: filmLayer(film, all, layers), moment: Math.min(moment ?? moments.length - 1, moments.length - 1),
});

/** @param {Known} known @param {Choice} choice @param {number} image */
function describe({ moments, pack, classes, nSpecimens, noun }, { layer, moment }, image) {
  const { step, loss, accuracy } = moments[moment];
  const words = `${layer} after ${step.toLocaleString("en")} ${step === 1 ? "step" : "steps"}: ` +
    `loss ${loss.toFixed(2)}, ${percent(accuracy)} of the test images right.`;
  if (image >= nSpecimens) return words;
  const { label, probability } = answerAt(pack, moment, image);
  return `${words} This ${noun} is taken for ${classes[label]}, ${percent(probability)}.`;
}

/** @param {Moment[]} moments */
const tableOf = (moments) => ({
  columns: ["step", "epoch", "loss", "accuracy"],
  rows: moments.map(({ step, epoch, loss, accuracy }) => [step, epoch, loss, accuracy]),
});
