// @ts-check
/** The network as a thing in space; without WebGL, or until it is asked for, its layers side by side. */

import { createLayerStrip } from "./layer-strip.js";
import { createSpaceStage } from "./space-stage.js";
import { browseWithKeys } from "../../static/js/controls/browse-keys.js";
import { button, element as make, place } from "../../static/js/controls/element.js";
import { Unavailable } from "../../static/js/data/data.js";
import { findUnit, listUnits, spellUnit, unitName } from "../../static/js/data/unit-list.js";
import { divergingScale, intensityScale, usualMagnitude } from "../../static/js/maps/color-scale.js";
import { makerOf } from "../../static/js/engine/layer-list.js";
import { edgesInto, shownLayers } from "../../static/js/maps/layer-planes.js";
import { shortValue } from "../../static/js/marks/number.js";
import { createReadout } from "../../static/js/marks/readout.js";
import { classesOf, passPhrase } from "../../static/js/marks/specimen.js";

/**
 * @typedef {import("../../static/js/page/host.js").Context} Context
 * @typedef {import("../../static/js/page/config.js").LayerConfig} Layer
 * @typedef {import("../../static/js/maps/color-scale.js").ColorScale} ColorScale
 * @typedef {ReturnType<typeof findUnit>} Unit
 * @typedef {ReturnType<typeof edgesInto>} Edges
 */

/** @param {HTMLElement} figure @param {Context} context */
export async function mount(figure, context) {
  const { store, data, theme, config } = context;
  const { experiment } = context.figure;
  const { layers } = config.experiments[experiment];
  const units = listUnits(config.experiments[experiment]);
  const classes = classesOf(context);
  let unit = findUnit(units, store.get().unit);
  /** @type {Edges} */
  let edges = [];
  let sentence = "";
  const parts = createParts(figure, context, layers, { choose, onEnter: () => update(store.get()) });
  const { strip, space, readout } = parts;
  const release = browseWithKeys(figure, {
    position: () => unit.index, count: () => unit.count, go: (index) => choose(unit.layer, index),
    rowLength: () => strip.rowLength(unit.layer),
  });

  /** @param {string} layer @param {number} index of the channel, or cell of a vector */
  function choose(layer, index) {
    const owner = makerOf(layers, layer).name;
    const found = units.find((each) => each.id === `${owner}-${index}`);
    if (found) store.set({ unit: found.id });
  }

  /** @param {import("../../static/js/page/store.js").State} state */
  async function update(state) {
    const { network, activations, specimen } = await data.forward(experiment, state);
    unit = findUnit(units, state.unit);
    edges = edgesInto(network, activations, unit);
    draw(parts, { activations, scaleOf: scalesOf(layers, activations, theme.tokens()), unit, edges }, theme.tokens());
    sentence = describe(unitName(unit, classes), passPhrase(specimen, classes, state.network), edges[0]);
    space.element.setAttribute("aria-label", `The network in space: ${sentence}`);
    readout.show(unitName(unit, classes), sentence);
  }

  return {
    update,
    describe: () => sentence,
    table: () => tableOf(edges),
    picture: () => pictureOf(parts),
    destroy() {
      release();
      space.destroy();
    },
  };
}

/**
 * The figure's parts, in their places.
 * @typedef {ReturnType<typeof createParts>} Parts
 * @param {HTMLElement} figure @param {Context} context @param {Layer[]} layers
 * @param {{ choose: (layer: string, index: number) => void, onEnter: () => Promise<void> }} hand
 */
