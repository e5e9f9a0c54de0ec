// @ts-check
/** What excites this unit most? The build's answer with its way there, and the page's own, made before your eyes. */

import { createLiveAscent } from "./live-ascent.js";
import { createPortrait } from "./portrait.js";
import { createUnitGrid } from "./unit-grid.js";
import { browseWithKeys } from "../../static/js/controls/browse-keys.js";
import { place } from "../../static/js/controls/element.js";
import {
  UNIT_SHEET, findUnit, listUnits, mostOutdone, spellUnit, unitLayers, unitName,
} from "../../static/js/data/unit-list.js";
import { shortValue } from "../../static/js/marks/number.js";
import { createUnitSheets } from "../../static/js/data/unit-sheets.js";
import { classesOf, sidesOf } from "../../static/js/marks/specimen.js";

/** Sides of the downloaded picture's portrait and of the row below it. */
const [LARGE, SMALL] = [504, 56];

/**
 * @typedef {import("../../static/js/page/host.js").Context} Context
 * @typedef {import("../../static/js/data/pack.js").Pack} Pack
 * @typedef {ReturnType<typeof findUnit>} Unit
 */

/** @param {HTMLElement} figure @param {Context} context */
export async function mount(figure, context) {
  const { store, data, config, attempt } = context;
  const { experiment, place: home } = context.figure;
  const atlas = `${config.root}${home ? `${experiment}/` : ""}atlas/`; // a portrait has its own
  const units = listUnits(config.experiments[experiment]);
  const layers = unitLayers(config.experiments[experiment]).map(({ name }) => name);
  const classes = classesOf(context);
  const sheetOf = createUnitSheets(context);
  const facts = await data.pack(`data/${experiment}/units/excitation.bin`);
  const [, nSnapshots] = facts.path_reached.shape;
  const last = units.filter(({ isMap }) => isMap).at(-1)?.layer ?? units[0].layer;
  const outdoing = mostOutdone(units.filter((each) => each.layer === last), facts);
  let unit = findUnit(units, store.get().unit, outdoing);
  const go = (/** @type {number} */ index) => {
    if (index >= 0 && index < unit.count) store.set({ unit: `${unit.layer}-${index}` });
  };
  const live = createLiveAscent(context, () => ({ unit, ...foundFor(facts, unit) }));
  const portrait = createPortrait(figure, { layers, nSnapshots, live, sides: sidesOf(context) }, {
    onLayer: (name) => store.set({ unit: `${name}-0` }), onPath: showPath, onStep: (by) => go(unit.index + by),
  });
  const grid = createUnitGrid(place(figure, "grid"), { units, classes, onChoose: go });
  /** The pictures of the unit, to draw from. */
  const sprite = new Image();
  let sheet = "";
  const release = browseWithKeys(figure, {
    position: () => unit.index, count: () => unit.count, go, rowLength: grid.rowLength,
  });

  /** @param {number} at which snapshot */
  function showPath(at) {
    portrait.large.show(sheet, UNIT_SHEET, at);
    const value = facts.path_reached.data[unit.at * nSnapshots + at];
    const words = at === nSnapshots - 1 ? "where the ascent ended" : "on the way";
    portrait.side.readout.show(`${spellUnit(unit.layer, unit.index)} = ${shortValue(value)}`, words);
  }

  async function dress() {
    const shown = unit;
    sheet = "";
    try {
      sheet = await sheetOf(shown.id);
    } finally {
      if (shown === unit) portrait.show(sheet, unitName(unit, classes), facts, unit.at);
      if (shown === unit) showPath(nSnapshots - 1);
      if (sheet) sprite.src = sheet;
      else sprite.removeAttribute("src");
    }
  }

  return {
    /** @param {import("../../static/js/page/store.js").State} state */
    async update(state) {
      const next = findUnit(units, state.unit, outdoing);
      const isAnother = next.id !== unit.id || !grid.isFilled();
      unit = next;
      if (isAnother) live.reset();
      grid.show(unit);
      draw(portrait, unit, facts, { name: unitName(unit, classes), atlas });
      portrait.path.show(nSnapshots - 1);
      await attempt("pictures", dress);
      attempt("all units", async () => grid.dress(await sheetOf("all")));
      live.update(state);
    },
    describe: () => `${describe(unitName(unit, classes), foundFor(facts, unit))} ${live.describe()}`.trim(),
    table: () => tableOf(units, facts),
    picture: () => ({
      width: LARGE, height: LARGE + SMALL + 40,
      draw(/** @type {CanvasRenderingContext2D} */ paper) {
        const climbed = live.result();
        const value = climbed?.value ?? facts.path_reached.data[(unit.at + 1) * nSnapshots - 1];
        drawPicture(paper, climbed?.canvas ?? null, sprite, nSnapshots - 1);
        paper.fillText(`${unitName(unit, classes)}: ${shortValue(value)}`, 0, LARGE + SMALL + 30);
      },
    }),
    destroy() {
      release();
      live.destroy();
    },
  };
}

/** What was found for a unit: by the ascent, among the test images. @param {Pack} facts @param {Unit} unit */
const foundFor = ({ reached, published, real, dead, spread }, { at }) => ({
  reached: reached.data[at * reached.shape[1]], published: published.data[at],
  real: real.data[at], spread: spread.data[at],
  isDead: Boolean(dead.data[at]),
});

/**
 * @param {import("./portrait.js").Portrait} portrait @param {Unit} unit @param {Pack} facts
 * @param {{ name: string, atlas: string }} about
 */
function draw(portrait, unit, facts, { name, atlas }) {
  portrait.layerChoice.show(unit.layer);
  portrait.stepper.show(name, unit.index, unit.count, `of ${unit.count} ${unit.isMap ? "maps" : "units"}`);
  portrait.side.show(name, `${atlas}${unit.id}/`, foundFor(facts, unit));
}

/** @param {string} name @param {{ reached: number, published: number, real: number }} found */
const describe = (name, { reached, published, real }) =>
  `${name}: the image found by ascent gives ${shortValue(reached)}, compressed as it is shown here ` +
  `${shortValue(published)}, the best of the test images ${shortValue(real)}.`;

/** @param {Unit[]} units @param {Pack} facts */
const tableOf = (units, facts) => ({
  columns: ["unit", "reached", "as shown, compressed", "best test image", "value", "class selectivity",
    "share of zeros", "dead"],
  rows: units.map((unit) => [
    spellUnit(unit.layer, unit.index), foundFor(facts, unit).reached, facts.published.data[unit.at],
    facts.real_index.data[unit.at], facts.real.data[unit.at],
    facts.selectivity.data[unit.at], facts.zeros.data[unit.at], facts.dead.data[unit.at],
  ]),
});

/**
 * The portrait, or what the reader climbed to, over the images that excite the unit most.
 * @param {CanvasRenderingContext2D} paper @param {HTMLCanvasElement | null} climbed
 * @param {HTMLImageElement} sprite @param {number} last where the build's ascent ended
 */
function drawPicture(paper, climbed, sprite, last) {
  const [width, height] = [sprite.naturalWidth / UNIT_SHEET.columns, sprite.naturalHeight / UNIT_SHEET.rows];
  paper.imageSmoothingEnabled = false;
  if (climbed) paper.drawImage(climbed, 0, 0, LARGE, LARGE);
  else paper.drawImage(sprite, last * width, 0, width, height, 0, 0, LARGE, LARGE);
  paper.drawImage(sprite, 0, height, sprite.naturalWidth, height, 0, LARGE + 8, LARGE, SMALL);
}
