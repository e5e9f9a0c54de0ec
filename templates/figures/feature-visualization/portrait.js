// @ts-check
/** The parts of a unit's portrait: the image found for it with the way there, other starts, and real images beside. */

import { element as make, place } from "../../static/js/controls/element.js";
import { createSlider } from "../../static/js/controls/slider.js";
import { createStepper } from "../../static/js/controls/stepper.js";
import { createToggleGroup } from "../../static/js/controls/toggle-group.js";
import { UNIT_SHEET } from "../../static/js/data/unit-list.js";
import { shortValue } from "../../static/js/marks/number.js";
import { createReadout } from "../../static/js/marks/readout.js";
import { createTile } from "../../static/js/marks/unit-tile.js";

const N_EXAMPLES = 9;

/**
 * @typedef {import("../../static/js/data/pack.js").Pack} Pack
 * @typedef {ReturnType<typeof createPortrait>} Portrait
 * @param {HTMLElement} figure
 * @param {{ layers: string[], nSnapshots: number, sides: number[],
 *   live: ReturnType<typeof import("./live-ascent.js").createLiveAscent> }} known
 * @param {{ onLayer: (name: string) => void, onPath: (at: number) => void, onStep: (by: number) => void }} hand
 */
export function createPortrait(figure, { layers, nSnapshots, sides, live }, { onLayer, onPath, onStep }) {
  const layerChoice = createToggleGroup({
    label: "Layer", className: "small", choices: layers.map((name) => [name, name]), onChoose: onLayer,
  });
  const large = createTile(" ");
  const path = createSlider({
    name: "Way of the ascent", min: 0, max: nSnapshots - 1, step: 1, value: nSnapshots - 1,
    say: (at) => `${at + 1} of ${nSnapshots}`, onInput: onPath,
  });
  const stepper = createStepper({ noun: "unit", onStep });
  const others = Array.from({ length: UNIT_SHEET.columns - nSnapshots }, (_, at) => createTile(`Start ${at + 2}`));
  const [most, least] = [createExamples("most", 1, sides), createExamples("least", 2, sides)];
  const side = createSide();
  place(figure, "stage").replaceChildren(large.element, live.element, path.element, stepper.element);
  place(figure, "layer").replaceChildren(layerChoice.element);
  place(figure, "most").replaceChildren(...most.elements);
  place(figure, "least").replaceChildren(...least.elements);
  place(figure, "starts").replaceChildren(...others.map((tile) => tile.element));
  place(figure, "side").replaceChildren(...side.elements);
  place(figure, "live").replaceChildren(live.controls);
  live.onRun((running) => { large.element.hidden = path.element.hidden = running; });

  return {
    large, layerChoice, path, stepper, side,
    /** @param {string} sheet of the unit @param {string} name @param {Pack} facts @param {number} unit */
    show(sheet, name, facts, unit) {
      large.name(`The image found for ${name}`);
      others.forEach((tile, at) => tile.show(sheet, UNIT_SHEET, nSnapshots + at));
      for (const examples of [most, least]) examples.show(sheet, facts, unit);
    },
  };
}

/** What is said beside the portrait. */
function createSide() {
  const comparison = make("div", { className: "reached" });
  const note = (/** @type {string} */ words) => make("p", { className: "figure-note", hidden: true }, words);
  const dead = note("This unit is dead: no test image makes it fire.");
  const readout = createReadout();
  const card = make("a", { className: "quiet" });
  return {
    elements: [comparison, dead, readout.element, make("p", { className: "figure-note" }, card)],
    readout,
    /**
     * @param {string} id @param {string} url of its card
     * @param {{ reached: number, published: number, real: number, isDead: boolean }} found
     */
    show(id, url, { reached, published, real, isDead }) {
      compare(comparison, reached, published, real);
      dead.hidden = !isDead;
      card.textContent = `Everything we know about ${id}`;
      card.href = url;
    },
  };
}

/**
 * The test images at one end of a unit's scale.
 * @param {"most" | "least"} end @param {number} row of the sheet @param {number[]} sides of an image
 */
function createExamples(end, row, sides) {
  const tiles = Array.from({ length: N_EXAMPLES }, () => createTile(" "));
  return {
    elements: tiles.map((tile) => tile.element),
    /** @param {string} sheet @param {Pack} facts @param {number} unit */
    show(sheet, facts, unit) {
      const [index, value, box] = ["index", "value", "box"].map((name) => facts[`${end}_${name}`].data);
      tiles.forEach((tile, rank) => {
        const which = unit * N_EXAMPLES + rank;
        const text = `Test image ${index[which]}: ${shortValue(value[which])}`;
        tile.show(sheet, UNIT_SHEET, row * UNIT_SHEET.columns + rank);
        tile.outline(box.subarray(4 * which, 4 * which + 4), sides);
        tile.name(text);
        tile.element.title = text;
      });
    },
  };
}

/**
 * Three bars: what the ascent reached, what is left of it in the compressed picture, and the best real image.
 * @param {HTMLElement} place @param {number} reached @param {number} published @param {number} real
 */
function compare(place, reached, published, real) {
  const largest = Math.max(...[reached, published, real].map(Math.abs)) || 1;
  const bar = (/** @type {string} */ name, /** @type {number} */ value, /** @type {string} */ color) => {
    const fill = make("span", { className: "bar-fill" });
    fill.style.width = `${(100 * Math.max(value, 0)) / largest}%`;
    fill.style.background = `var(--${color})`;
    return make("div", { className: "reached-row" },
      make("span", {}, name), make("span", { className: "bar-track", "aria-hidden": "true" }, fill),
      make("span", { className: "value" }, shortValue(value)));
  };
  place.replaceChildren(bar("Image found", reached, "positive"), bar("As shown, compressed", published, "positive"),
    bar("Best test image", real, "soft"));
}