function createParts(figure, { id, data, announce }, layers, { choose, onEnter }) {
  const shown = shownLayers(layers);
  const strip = createLayerStrip(layers, choose);
  const space = createSpaceStage({ id, layers, names: shown.map(({ name }) => name), announce });
  const open = button("Show it in 3-D (135 kB)", { className: "pill", onclick: enter });
  const close = button("Back to the flat view", { className: "quiet", onclick: leave, hidden: true });
  const status = make("p", { className: "figure-note", role: "status" });
  const readout = createReadout();
  place(figure, "stage").replaceChildren(strip.element, space.element);
  place(figure, "controls").replaceChildren(
    make("div", { className: "space-open" }, open, close), space.steering, space.hint, status, readout.element);

  async function enter() {
    status.textContent = "Loading …";
    try {
      if (!make("canvas").getContext("webgl2")) throw new Error("WebGL is missing");
      const three = await data.script("vendor/three.js");
      show(true);
      space.enter(three, choose);
      status.textContent = "";
      await onEnter();
      space.element.focus({ preventScroll: true });
    } catch (error) {
      show(false);
      const passing = error instanceof Unavailable;
      status.textContent = passing ? error.message
        : "This browser shows no WebGL, so the flat view stays; it holds the same layers and the same values.";
      open.setAttribute("aria-disabled", String(!passing));
    }
  }

  function leave() {
    show(false);
    open.focus({ preventScroll: true });
  }

  /** @param {boolean} inSpace */
  function show(inSpace) {
    strip.element.hidden = open.hidden = inSpace;
    close.hidden = !inSpace;
    space.show(inSpace);
  }

  return { strip, space, readout };
}

/**
 * One scale a layer, to what is usual in it: the planes of a layer are compared with each other.
 * @param {Layer[]} layers @param {import("../../static/js/engine/network.js").Activations} activations
 * @param {import("../../static/js/page/config.js").Tokens} tokens
 * @returns {(layer: string) => ColorScale}
 */
function scalesOf(layers, activations, tokens) {
  const scales = new Map(layers.map(({ name, inputs }) => [name, inputs.length === 0
    ? intensityScale(tokens)
    : divergingScale(tokens, usualMagnitude(/** @type {Float32Array} */ (activations.get(name))))]));
  return (name) => /** @type {ColorScale} */ (scales.get(name));
}

/**
 * @param {Parts} parts
 * @param {{ activations: import("../../static/js/engine/network.js").Activations,
 *   scaleOf: (layer: string) => ColorScale, unit: Unit, edges: Edges }} shown
 * @param {import("../../static/js/page/config.js").Tokens} tokens
 */
function draw({ strip, space }, { activations, scaleOf, unit, edges }, tokens) {
  strip.draw(activations, scaleOf, unit, edges);
  const scene = space.scene();
  if (!scene) return;
  const planeOf = (/** @type {string} */ layer, /** @type {number | null} */ channel) =>
    /** @type {import("../../static/js/maps/layer-planes.js").Plane} */ (scene.planes.find((plane) =>
      plane.layer === layer && (plane.channel === null || plane.channel === channel)));
  scene.paint(activations, scaleOf);
  scene.light(
    { plane: planeOf(unit.layer, unit.index), cell: unit.index },
    edges.map(({ layer, channel, cell, weight }) => ({ plane: planeOf(layer, channel), cell, weight })), tokens);
}

/** @param {string} name @param {string} who @param {Edges[number]} best */
const describe = (name, who, { layer, channel, cell, weight }) =>
  `${name} for ${who}; most of what reaches it comes from ${spellUnit(layer, channel ?? cell)} ` +
  `(${shortValue(weight)}).`;

/** @param {Edges} edges */
const tableOf = (edges) => ({
  columns: ["fed by layer", "channel or unit", "summed weight or contribution"],
  rows: edges.map(({ layer, channel, cell, weight }) => [layer, channel ?? cell, weight]),
});

/** The view that is to be seen. @param {Parts} parts */
function pictureOf({ strip, space }) {
  const scene = space.scene();
  if (!scene) return strip.picture();
  scene.draw();
  return {
    width: 960, height: 540,
    draw: (/** @type {CanvasRenderingContext2D} */ paper) => paper.drawImage(space.canvas, 0, 0, 960, 540),
  };
}
