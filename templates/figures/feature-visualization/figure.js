// @ts-check
/** What excites this unit most? The build's answer with its way there, and the page's own, made before your eyes. */

import { browseWithKeys } from "../../static/js/controls/browse-keys.js";
import { createChoiceRow } from "../../static/js/controls/choice-row.js";
import { element as make, place } from "../../static/js/controls/element.js";
import { createLiveAscent } from "./live-ascent.js";
import { shortValue } from "../../static/js/marks/number.js";
import { createReadout } from "../../static/js/marks/readout.js";
import { createSlider } from "../../static/js/controls/slider.js";
import { classesOf } from "../../static/js/marks/specimen.js";
import { createStepper } from "../../static/js/controls/stepper.js";
import { createToggleGroup } from "../../static/js/controls/toggle-group.js";
import { createTile } from "../../static/js/marks/unit-tile.js";
import { ALL_COLUMNS, UNIT_SHEET, findUnit, listUnits, unitLayers, unitName } from "../../static/js/data/unit-list.js";

const N_EXAMPLES = 9;
/** Sides of the downloaded picture's portrait and of the row below it. */
const [LARGE, SMALL] = [504, 56];

/** @param {HTMLElement} figure @param {import("../../static/js/page/host.js").Context} context */
export async function mount(figure, context) {
  const { store, data, config } = context;
  const { experiment } = context.figure;
  const units = listUnits(config.experiments[experiment]);
  const layers = unitLayers(config.experiments[experiment]).map(({ name }) => name);
  const classes = classesOf(context);
  const folder = `data/${experiment}/units`;
  const facts = await data.pack(`${folder}/excitation.bin`);
  const [, nSnapshots] = facts.path_reached.shape;
  let unit = findUnit(units, store.get().unit);
  let gridLayer = "";
  const sprite = new Image();
  const lost = make("p", { className: "figure-note", hidden: true },
    "The pictures of this unit could not be loaded; its numbers are right.");
  sprite.onload = () => { lost.hidden = true; };
  sprite.onerror = () => { lost.hidden = false; };

  const layerChoice = createToggleGroup({
    label: "Layer", className: "small", choices: layers.map((name) => [name, name]),
    onChoose: (name) => store.set({ unit: `${name}-0` }),
  });
  const large = createTile(" ");
  const live =
    createLiveAscent(context, () => ({ unit, spread: facts.spread.data[unit.at], real: facts.real.data[unit.at] }));
  const path = createSlider({
    name: "Way of the ascent", min: 0, max: nSnapshots - 1, step: 1, value: nSnapshots - 1,
    say: (at) => `${at + 1} of ${nSnapshots}`, onInput: showPath,
  });
  const stepper = createStepper({ noun: "unit", onStep: (step) => go(unit.index + step) });
  const readout = createReadout();
  const others = Array.from({ length: UNIT_SHEET.columns - nSnapshots }, (_, at) => createTile(`Start ${at + 2}`));
  const most = Array.from({ length: N_EXAMPLES }, () => createTile(" "));
  const least = Array.from({ length: N_EXAMPLES }, () => createTile(" "));
  const comparison = make("div", { className: "reached" });
  const dead = make("p", { className: "figure-note", hidden: true }, "This unit is dead: no test image makes it fire.");
  const card = make("a", { className: "quiet" });
  /** @type {ReturnType<typeof createChoiceRow> | null} */
  let grid = null;

  place(figure, "stage").replaceChildren(large.element, live.element, path.element, stepper.element);
  place(figure, "layer").replaceChildren(layerChoice.element);
  place(figure, "most").replaceChildren(...most.map((tile) => tile.element));
  place(figure, "least").replaceChildren(...least.map((tile) => tile.element));
  place(figure, "starts").replaceChildren(...others.map((tile) => tile.element));
  place(figure, "side").replaceChildren(comparison, dead, lost, readout.element,
    make("p", { className: "figure-note" }, card));
  place(figure, "live").replaceChildren(live.controls);
  live.onRun((running) => {
    large.element.hidden = running;
    path.element.hidden = running;
  });
  const release = browseWithKeys(figure, {
    position: () => unit.index, count: () => unit.count, go, rowLength: () => grid?.columns() ?? 1,
  });

  /** @param {number} index within the layer */
  function go(index) {
    if (index >= 0 && index < unit.count) store.set({ unit: `${unit.layer}-${index}` });
  }

  const sheet = () => data.url(`${folder}/${unit.id}.avif`);

  /** @param {number} at which snapshot */
  function showPath(at) {
    large.show(sheet(), UNIT_SHEET, at);
    const value = facts.path_reached.data[unit.at * nSnapshots + at];
    readout.show(`${unit.id} = ${shortValue(value)}`, at === nSnapshots - 1 ? "where the ascent ended" : "on the way");
  }

  /**
   * The portrait, or what the reader climbed to, over the images that excite the unit most.
   * @param {CanvasRenderingContext2D} drawing
   */
  function drawPicture(drawing) {
    const climbed = live.result();
    const value = climbed ? climbed.value : facts.path_reached.data[(unit.at + 1) * nSnapshots - 1];
    drawing.imageSmoothingEnabled = false;
    if (climbed) drawing.drawImage(climbed.canvas, 0, 0, LARGE, LARGE);
    else drawing.drawImage(sprite, (nSnapshots - 1) * 28, 0, 28, 28, 0, 0, LARGE, LARGE);
    drawing.drawImage(sprite, 0, 28, UNIT_SHEET.columns * 28, 28, 0, LARGE + 8, LARGE, SMALL);
    drawing.fillText(`${unitName(unit, classes)}: ${shortValue(value)}`, 0, LARGE + SMALL + 30);
  }

  function fillGrid() {
    if (gridLayer === unit.layer) return;
    gridLayer = unit.layer;
    const rows = Math.ceil(units.length / ALL_COLUMNS);
    const siblings = units.slice(unit.first, unit.first + unit.count);
    grid = createChoiceRow({
      label: `All units of ${unit.layer}`, className: "unit-grid",
      options: siblings.map((each) => {
        const tile = createTile();
        tile.show(data.url(`${folder}/all.avif`), { columns: ALL_COLUMNS, rows }, each.at);
        return { name: unitName(each, classes), content: tile.element };
      }),
      onChoose: go,
    });
    place(figure, "grid").replaceChildren(grid.element);
  }

  return {
    /** @param {import("../../static/js/page/store.js").State} state */
    async update(state) {
      const next = findUnit(units, state.unit);
      const changed = next.id !== unit.id || !gridLayer;
      unit = next;
      if (changed) live.reset();
      layerChoice.show(unit.layer);
      fillGrid();
      grid?.choose(unit.index);
      const name = unitName(unit, classes);
      stepper.show(unit.layer, unit.index, unit.count, name.replace(`${unit.layer} `, ""));
      path.show(nSnapshots - 1);
      showPath(nSnapshots - 1);
      sprite.src = sheet();
      large.name(`The image found for ${name}`);
      others.forEach((tile, at) => tile.show(sheet(), UNIT_SHEET, nSnapshots + at));
      showExamples(most, facts, "most", unit.at, sheet(), 1);
      showExamples(least, facts, "least", unit.at, sheet(), 2);
      const reached = facts.reached.data[unit.at * facts.reached.shape[1]];
      compare(comparison, reached, facts.real.data[unit.at]);
      dead.hidden = !facts.dead.data[unit.at];
      card.textContent = `Everything we know about ${unit.id}`;
      card.href = `${config.root}atlas/${unit.id}/`;
      live.update(state);
    },
    describe() {
      const reached = facts.reached.data[unit.at * facts.reached.shape[1]];
      const real = facts.real.data[unit.at];
      const best = `the best of the test images ${shortValue(real)}. ${live.describe()}`.trim();
      return `${unitName(unit, classes)}: the image found by ascent gives ${shortValue(reached)}, ${best}`;
    },
    table: () => ({
      columns: ["unit", "reached", "best test image", "value", "class selectivity", "share of zeros", "dead"],
      rows: units.map(({ id, at }) => [
        id, facts.reached.data[at * facts.reached.shape[1]], facts.real_index.data[at], facts.real.data[at],
        facts.selectivity.data[at], facts.zeros.data[at], facts.dead.data[at],
      ]),
    }),
    picture: () => ({ width: LARGE, height: LARGE + SMALL + 40, draw: drawPicture }),
    destroy() {
      release();
      live.destroy();
    },
  };
}

