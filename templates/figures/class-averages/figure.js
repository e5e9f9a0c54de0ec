// @ts-check
/** What each class looks like to a layer on average, and what tells two classes apart. */

import { spellUnit } from "../../static/js/data/unit-list.js";
import { channelsOf, contrast, highestClass, readAverages } from "./averages.js";
import { createClassBars, drawRows } from "./class-bars.js";
import { createClassWall } from "./class-wall.js";
import { createPairChoice } from "./pair-choice.js";
import { browseWithKeys } from "../../static/js/controls/browse-keys.js";
import { button, element as make, place, refill } from "../../static/js/controls/element.js";
import { createStepper } from "../../static/js/controls/stepper.js";
import { createToggleGroup } from "../../static/js/controls/toggle-group.js";
import { createLegend } from "../../static/js/maps/legend.js";
import { spellValue } from "../../static/js/marks/number.js";
import { createReadout } from "../../static/js/marks/readout.js";
import { classesOf } from "../../static/js/marks/specimen.js";
import { channelKey, tellingOf } from "../../static/js/page/config.js";

/**
 * @typedef {import("../../static/js/page/host.js").Context} Context
 * @typedef {import("../../static/js/page/store.js").State} State
 * @typedef {import("../../static/js/page/config.js").LayerConfig} Layer
 * @typedef {import("../../static/js/page/config.js").Tokens} Tokens
 * @typedef {{ layer: Layer, averages: import("./averages.js").Averages, channel: number,
 *   pair: [number, number] | null, network: string }} Shown
 */

const N_RANKED = 8;

/** @param {HTMLElement} element @param {Context} context */
export async function mount(element, context) {
  const { store, theme } = context;
  const classes = classesOf(context);
  const layers = layersOf(context);
  let shown = await read(context, layers, { averaged: null, network: "trained", channels: {}, pair: "" });
  let sentence = "";
  const parts = createParts(element, context, layers, { choose, onStep: (by) => choose(shown.channel + by) });
  const release = browseWithKeys(element, {
    position: () => shown.channel, count: () => shown.layer.shape[0], go: choose,
  });

  /** @param {number} channel */
  function choose(channel) {
    if (channel >= 0 && channel < shown.layer.shape[0]) store.set({ layer: shown.layer.name, channel });
  }

  return {
    /** @param {State} state */
    async update(state) {
      shown = await read(context, layers, state);
      element.dataset.channel = String(shown.channel);
      parts.pairChoice.show(state.pair);
      const [readout, words] = spell(shown, classes);
      parts.readout.show(readout, words);
      sentence = describe(shown, readout, classes);
      draw(parts, shown, classes, { sentence, choose }, theme.tokens());
    },
    describe: () => sentence,
    table: () => tableOf(shown, classes),
    picture: () => ({
      width: 960, height: isMap(shown) ? 420 : 480,
      draw(/** @type {CanvasRenderingContext2D} */ paper) {
        if (isMap(shown)) return parts.wall.copy(paper);
        const { averages: { mean: rows }, channel: unit } = shown;
        drawRows(paper, { rows, names: classes, unit, tokens: theme.tokens() }, 960, 480);
      },
    }),
    destroy() {
      release();
      parts.bars.destroy();
    },
  };
}

/** @param {Context} context */
const layersOf = ({ config, figure }) =>
  config.experiments[figure.experiment].layers.filter(({ repeats }) => !repeats);

/**
 * @param {Context} context @param {Layer[]} layers
 * @param {Pick<State, "averaged" | "network" | "channels" | "pair">} state
 * @returns {Promise<Shown>}
 */
async function read({ data, config, options, figure: { experiment } }, layers, { averaged, network, channels, pair }) {
  const named = (/** @type {string | null} */ wanted) => layers.find(({ name }) => name === wanted);
  const layer = named(averaged) ?? named(options.layer) ?? layers[1];
  const averages = readAverages(await data.pack(`data/${experiment}/averages/${network}/${layer.name}.bin`));
  const key = channelKey(config.experiments, experiment, layer.name) ?? "";
  const telling = tellingOf(config.experiments[experiment].layers, layer.name);
  const channel = Math.min(channels[key] ?? telling ?? 0, layer.shape[0] - 1);
  const chosen = pair ? /** @type {[number, number]} */ (pair.split(",").map(Number)) : null;
  return { layer, averages, channel, pair: chosen, network };
}

/** @param {Shown} shown */
const isMap = ({ layer }) => layer.shape.length === 3;

