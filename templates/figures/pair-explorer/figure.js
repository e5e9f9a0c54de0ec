// @ts-check
/** Two classes through the layers: their distances, what separates them, their border, and a blend across it. */

import { createBlend, stepsBetween, tellChanges } from "./blend.js";
import { parsePair, separatingChannels, withClass } from "./borders.js";
import { createChannelList } from "./channel-list.js";
import { createDistanceStrip } from "./distance-strip.js";
import { createPairTables } from "./pair-tables.js";
import { element as make, place } from "../../static/js/controls/element.js";
import { createThumbnails } from "../../static/js/marks/thumbnails.js";
import { percent } from "../../static/js/marks/number.js";
import { classesOf } from "../../static/js/marks/specimen.js";
import { createSpecimenWall } from "../../static/js/marks/specimen-wall.js";
import { networkName } from "../../static/js/page/network-switch.js";

/**
 * @typedef {import("../../static/js/page/store.js").State} State
 * @typedef {import("../../static/js/page/host.js").Context} Context
 * @typedef {import("./pair-tables.js").Pair} Pair
 */

/**
 * @param {HTMLElement} element @param {Context} context
 * @returns {Promise<import("../../static/js/page/host.js").View>}
 */
export async function mount(element, context) {
  const { store, data, figure, options, theme } = context;
  const known = await read(context);
  const { classes, tables } = known;
  const fallback = /** @type {Pair} */ (options.pair ?? [0, 6]);
  let pair = fallback;
  let sentence = "";
  /** @type {Float32Array[]} */
  let steps = [];
  const parts = createParts(element, context, known, (side, label) =>
    store.set({ pair: withClass(pair, side, label).join(",") }));

  return {
    async update(state) {
      pair = parsePair(state.pair, fallback, classes.length);
      parts.selects.forEach((select, side) => { select.value = String(pair[side]); });
      const network = await data.network(figure.experiment, state.network);
      const ends = pair.map((label) => known.specimens[known.pack.ends.data[label]]);
      steps = await stepsBetween(network, ends, data.elsewhere(network));
      sentence = `${networkName(state.network)} network, from ${classes[pair[0]]} to ${classes[pair[1]]}: ` +
        `${tellChanges(steps, classes)}.`;
      const nearest = (/** @type {number} */ share) => tables.nearest(pair, share);
      parts.blend.show({ pair, ends, steps, nearest }, sentence);
      draw(parts, known, pair, layerOf(state, known.layers, options.layer), theme.tokens());
    },
    describe: () => `${sentence} ${parts.blend.answer()}`,
    table: () => ({ columns: ["share", ...classes], rows: steps.map((step, i) => [i / (steps.length - 1), ...step]) }),
    destroy() {
      parts.blend.destroy();
      for (const strip of parts.strips) strip.destroy();
    },
  };
}

/**
 * @typedef {Awaited<ReturnType<typeof read>>} Known
 * @param {Context} context
 */
async function read(context) {
  const { data, figure: { experiment } } = context;
  const [meta, pack, about, specimens] = await Promise.all([
    data.json(`data/${experiment}/borders.json`), data.pack(`data/${experiment}/borders.bin`),
    data.pack(`data/${experiment}/projection/points.bin`), data.specimens(experiment),
  ]);
  return {
    pack, specimens, labels: about.label.data, predicted: about.predicted.data, classes: classesOf(context),
    layers: /** @type {string[]} */ (meta.layers), tables: createPairTables(meta, pack),
  };
}

/**
 * The figure's parts, in their places.
 * @typedef {ReturnType<typeof createParts>} Parts
 * @param {HTMLElement} figure @param {Context} context @param {Known} known
 * @param {(side: number, label: number) => void} onChoose
 */
function createParts(figure, context, known, onChoose) {
  const { store, attempt, figure: { experiment } } = context;
  const { classes, labels, predicted, layers } = known;
  const thumbnails = createThumbnails(context, experiment);
  const selects = ["First class", "Second class"]
    .map((name, side) => createSelect(name, classes, (label) => onChoose(side, label)));
  const strips = layers.map(createDistanceStrip);
  const blend = createBlend(figure, context, labels, thumbnails);
  const channels = createChannelList(classes, (layer, channel) => store.set({ layer, channel }));
  const wall = createSpecimenWall({
    thumbnails, attempt, label: "On the border", isWrong: (i) => labels[i] !== predicted[i],
    spell: (i) => classes[labels[i]] + (labels[i] === predicted[i] ? "" : `, taken for ${classes[predicted[i]]}`),
  });
  place(figure, "choice").replaceChildren(selects[0], make("span", {}, "and"), selects[1]);
  place(figure, "layers").replaceChildren(...strips.map((strip) => strip.element));
  place(figure, "channels").replaceChildren(...channels.elements);
  place(figure, "border").replaceChildren(make("p", { className: "panel-title" }, "On the border"), wall.element);
  return { selects, strips, blend, channels, wall };
}

/** @param {string} name @param {string[]} classes @param {(label: number) => void} onChoose */
function createSelect(name, classes, onChoose) {
  const select = make("select", { "aria-label": name, onchange: () => onChoose(Number(select.value)) },
    ...classes.map((title, label) => make("option", { value: String(label) }, title)));
  return select;
}

/**
 * @param {Parts} parts @param {Known} known @param {Pair} pair @param {string} layer whose channels are listed
 * @param {import("../../static/js/page/config.js").Tokens} tokens
 */
function draw({ strips, blend, channels, wall }, { layers, tables, pack }, pair, layer, tokens) {
  layers.forEach((name, at) => {
    const distances = tables.distances(pair, at);
    strips[at].show(distances, tokens, `${name}: ${percent(distances.separation)} of distances between the classes ` +
      "are larger than distances within one.");
  });
  channels.show(layer, separatingChannels(pack[`mean.${layer}`], pack[`spread.${layer}`], ...pair), pair);
  blend.draw();
  const found = tables.border(pair);
  const words = `The ${found.length} test images that the trained network is least decided about, between these two.`;
  wall.show(found, words, tokens);
}

/**
 * @param {Readonly<State>} state @param {string[]} layers @param {string | undefined} begin the author's
 * @returns {string}
 */
const layerOf = ({ map }, layers, begin) => (map && layers.includes(map) ? map : begin ?? layers[layers.length - 2]);
