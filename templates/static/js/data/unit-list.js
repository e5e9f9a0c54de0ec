// @ts-check
/**
 * Every unit of an experiment's network, in the order of `data/<experiment>/units/excitation.bin`
 * (written by build/analysis/units/atlas.py): layers with weights, unit by unit.
 *
 * @typedef {{ id: string, layer: string, index: number, at: number, first: number, count: number,
 *   isMap: boolean, isTelling: boolean }} UnitEntry
 * `at`: place in the whole list; `first`, `count`: where its layer begins, and how many it has; `isTelling`: whether
 * figures of its layer begin with it
 */

/** A unit's own sprite: the ascent's way and other starts; the images that excite it most; least. */
export const UNIT_SHEET = Object.freeze({ columns: 9, rows: 3 });
/** Columns of the sprite of all units. */
export const ALL_COLUMNS = 16;

/** @param {import("../page/config.js").ExperimentConfig} experiment */
export const unitLayers = ({ layers }) => layers.filter(({ has_units: own }) => own);

/** @param {import("../page/config.js").ExperimentConfig} experiment @returns {UnitEntry[]} */
export function listUnits(experiment) {
  let first = 0;
  return unitLayers(experiment).flatMap(({ name, telling, shape: [count, ...map] }) => {
    const start = first;
    first += count;
    return Array.from({ length: count }, (_, index) =>
      ({
        id: `${name}-${index}`, layer: name, index, at: start + index, first: start, count, isMap: map.length > 0,
        isTelling: index === telling,
      }));
  });
}

/**
 * The unit of that id; where there is none such, another, if not given the one to begin with of the last convolution.
 * @param {UnitEntry[]} units @param {string} id @param {UnitEntry} [otherwise] @returns {UnitEntry}
 */
export const findUnit = (units, id, otherwise = units.filter(({ isTelling }) => isTelling).at(-1) ?? units[0]) =>
  units.find((unit) => unit.id === id) ?? otherwise;

/**
 * The unit whose found image outdoes the best test image most.
 * @param {UnitEntry[]} among some units @param {import("./pack.js").Pack} facts `excitation.bin`
 */
export function mostOutdone(among, { reached, real }) {
  const gain = (/** @type {UnitEntry} */ { at }) => reached.data[at * reached.shape[1]] / Math.max(real.data[at], 1e-9);
  return among.reduce((best, each) => (gain(each) > gain(best) ? each : best));
}

/** The one name of a unit, counted from 0: "conv2[5]". @param {string} layer @param {number} index */
export const spellUnit = (layer, index) => `${layer}[${index}]`;

/** "conv2[5]", "the logit of Bag" @param {Pick<UnitEntry, "layer" | "index">} unit @param {string[]} classes */
export const unitName = ({ layer, index }, classes) =>
  layer === "logits" ? `the logit of ${classes[index]}` : spellUnit(layer, index);