/**
 * The figure's parts, in their places.
 * @typedef {ReturnType<typeof createParts>} Parts
 * @param {HTMLElement} figure @param {Context} context @param {Layer[]} layers
 * @param {{ choose: (channel: number) => void, onStep: (by: number) => void }} hand
 */
function createParts(figure, context, layers, { choose, onStep }) {
  const { store } = context;
  const classes = classesOf(context);
  const layerChoice = createToggleGroup({
    label: "Layer", className: "small", choices: layers.map(({ name }) => [name, name]),
    onChoose: (averaged) => store.set({ averaged }),
  });
  const wall = createClassWall(classes);
  const bars = createClassBars({ onChoose: choose });
  const stepper = createStepper({ noun: "channel", onStep });
  const legend = createLegend();
  const readout = createReadout();
  const pairChoice = createPairChoice({ classes, onChoose: (pair) => store.set({ pair }) });
  const ranking = make("ol", {
    className: "averages-ranking", "aria-label": "Channels that separate the two classes most",
  });
  place(figure, "choice").replaceChildren(layerChoice.element, stepper.element);
  place(figure, "averages").replaceChildren(wall.element, bars.element);
  place(figure, "side").replaceChildren(legend.element, readout.element);
  place(figure, "contrast").replaceChildren(pairChoice.element, wall.difference, ranking);
  return { layerChoice, wall, bars, stepper, legend, readout, pairChoice, ranking };
}

/**
 * @param {Parts} parts @param {Shown} shown @param {string[]} classes
 * @param {{ sentence: string, choose: (channel: number) => void }} page @param {Tokens} tokens
 */
function draw({ layerChoice, stepper, wall, bars, legend, ranking }, shown, classes, { sentence, choose }, tokens) {
  const { layer: { name, shape: [count, ...size] }, averages, channel, pair } = shown;
  const map = isMap(shown);
  layerChoice.show(name);
  stepper.show(spellUnit(name, channel), channel, count, `of ${count} ${map ? "maps" : "units"}`);
  wall.element.hidden = legend.element.hidden = !map;
  bars.element.hidden = map;
  wall.difference.hidden = !pair || !map;
  ranking.hidden = !pair;
  if (map) {
    const signed = averages.mean.some((values) => values.some((value) => value < 0));
    const scale = wall.show(channelsOf(averages.mean, channel, count), size, pair, tokens, signed);
    legend.show(scale, signed ? "diverging" : "positive");
  } else {
    bars.show(averages.mean, classes, channel, tokens, sentence);
  }
  if (pair) refill(ranking, createRanking(shown, pair, classes, choose));
}

/**
 * @param {Shown} shown @param {[number, number]} pair @param {string[]} classes
 * @param {(channel: number) => void} choose
 */
const createRanking = ({ averages, layer, channel: chosen }, pair, classes, choose) =>
  contrast(averages, ...pair).slice(0, N_RANKED).map(({ channel, effect }) => {
    const higher = classes[effect > 0 ? pair[0] : pair[1]];
    const words = `${spellUnit(layer.name, channel)}  d = ${Math.abs(effect).toFixed(2)}, higher for ${higher}`;
    return make("li", {}, button(words, {
      className: "rank", onclick: () => choose(channel), "aria-pressed": String(channel === chosen),
    }));
  });

/** The strongest class of the chosen channel. @param {Shown} shown @param {string[]} classes */
function spell({ layer, averages, channel }, classes) {
  const { label, mean, spread } = highestClass(averages, channel);
  return [
    `mean ${spellUnit(layer.name, channel)} = ${spellValue(mean)}`,
    `± ${spread.toFixed(2)} for ${classes[label]}, the highest class; ` +
      `${averages.counts[label].toLocaleString("en")} test images a class`,
  ];
}

/** @param {Shown} shown @param {string} readout @param {string[]} classes */
function describe({ layer, channel, network, pair }, readout, classes) {
  const contrasted = pair ? ` ${classes[pair[0]]} is contrasted with ${classes[pair[1]]}.` : "";
  return `Class averages of ${spellUnit(layer.name, channel)}, ` +
    `${network.replaceAll("-", " ")} network. ${readout}.${contrasted}`;
}

/** @param {Shown} shown @param {string[]} classes */
const tableOf = ({ averages: { counts, channelMean, channelSpread } }, classes) => ({
  columns: ["class", "n", "channel", "mean", "spread"],
  rows: classes.flatMap((name, label) => Array.from(channelMean[label], (mean, channel) =>
    [name, counts[label], channel, mean, channelSpread[label][channel]])),
});
