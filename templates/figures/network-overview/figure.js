// @ts-check
/** The whole network at a glance: every layer as a column of its maps, and what feeds the unit you choose. */

import { shownLayers } from "../../static/js/maps/layer-planes.js";
import { feedersOf, parametersOf, strongestPath } from "./overview.js";
import { browseWithKeys } from "../../static/js/controls/browse-keys.js";
import { divergingScale, intensityScale, usualMagnitude } from "../../static/js/maps/color-scale.js";
import { place } from "../../static/js/controls/element.js";
import { shortValue } from "../../static/js/marks/number.js";
import { createOverviewColumn } from "./overview-column.js";
import { createEdges } from "./overview-edges.js";
import { createReadout, spellReadout } from "../../static/js/marks/readout.js";
import { classesOf, passPhrase } from "../../static/js/marks/specimen.js";
import { createWay, isAbout } from "../../static/js/page/figure-link.js";

/**
 * @typedef {import("./overview.js").Unit} Unit
 * @typedef {import("./overview.js").Feeder} Feeder
 */

/** @param {HTMLElement} figure @param {import("../../static/js/page/host.js").Context} context */
export async function mount(figure, context) {
  const { store, data, theme, config } = context;
  const { experiment } = context.figure;
  const layers = shownLayers(config.experiments[experiment].layers);
  const classes = classesOf(context);
  const columns = new Map(layers.map((layer) => [layer.name, createOverviewColumn(layer, {
    classes: layer === layers[layers.length - 1] ? classes : null,
    onHover: (index) => light(index === null ? chosen : { layer: layer.name, index }),
    onChoose: (index) => choose({ layer: layer.name, index }),
  })]));
  const edges = createEdges([...columns.values()].map((column) => column.element), placeOf);
  const readout = createReadout();
  const way = createWay(context, "quiet");
  place(figure, "stage").replaceChildren(edges.element);
  place(figure, "side").replaceChildren(readout.element, way.element);
  const last = layers[layers.length - 1].name;
  /** @type {Unit} */
  let chosen = { layer: last, index: 0 };
  /** @type {import("../../static/js/data/data.js").Pass | null} */
  let pass = null;
  /** @type {Feeder[]} */
  let feeders = [];
  let sentence = "";
  let who = "";
  const release = browseWithKeys(figure, {
    position: () => chosen.index, count: () => columns.get(chosen.layer)?.count ?? 0,
    go: (index) => choose({ layer: chosen.layer, index }), rowLength: () => columns.get(chosen.layer)?.rowLength() ?? 0,
  });

  /** @param {Unit} unit */
  const choose = ({ layer, index }) => store.set({ layer, channel: index });

  /** @param {Unit} unit */
  function placeOf({ layer, index }) {
    return columns.get(layer)?.placeOf(index) ?? null;
  }

  /** Show what feeds a unit. @param {Unit} unit */
  function light(unit) {
    if (!pass) return;
    const { network, activations } = pass;
    feeders = feedersOf(network, activations, unit);
    const path = strongestPath(network, activations, unit).filter(({ layer }) => columns.has(layer));
    for (const [name, column] of columns) {
      column.mark({
        own: unit.layer === name ? unit.index : -1,
        path: path.find(({ layer }) => layer === name)?.index ?? -1,
        feeding: new Set(feeders.filter(({ layer }) => layer === name).map(({ index }) => index)),
      });
    }
    edges.show(unit, feeders.filter(({ layer }) => columns.has(layer)), path, theme.tokens());
    const best = feeders[0];
    const [channels, rows, wide] = network.layer(unit.layer).shape;
    const values = /** @type {Float32Array} */ (activations.get(unit.layer));
    const area = values.length / channels;
    const peak = values.subarray(unit.index * area, (unit.index + 1) * area)
      .reduce((top, value, at, map) => (Math.abs(value) > Math.abs(map[top]) ? at : top), 0);
    /** @type {[number, number] | undefined} */
    const cell = rows ? [Math.floor(peak / wide), peak % wide] : undefined;
    sentence =
      `${nameOf(unit)} for ${who}; ` +
      (best
        ? `${feeders.length} ${feeders.length === 1 ? "line leads" : "lines lead"} to it, the strongest from ` +
          `${nameOf(best)} (${shortValue(best.weight)}).`
        : "nothing lies before it.");
    readout.show(spellReadout(unit.layer, unit.index, values[unit.index * area + peak], cell), sentence);
    way.element.hidden = !isAbout(config, unit.layer, experiment);
    way.show(`See it in its place: ${nameOf(unit)}`, unit.layer, { layer: unit.layer, channel: unit.index });
  }

  /** @param {Unit} unit */
  function nameOf({ layer, index }) {
    if (layer === last) return `the logit of ${classes[index]}`;
    const { shape, inputs } = /** @type {import("../../static/js/page/config.js").LayerConfig} */ (
      config.experiments[experiment].layers.find(({ name }) => name === layer)
    );
    if (inputs.length === 0) return "the picture";
    return `${layer} ${shape.length === 3 ? "map" : "unit"} ${index + 1} of ${shape[0]}`;
  }

  return {
    /** @param {import("../../static/js/page/store.js").State} state */
    async update(state) {
      pass = await data.forward(experiment, state);
      who = passPhrase(pass.specimen, classes, state.network);
      const tokens = theme.tokens();
      for (const { name, inputs } of layers) {
        const values = /** @type {Float32Array} */ (pass.activations.get(name));
        const scale = inputs.length === 0 ? intensityScale(tokens) : divergingScale(tokens, usualMagnitude(values));
        columns.get(name)?.draw(values, scale, parametersOf(pass.network.layer(name)));
      }
      const logits = /** @type {Float32Array} */ (pass.activations.get(last));
      const asked = columns.get(state.layer ?? "");
      chosen = asked && state.channel !== null
        ? { layer: state.layer ?? last, index: Math.min(state.channel, asked.count - 1) }
        : { layer: last, index: logits.indexOf(Math.max(...logits)) };
      figure.dataset.channel = String(chosen.index);
      for (const [name, column] of columns) column.choose(name === chosen.layer ? chosen.index : -1);
      light(chosen);
    },
    describe: () => sentence,
    table: () => ({
      columns: ["unit", "fed by layer", "channel or unit", "summed weight or contribution"],
      rows: feeders.map(({ layer, index, weight }) => [`${chosen.layer}[${chosen.index}]`, layer, index, weight]),
    }),
    picture: () => ({
      width: 1280, height: 420,
      draw(/** @type {CanvasRenderingContext2D} */ drawing) {
        drawing.imageSmoothingEnabled = false;
        [...columns.values()].forEach((column, at) =>
          column.copy(drawing, (at * 1280) / columns.size, 1280 / columns.size - 14));
      },
    }),
    destroy() {
      release();
      edges.destroy();
    },
  };
}
