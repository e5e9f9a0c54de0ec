// @ts-check
/** The network as a thing in space; without WebGL, or until it is asked for, its layers side by side. */

import { edgesInto, shownLayers, unitLayerOf } from "../../static/js/maps/layer-planes.js";
import { browseWithKeys } from "../../static/js/controls/browse-keys.js";
import { divergingScale, intensityScale, magnitude } from "../../static/js/maps/color-scale.js";
import { button, element as make, place } from "../../static/js/controls/element.js";
import { createLayerStrip } from "./layer-strip.js";
import { shortValue } from "../../static/js/marks/number.js";
import { createReadout } from "../../static/js/marks/readout.js";
import { HOME, createScene, steer } from "./scene.js";
import { classesOf, specimenPhrase } from "../../static/js/marks/specimen.js";
import { findUnit, listUnits, unitName } from "../../static/js/data/unit-list.js";

const HINT =
  "Arrow keys turn and tilt, plus and minus zoom, Page Up and Page Down walk along the layers, E explodes and " +
  "collapses, Home returns.";

/** How much farther away an exploded network is seen from. */
const EXPLODED_VIEW = 1.55;

/** What each key does to the view. @type {Record<string, Partial<import("./scene.js").View>>} */
const KEYS = {
  ArrowLeft: { turn: 0.15 }, ArrowRight: { turn: -0.15 }, ArrowUp: { tilt: 0.1 }, ArrowDown: { tilt: -0.1 },
  "+": { distance: -0.8 }, "=": { distance: -0.8 }, "-": { distance: 0.8 }, PageUp: { along: -1 },
    PageDown: { along: 1 },
};