/**
 * @param {ReturnType<typeof createTile>[]} tiles @param {import("../../static/js/data/pack.js").Pack} facts
 * @param {"most" | "least"} end
 * @param {number} at of the unit @param {string} url @param {number} row of the sprite
 */
function showExamples(tiles, facts, end, at, url, row) {
  const [index, value, box] = ["index", "value", "box"].map((name) => facts[`${end}_${name}`].data);
  tiles.forEach((tile, rank) => {
    const which = at * N_EXAMPLES + rank;
    tile.show(url, UNIT_SHEET, row * UNIT_SHEET.columns + rank);
    tile.outline(box.subarray(4 * which, 4 * which + 4));
    const text = `Test image ${index[which]}: ${shortValue(value[which])}`;
    tile.name(text);
    tile.element.title = text;
  });
}

/**
 * Two bars: what the ascent reached, and the best real image.
 * @param {HTMLElement} place @param {number} reached @param {number} real
 */
function compare(place, reached, real) {
  const largest = Math.max(Math.abs(reached), Math.abs(real)) || 1;
  place.replaceChildren(...[["Image found", reached], ["Best test image", real]].map(([name, value]) => {
    const fill = make("span", { className: "bar-fill" });
    fill.style.width = `${(100 * Math.max(Number(value), 0)) / largest}%`;
    fill.style.background = `var(--${name === "Image found" ? "positive" : "soft"})`;
    return make("div", { className: "reached-row" },
      make("span", {}, String(name)), make("span", { className: "bar-track", "aria-hidden": "true" }, fill),
      make("span", { className: "value" }, shortValue(Number(value))));
  }));
}
