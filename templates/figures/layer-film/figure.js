// @ts-check
/** The film of the training: two dials, layer and moment, move everything together. */

import { argmax, softmax } from "../../static/js/engine/network.js";
import { placesAt, readReel } from "./film.js";
import { browseWithKeys } from "../../static/js/controls/browse-keys.js";
import { createClassLegend, isShown } from "../../static/js/marks/class-legend.js";
import { magnitude } from "../../static/js/maps/color-scale.js";
import { createDial } from "../../static/js/controls/dial.js";
import { element as make, place } from "../../static/js/controls/element.js";
import { createConfusionPanel, createLossPanel, createMapPanel } from "./film-panels.js";
import { percent } from "../../static/js/marks/number.js";
import { createPlayer } from "../../static/js/controls/player.js";
import { createRingStage } from "./ring-stage.js";
import { classesOf } from "../../static/js/marks/specimen.js";
import { createStepper } from "../../static/js/controls/stepper.js";
import { createThumbnails } from "../../static/js/marks/thumbnails.js";
import { createTooltip } from "../../static/js/marks/tooltip.js";

const HINT =
  "Arrow left and right, Home and End change the moment. Shift with an arrow key moves from garment to garment.";
/** y upwards @type {Record<string, [number, number]>} */
const DIRECTIONS = { ArrowUp: [0, 1], ArrowDown: [0, -1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };
const SCENE_MS = 1100;
const REACH_PX = 14;

/**
 * @typedef {import("../../static/js/page/store.js").State} State
 * @typedef {{ step: number, epoch: number, loss: number, accuracy: number }} Moment
 *
 * @param {HTMLElement} element
 * @param {import("../../static/js/page/host.js").Context} context
 * @returns {Promise<import("../../static/js/page/host.js").View>}
 */
export async function mount(element, context) {
  const { store, data, config, figure, theme, announce } = context;
  const folder = `data/${figure.experiment}/film`;
  const [meta, pack, about, network, specimens] = await Promise.all([
    data.json(`${folder}/moments.json`), data.pack(`${folder}/moments.bin`),
    data.pack(`data/${figure.experiment}/projection/points.bin`),
    data.network(figure.experiment, "trained"), data.specimens(figure.experiment),
  ]);
  const moments = /** @type {Moment[]} */ (meta.moments);
  const layers = /** @type {string[]} */ (meta.layers);
  const classes = classesOf(context);
  const labels = about.label.data.subarray(0, meta.n);
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  const thumbnails = createThumbnails(data, figure.experiment);
  /** The point looked at last. */
  let seen = -1;
  let present = { layer: layers[0], moment: 0 };
  let sentence = "";
  let drawn = "";

  const stage =
    createRingStage({ labels, classes, order: meta.order, reach: meta.reach, count: meta.n + meta.specimens });
  const tooltip = createTooltip();
  const legend = createClassLegend(context);
  const layerDial = createDial({ label: "Layer", stops: layers, onInput: (at) => store.set({ map: layers[at] }) });
  const momentDial =
    createDial({ label: "Training step", stops: moments.map(({ step }) => String(step)), onInput: goTo });
  const stepper = createStepper({ noun: "moment", onStep: (step) => goTo(present.moment + step) });
  const player = createPlayer({ forward, pace_ms: SCENE_MS });
  const [kernels, maps, confusion, loss] = [
    createMapPanel("Kernels of conv1", 8), createMapPanel("", 8), createConfusionPanel(classes.length),
      createLossPanel(moments),
  ];
  const hint = make("span", { className: "visually-hidden", id: `${context.id}-hint` }, HINT);
  const frame = make("div", { className: "ring-frame", tabIndex: 0, role: "application", "aria-describedby": hint.id },
    stage.canvas, tooltip.element, hint);
  place(element, "legend").replaceChildren(legend.element);
  place(element, "dials").replaceChildren(layerDial.element, momentDial.element);
  place(element, "stage").replaceChildren(frame,
    make("div", { className: "film-transport" }, stepper.element, player.element));
  place(element, "panels").replaceChildren(loss.element, confusion.element, kernels.element, maps.element);
  const release = browseWithKeys(element, { position: () => present.moment, count: () => moments.length, go: goTo });
  stage.canvas.addEventListener("pointermove", onPointer);
  stage.canvas.addEventListener("pointerdown", onPointer);
  stage.canvas.addEventListener("pointerleave", tooltip.hide);
  frame.addEventListener("keydown", onKey);
  frame.addEventListener("blur", tooltip.hide);

  /** @param {number} moment */
  function goTo(moment) {
    player.stop();
    if (moment >= 0 && moment < moments.length) store.set({ moment });
  }

  /** The next moment; from the last one on again to the first. @returns {boolean} whether there are more */
  function forward() {
    const next = (present.moment + 1) % moments.length;
    store.set({ moment: next });
    return next + 1 < moments.length;
  }

  /** @param {PointerEvent} event */
  function onPointer({ offsetX, offsetY }) {
    look(stage.find(offsetX, offsetY, REACH_PX));
  }

  /** Shift with an arrow key finds the next garment; plain ones are the figure's. @param {KeyboardEvent} event */
  function onKey(event) {
    const direction = event.shiftKey && DIRECTIONS[event.key];
    if (!direction) return;
    event.preventDefault();
    look(stage.next(Math.max(seen, 0), direction));
    announce(`A garment: ${classes[labels[seen]]}.`);
  }

  /** Show the garment behind a point. @param {number} index -1 for none */
  function look(index) {
    if (index < 0) return tooltip.hide();
    seen = index;
    tooltip.show(...stage.placeOf(index), classes[labels[index]]);
    thumbnails.draw(tooltip.picture, index, theme.tokens());
  }

  /** What the garment's maps are at the present layer and moment. @param {number} image */
  function drawMaps(image) {
    const { layer, moment } = present;
    const tokens = theme.tokens();
    const layerConfig = config.experiments[figure.experiment].layers.find(({ name }) => name === layer);
    const shape = layerConfig?.shape ?? [1, 28, 28];
    if (shape.length === 3) {
      const outputs = network.withWeights(weightsAt(pack, moment)).forward(specimens[image].pixels);
      const values = /** @type {Float32Array} */ (layer === "image" ? specimens[image].pixels : outputs.get(layer));
      return maps.show(`This garment in ${layer}`, values, [shape[0], shape[1], shape[2]], tokens);
    }
    if (image >= meta.specimens) {
      // The dense layers of a dozen moments weigh 5 MB; only the published images were sent through them.
      return maps.show("Your picture", specimens[image].pixels, [1, 28, 28], tokens);
    }
    const source = layer === "logits" ? pack.logits : pack.hidden;
    const size = source.shape[2];
    const start = (moment * source.shape[1] + image) * size;
    const values =
      Array.from(source.data.subarray(start, start + size), (value) => (value - source.zero) * source.scale);
    const kept = layerConfig?.kind === "relu" ? values.map((value) => Math.max(value, 0)) : values;
    maps.show(`This garment in ${layer}`, kept, [1, Math.max(1, Math.floor(size / 16)), Math.min(size, 16)], tokens);
  }

  /** @param {number} moment @param {number} image */
  function answerAt(moment, image) {
    if (image >= meta.specimens) return "";
    const start = (moment * pack.logits.shape[1] + image) * classes.length;
    const probabilities = softmax(
      /** @type {Float32Array} */ (pack.logits.data.subarray(start, start + classes.length)),
    );
    const best = argmax(probabilities);
    return ` This garment is taken for ${classes[best]}, ${percent(probabilities[best])}.`;
  }

  /** @param {Readonly<State>} state */
  function choiceOf(state) {
    const moment = state.moment ?? moments.length - 1;
    return { layer: filmLayer(state.map, config.experiments[figure.experiment].layers, layers),
      moment: Math.min(moment, moments.length - 1) };
  }

  return {
    async update(state) {
      const next = choiceOf(state);
      const reel = readReel((await data.pack(`${folder}/${next.layer}.bin`)).places);
      const moves =
        drawn === theme.scheme() && !still.matches && (next.layer !== present.layer || next.moment !== present.moment);
      const image = Math.min(state.image, specimens.length - 1);
      present = next;
      drawn = theme.scheme();
      const tokens = theme.tokens();
      const { step, loss: value, accuracy } = moments[next.moment];
      sentence = `${next.layer} after ${step.toLocaleString("en")} ${step === 1 ? "step" : "steps"}: loss ` +
        `${value.toFixed(2)}, ${percent(accuracy)} of the test images right.${answerAt(next.moment, image)}`;
      place(element, "sentence").textContent = sentence;
      frame.setAttribute("aria-label", `${meta.n} test images among the corners of their classes. ${sentence}`);
      legend.show(state.classes);
      layerDial.show(layers.indexOf(next.layer));
      momentDial.show(next.moment, `${step.toLocaleString("en")} of ` +
        `${moments[moments.length - 1].step.toLocaleString("en")}`);
      stepper.show("Moment", next.moment, moments.length, `${next.moment + 1} of ${moments.length}`);
      stage.show(placesAt(reel, next.moment), moves, { tokens, shown: (label) => isShown(state.classes, label),
        guest: image < meta.specimens ? meta.n + image : -1 });
      const weight = pack["conv1.weight"];
      const size = weight.data.length / moments.length;
      const filters = weight.shape[1];
      kernels.show(`Kernels of conv1`, weight.data.subarray(next.moment * size, (next.moment + 1) * size),
        [filters, weight.shape[3], weight.shape[4]], tokens, magnitudeOf(weight));
      drawMaps(image);
      confusion.show(pack.confusion.data.subarray(next.moment * classes.length ** 2,
        (next.moment + 1) * classes.length ** 2), tokens);
      loss.show(next.moment, tokens);
    },
    describe: () => sentence,
    playing: player.playing,
    table: () => ({
      columns: ["step", "epoch", "loss", "accuracy"],
      rows: moments.map(({ step, epoch, loss: value, accuracy }) => [step, epoch, value, accuracy]),
    }),
    picture: () => ({ width: 560, height: 560, draw: (canvas) => canvas.drawImage(stage.canvas, 0, 0, 560, 560) }),
    destroy() {
      player.destroy();
      release();
      stage.destroy();
      loss.destroy();
    },
  };
}

/**
 * The film's layer that holds what the chosen layer holds, or the nearest before it.
 * @param {string | null} chosen @param {import("../../static/js/page/config.js").LayerConfig[]} all
 * @param {string[]} filmed
 */
export function filmLayer(chosen, all, filmed) {
  if (chosen === null) return filmed.at(-2) ?? filmed[0];
  for (let at = all.findIndex(({ name }) => name === chosen); at >= 0; at--) {
    if (filmed.includes(all[at].name)) return all[at].name;
  }
  return filmed[0];
}

/** @param {import("../../static/js/data/pack.js").PackArray} array */
const magnitudeOf = ({ data, scale, zero }) => magnitude(Float32Array.from(data, (value) => (value - zero) * scale));

/**
 * The weights of the convolutions at one moment.
 * @param {import("../../static/js/data/pack.js").Pack} pack @param {number} moment
 */
function weightsAt(pack, moment) {
  /** @type {Record<string, { weight: Float32Array, bias: Float32Array }>} */
  const weights = {};
  for (const name of Object.keys(pack).filter((key) => key.endsWith(".weight")).map((key) => key.slice(0, -7))) {
    weights[name] = { weight: rowOf(pack[`${name}.weight`], moment), bias: rowOf(pack[`${name}.bias`], moment) };
  }
  return weights;
}

/** @param {import("../../static/js/data/pack.js").PackArray} array @param {number} row */
function rowOf({ data, shape, scale, zero }, row) {
  const size = data.length / shape[0];
  return Float32Array.from(data.subarray(row * size, (row + 1) * size), (value) => (value - zero) * scale);
}
