// @ts-check
/** Gradient ascent in the page: a few steps a frame, so that the reader sees it work and can stop it. */

import { spellUnit } from "../../static/js/data/unit-list.js";
import { RECIPE, TEXTURE_RECIPE, createAscent, driveOf, noise, upTo } from "./ascent.js";
import { intensityScale } from "../../static/js/maps/color-scale.js";
import { button, element } from "../../static/js/controls/element.js";
import { createMap, drawMap } from "../../static/js/maps/map-canvas.js";
import { sizeOf } from "../../static/js/engine/network.js";
import { shortValue } from "../../static/js/marks/number.js";
import { aboutOf } from "../../static/js/marks/specimen.js";
import { createSlider } from "../../static/js/controls/slider.js";
import { createToggleGroup } from "../../static/js/controls/toggle-group.js";

const N_STEPS = 240;
/** A frame's share for climbing; the rest is for drawing and for the reader. */
const SLICE_MS = 11;
/** How many specimens tell how much a unit's answers vary. */
const N_MEASURED = 20;

/**
 * @param {import("../../static/js/page/host.js").Context} context
 * @param {() => { unit: import("../../static/js/data/unit-list.js").UnitEntry, spread: number, real: number }} subject
 */
export function createLiveAscent(context, subject) {
  const { data, store, theme, announce } = context;
  const { experiment } = context.figure;
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  const { noun, shape } = aboutOf(context);
  const canvas = createMap(shape[1], shape[2]);
  canvas.hidden = true;
  canvas.setAttribute("role", "img");
  /** @type {(running: boolean) => void} */
  let tell = () => {};
  let from = "noise";
  let frame = 0;
  let seed = 1;
  let value = NaN;
  /** @type {Float32Array | null} */
  let image = null;

  const origin = createToggleGroup({
    label: "Start from", className: "small", choices: [["noise", "From noise"], ["specimen", `From this ${noun}`]],
    onChoose(chosen) { from = chosen; origin.show(from); },
  });
  origin.show(from);
  const roughness = createSlider({ name: "Price of roughness", min: 0, max: 30, step: 1, value: RECIPE.roughness });
  const light = createSlider({ name: "Price of light", min: 0, max: 20, step: 1, value: RECIPE.light });
  const jitter = createSlider({ name: "Jitter, pixels", min: 0, max: 4, step: 1, value: RECIPE.jitter });
  const run = button("Climb", { className: "pill", onclick: () => (frame ? stop() : start()) });
  const back = button("Show the build’s image", {
    className: "quiet", hidden: true, onclick() { reset(); run.focus(); },
  });
  const progress = element("output", { className: "readout-note", "aria-live": "off" });
  const controls = element("div", { className: "ascent-controls" },
    origin.element, roughness.element, light.element, jitter.element,
    element("div", { className: "ascent-run" }, run, back, progress));

  function stop() {
    cancelAnimationFrame(frame);
    frame = 0;
    run.textContent = "Climb again";
  }

  async function start() {
    run.textContent = "Stop";
    frame = -1;
    const { unit, spread } = subject();
    const state = store.get();
    const network = await data.network(experiment, state.network);
    const { specimen } = await data.forward(experiment, state);
    const climb = createAscent(network, {
      layer: unit.layer, unit: unit.index, seed: ++seed,
      spread: state.network === "trained" ? spread : await measuredSpread(network, unit),
      start: from === "noise" ? noise(sizeOf(shape), seed) : specimen.pixels,
    });
    if (!frame) return;
    canvas.hidden = false;
    back.hidden = false;
    tell(true);
    const step = () => {
      const until = performance.now() + SLICE_MS;
      do climb.step({ ...RECIPE, roughness: roughness.value(), light: light.value(), jitter: jitter.value() });
      while (performance.now() < until && climb.steps() < N_STEPS);
      image = climb.image;
      value = climb.value();
      if (!still.matches || climb.steps() === N_STEPS) show(climb.steps());
      if (climb.steps() < N_STEPS) {
        frame = requestAnimationFrame(step);
      } else {
        stop();
        announce(describe());
      }
    };
    frame = requestAnimationFrame(step);
  }

  /**
   * How much the unit's answers vary over the published images.
   * @param {import("../../static/js/engine/network.js").Network} network @param {{ layer: string, index: number }} unit
   */
  async function measuredSpread(network, { layer, index }) {
    const partial = upTo(network, layer);
    const { shape } = partial.layer(layer);
    const images = (await data.specimens(experiment)).slice(0, N_MEASURED);
    const drives = images.map(({ pixels }) =>
      driveOf(/** @type {Float32Array} */ (partial.forward(pixels).get(layer)), shape, index));
    const mean = drives.reduce((sum, drive) => sum + drive, 0) / drives.length;
    return Math.sqrt(drives.reduce((sum, drive) => sum + (drive - mean) ** 2, 0) / drives.length);
  }

  /** @param {number} steps */
  function show(steps) {
    if (!image) return;
    drawMap(canvas, image, intensityScale(theme.tokens()));
    canvas.setAttribute("aria-label", `The image after ${steps} steps`);
    const { layer, index } = subject().unit;
    progress.textContent = `step ${steps} of ${N_STEPS}: ${spellUnit(layer, index)} = ${shortValue(value)}`;
  }

  function reset() {
    stop();
    run.textContent = "Climb";
    canvas.hidden = true;
    back.hidden = true;
    image = null;
    progress.textContent = "";
    const { roughness: rough, light: bright } = subject().unit.isMap ? TEXTURE_RECIPE : RECIPE;
    roughness.show(rough);
    light.show(bright);
    tell(false);
  }

  const describe = () =>
    image
      ? `The page’s own ascent has reached ${shortValue(value)}; the best test image gives ` +
        `${shortValue(subject().real)}.`
      : "";

  return {
    element: canvas,
    controls,
    reset,
    describe,
    /** @param {(running: boolean) => void} listener */
    onRun(listener) { tell = listener; },
    /** @param {import("../../static/js/page/store.js").State} _state */
    update(_state) {
      if (image) drawMap(canvas, image, intensityScale(theme.tokens()));
    },
    /** The image as it is now; null where the reader has not climbed. */
    result: () => (image ? { canvas, value } : null),
    destroy: stop,
  };
}