/** @param {HTMLElement} figure @param {import("../../static/js/page/host.js").Context} context */
export async function mount(figure, context) {
  const { store, data, theme, config, announce } = context;
  const { experiment } = context.figure;
  const layers = config.experiments[experiment].layers;
  const units = listUnits(config.experiments[experiment]);
  const classes = classesOf(context);
  /** @type {ReturnType<typeof createScene> | null} */
  let scene = null;
  let exploded = false;
  let sentence = "";
  let unit = findUnit(units, store.get().unit);
  /** @type {ReturnType<typeof edgesInto>} */
  let edges = [];

  const strip = createLayerStrip(shownLayers(layers), choose);
  const canvas = make("canvas", { className: "space" });
  const labels =
    new Map(shownLayers(layers).map(({ name }) => [name, make("span", { className: "space-label" }, name)]));
  const hint = make("p", { className: "figure-note", id: `${context.id}-hint`, hidden: true }, HINT);
  const stage = make("div", {
    className: "space-stage", tabIndex: 0, role: "application", "aria-describedby": hint.id, hidden: true,
  }, canvas, ...labels.values());
  const open = button("Show it in 3-D (135 kB)", { className: "pill", onclick: enter });
  const close = button("Back to the flat view", { className: "quiet", onclick: leave, hidden: true });
  const status = make("p", { className: "figure-note", role: "status" });
  const steering =
    make("div", { className: "space-controls", role: "group", "aria-label": "Move the view", hidden: true },
    ...[["Turn left", KEYS.ArrowLeft], ["Turn right", KEYS.ArrowRight], ["Nearer", KEYS["+"]], ["Farther", KEYS["-"]],
      ["Layer before", KEYS.PageUp], ["Layer after", KEYS.PageDown]].map(([name, by]) =>
      button(String(name), { className: "pill", onclick: () => move(/** @type {any} */ (by)) })));
  const explode = button("Explode", { className: "pill", "aria-pressed": "false", onclick: toggle });
  const home = button("Reset the view", { className: "quiet", onclick: goHome });
  steering.append(explode, home);
  const readout = createReadout();
  place(figure, "stage").replaceChildren(strip.element, stage);
  place(figure, "controls").replaceChildren(make("div", { className: "space-open" }, open, close), steering, hint,
    status, readout.element);

  stage.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key.toLowerCase() === "e") toggle();
    else if (event.key === "Home") goHome();
    else if (KEYS[event.key]) move(KEYS[event.key]);
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  const release = browseWithKeys(figure, {
    position: () => unit.index, count: () => unit.count, go: (index) => choose(unit.layer, index),
    rowLength: () => strip.rowLength(unit.layer),
  });

  /** @param {string} layer @param {number} index of the channel, or cell of a vector */
  function choose(layer, index) {
    const owner = unitLayerOf(layers, layer);
    const found = units.find((unit) => unit.id === `${owner}-${index}`);
    if (found) store.set({ unit: found.id });
  }

  async function enter() {
    status.textContent = "Loading …";
    try {
      if (!make("canvas").getContext("webgl2")) throw new Error("WebGL is missing");
      const three = await import(data.url("vendor/three.js"));
      show(true);
      scene ??= createScene(three, canvas, layers, {
        onChoose: (plane, cell) => choose(plane.layer, plane.channel ?? cell), onDraw: placeLabels,
      });
      status.textContent = "";
      await update(store.get());
      stage.focus({ preventScroll: true });
    } catch {
      show(false);
      status.textContent =
        "This browser shows no WebGL, so the flat view stays; it holds the same layers and the same values.";
      open.setAttribute("aria-disabled", "true");
    }
  }

  function leave() {
    show(false);
    open.focus({ preventScroll: true });
  }

  /** @param {boolean} space */
  function show(space) {
    strip.element.hidden = space;
    for (const part of [stage, close, steering, hint]) part.hidden = !space;
    open.hidden = space;
  }

  /** @param {Partial<import("./scene.js").View>} by */
  function move(by) {
    if (!scene) return;
    steer(scene.view, by);
    scene.request();
  }

  function goHome() {
    if (!scene) return;
    Object.assign(scene.view, HOME);
    scene.request();
  }

  function toggle() {
    exploded = !exploded;
    explode.setAttribute("aria-pressed", String(exploded));
    explode.textContent = exploded ? "Collapse" : "Explode";
    if (scene) {
      scene.view.distance *= exploded ? EXPLODED_VIEW : 1 / EXPLODED_VIEW;
      scene.explode(exploded);
    }
    announce(exploded ? "The maps of each layer are spread out." : "The maps of each layer are stacked.");
  }

  function placeLabels() {
    for (const [name, label] of labels) {
      const { x, y, behind } = /** @type {NonNullable<typeof scene>} */ (scene).labelPlace(name);
      label.hidden = behind || x < 0 || x > 1 || y < 0 || y > 1;
      label.style.left = `${100 * x}%`;
      label.style.top = `${100 * y}%`;
    }
  }

  /** @param {import("../../static/js/page/store.js").State} state */
  async function update(state) {
    const { network, activations, specimen } = await data.forward(experiment, state);
    const tokens = theme.tokens();
    const scales = new Map(layers.map(({ name, kind }) => [name, kind === "input"
      ? intensityScale(tokens) : divergingScale(tokens, magnitude(activations.get(name) ?? []))]));
    const scaleOf = (/** @type {string} */ name) =>
      /** @type {import("../../static/js/maps/color-scale.js").ColorScale} */ (scales.get(name));
    unit = findUnit(units, state.unit);
    edges = edgesInto(network, activations, unit);
    strip.draw(activations, scaleOf, unit, edges);
    if (scene && !stage.hidden) {
      const { planes } = scene;
      const planeOf = (/** @type {string} */ layer, /** @type {number | null} */ channel) =>
        /** @type {import("../../static/js/maps/layer-planes.js").Plane} */ (
          planes.find((plane) => plane.layer === layer && (plane.channel === null || plane.channel === channel))
        );
      scene.paint(activations, scaleOf);
      scene.light(
        { plane: planeOf(unit.layer, unit.index), cell: unit.index },
        edges.map(({ layer, channel, cell, weight }) => ({ plane: planeOf(layer, channel), cell, weight })), tokens);
    }
    const best = edges[0];
    const who = `${specimenPhrase(specimen, classes)}, ${state.network.replaceAll("-", " ")} network`;
    sentence = `${unitName(unit, classes)} for ${who}; most of what reaches it comes from ${best.layer} ` +
      `${(best.channel ?? best.cell) + 1} (${shortValue(best.weight)}).`;
    stage.setAttribute("aria-label", `The network in space: ${sentence}`);
    readout.show(unit.id, sentence);
  }

  return {
    update,
    describe: () => sentence,
    table: () => ({
      columns: ["fed by layer", "channel or unit", "summed weight or contribution"],
      rows: edges.map(({ layer, channel, cell, weight }) => [layer, channel ?? cell, weight]),
    }),
    picture: () => {
      const shown = stage.hidden ? null : canvas;
      scene?.draw();
      return shown ? { width: 960, height: 540, draw: (/** @type {CanvasRenderingContext2D} */ drawing) =>
        drawing.drawImage(shown, 0, 0, 960, 540) } : strip.picture();
    },
    destroy() {
      release();
      scene?.destroy();
    },
  };
}

