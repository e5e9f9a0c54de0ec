// @ts-check
/** The whole network at a glance: every layer as a column of its maps, and what feeds the unit you choose. */

import { spellUnit } from "../../static/js/data/unit-list.js";
import { feedersOf, parametersOf, peakOf, strongestPath } from "./overview.js";
import { createOverviewColumn } from "./overview-column.js";
import { createEdges } from "./overview-edges.js";
import { browseWithKeys } from "../../static/js/controls/browse-keys.js";
import { place } from "../../static/js/controls/element.js";
import { divergingScale, intensityScale, usualMagnitude } from "../../static/js/maps/color-scale.js";
import { shownLayers } from "../../static/js/maps/layer-planes.js";
import { shortValue } from "../../static/js/marks/number.js";
import { createReadout, spellReadout } from "../../static/js/marks/readout.js";
import { classesOf, passPhrase } from "../../static/js/marks/specimen.js";
import { createFigureLink, isAbout } from "../../static/js/page/figure-link.js";

/**
 * @typedef {import("./overview.js").Unit} Unit
 * @typedef {import("./overview.js").Feeder} Feeder
 * @typedef {import("../../static/js/page/host.js").Context} Context
 * @typedef {import("../../static/js/page/config.js").LayerConfig} Layer
 * @typedef {import("../../static/js/page/config.js").Tokens} Tokens
 * @typedef {import("../../static/js/data/data.js").Pass} Pass
 */

/** @param {HTMLElement} figure @param {Context} context */
export async function mount(figure, context) {
  const { store, data, theme, config } = context;
  const { experiment } = context.figure;
  const layers = shownLayers(config.experiments[experiment].layers);
  const classes = classesOf(context);
  const last = layers[layers.length - 1].name;
  /** @type {Unit} */
  let chosen = { layer: last, index: 0 };
  /** @type {Pass | null} */
  let pass = null;
  /** @type {Feeder[]} */
  let feeders = [];
  let [sentence, who] = ["", ""];
  const choose = (/** @type {Unit} */ { layer, index }) => store.set({ layer, channel: index });
  const parts = createParts(figure, context, layers, { choose, onHover: (unit) => light(unit ?? chosen) });
  const { columns } = parts;
  const release = browseWithKeys(figure, {
    position: () => chosen.index, count: () => columns.get(chosen.layer)?.count ?? 0,
    go: (index) => choose({ layer: chosen.layer, index }), rowLength: () => columns.get(chosen.layer)?.rowLength() ?? 0,
  });

  /** Show what feeds a unit. @param {Unit} unit */
  function light(unit) {
    if (!pass) return;
    feeders = feedersOf(pass.network, pass.activations, unit);
    drawFeeders(parts, pass, unit, feeders, theme.tokens());
    const nameOf = (/** @type {Unit} */ each) => unitName(each, layers, classes);
    sentence = describe(nameOf(unit), who, feeders.length, feeders[0] && nameOf(feeders[0]), feeders[0]?.weight);
    const { value, cell } = peakOf(pass, unit);
    parts.readout.show(spellReadout(unit.layer, unit.index, value, cell), sentence);
    parts.link.element.hidden = !isAbout(config, unit.layer, experiment);
    parts.link.show(`See it in its place: ${nameOf(unit)}`, unit.layer, { layer: unit.layer, channel: unit.index });
  }

  return {
    /** @param {import("../../static/js/page/store.js").State} state */
    async update(state) {
      pass = await data.forward(experiment, state);
      who = passPhrase(pass.specimen, classes, state.network);
      drawColumns(columns, layers, pass, theme.tokens());
      chosen = chosenOf(state, columns, last, /** @type {Float32Array} */ (pass.activations.get(last)));
      figure.dataset.channel = String(chosen.index);
      for (const [name, column] of columns) column.choose(name === chosen.layer ? chosen.index : -1);
      light(chosen);
    },
    describe: () => sentence,
    table: () => tableOf(chosen, feeders),
    picture: () => ({
      width: 1280, height: 420,
      draw: (/** @type {CanvasRenderingContext2D} */ paper) => drawPicture(paper, [...columns.values()]),
    }),
    destroy() {
      release();
      parts.edges.destroy();
    },
  };
}

