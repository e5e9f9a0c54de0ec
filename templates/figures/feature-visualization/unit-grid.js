// @ts-check
/** All units of a layer as small pictures, of which one is chosen; filled anew for another layer. */

import { createChoiceRow } from "../../static/js/controls/choice-row.js";
import { ALL_COLUMNS, unitName } from "../../static/js/data/unit-list.js";
import { createTile } from "../../static/js/marks/unit-tile.js";

/**
 * @typedef {import("../../static/js/data/unit-list.js").UnitEntry} Unit
 * @param {HTMLElement} frame
 * @param {{ units: Unit[], classes: string[], sheet: string, onChoose: (index: number) => void }} options
 * `sheet`: the pictures of all units
 */
export function createUnitGrid(frame, { units, classes, sheet, onChoose }) {
  const size = { columns: ALL_COLUMNS, rows: Math.ceil(units.length / ALL_COLUMNS) };
  /** @type {ReturnType<typeof createChoiceRow> | null} */
  let grid = null;
  let filled = "";

  /** @param {Unit} unit */
  function createOption(unit) {
    const tile = createTile();
    tile.show(sheet, size, unit.at);
    return { name: unitName(unit, classes), content: tile.element };
  }

  return {
    rowLength: () => grid?.columns() ?? 1,
    isFilled: () => grid !== null,
    /** @param {Unit} unit chosen */
    show({ layer, first, count, index }) {
      if (!grid || filled !== layer) {
        const options = units.slice(first, first + count).map(createOption);
        grid = createChoiceRow({ label: `All units of ${layer}`, className: "unit-grid", options, onChoose });
        filled = layer;
        frame.replaceChildren(grid.element);
      }
      grid.choose(index);
    },
  };
}