/**
 * The figure's parts, in their places.
 * @typedef {ReturnType<typeof createParts>} Parts
 * @param {HTMLElement} figure @param {Context} context @param {Layer[]} layers
 * @param {{ choose: (unit: Unit) => void, onHover: (unit: Unit | null) => void }} hand
 */
function createParts(figure, context, layers, { choose, onHover }) {
  const classes = classesOf(context);
  const columns = new Map(layers.map((layer) => [layer.name, createOverviewColumn(layer, {
    classes: layer === layers[layers.length - 1] ? classes : null,
    onHover: (index) => onHover(index === null ? null : { layer: layer.name, index }),
    onChoose: (index) => choose({ layer: layer.name, index }),
  })]));
  const placeOf = (/** @type {Unit} */ { layer, index }) => columns.get(layer)?.placeOf(index) ?? null;
  const edges = createEdges([...columns.values()].map((column) => column.element), placeOf);
  const readout = createReadout();
  const link = createFigureLink(context, "quiet");
  place(figure, "stage").replaceChildren(edges.element);
  place(figure, "side").replaceChildren(readout.element, link.element);
  return { columns, edges, readout, link };
}

/** @param {Parts["columns"]} columns @param {Layer[]} layers @param {Pass} pass @param {Tokens} tokens */
function drawColumns(columns, layers, { network, activations }, tokens) {
  for (const { name, inputs } of layers) {
    const values = /** @type {Float32Array} */ (activations.get(name));
    const scale = inputs.length === 0 ? intensityScale(tokens) : divergingScale(tokens, usualMagnitude(values));
    columns.get(name)?.draw(values, scale, parametersOf(network.layer(name)));
  }
}

/** @param {Parts} parts @param {Pass} pass @param {Unit} unit @param {Feeder[]} feeders @param {Tokens} tokens */
function drawFeeders({ columns, edges }, { network, activations }, unit, feeders, tokens) {
  const path = strongestPath(network, activations, unit).filter(({ layer }) => columns.has(layer));
  for (const [name, column] of columns) {
    column.mark({
      own: unit.layer === name ? unit.index : -1,
      path: path.find(({ layer }) => layer === name)?.index ?? -1,
      feeding: new Set(feeders.filter(({ layer }) => layer === name).map(({ index }) => index)),
    });
  }
  edges.show(unit, feeders.filter(({ layer }) => columns.has(layer)), path, tokens);
}

/**
 * The unit asked for, or the network's answer.
 * @param {import("../../static/js/page/store.js").State} state @param {Parts["columns"]} columns
 * @param {string} last layer @param {Float32Array} logits @returns {Unit}
 */
function chosenOf({ layer, channel }, columns, last, logits) {
  const asked = columns.get(layer ?? "");
  if (layer && asked && channel !== null) return { layer, index: Math.min(channel, asked.count - 1) };
  return { layer: last, index: logits.indexOf(Math.max(...logits)) };
}

/** @param {Unit} unit @param {Layer[]} layers @param {string[]} classes */
function unitName({ layer, index }, layers, classes) {
  if (layer === layers[layers.length - 1].name) return `the logit of ${classes[index]}`;
  const inputs = layers.find(({ name }) => name === layer)?.inputs; // none of a layer that the page does not show
  return inputs?.length === 0 ? "the picture" : spellUnit(layer, index);
}

/**
 * @param {string} name @param {string} who @param {number} count of its feeders
 * @param {string} [best] the strongest of them @param {number} [weight] of it
 */
function describe(name, who, count, best, weight) {
  if (best === undefined) return `${name} for ${who}; nothing lies before it.`;
  const lead = count === 1 ? "line leads" : "lines lead";
  return `${name} for ${who}; ${count} ${lead} to it, the strongest from ${best} (${shortValue(weight ?? 0)}).`;
}

/** @param {Unit} unit @param {Feeder[]} feeders */
const tableOf = (unit, feeders) => ({
  columns: ["unit", "fed by layer", "channel or unit", "summed weight or contribution"],
  rows: feeders.map(({ layer, index, weight }) => [spellUnit(unit.layer, unit.index), layer, index, weight]),
});

/** @param {CanvasRenderingContext2D} paper @param {ReturnType<typeof createOverviewColumn>[]} columns */
function drawPicture(paper, columns) {
  paper.imageSmoothingEnabled = false;
  columns.forEach((column, at) => column.copy(paper, (at * 1280) / columns.length, 1280 / columns.length - 14));
}
