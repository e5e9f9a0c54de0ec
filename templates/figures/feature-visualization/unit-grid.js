// @ts-check
/** All units of a layer as small pictures, of which one is chosen; filled anew for another layer. */

import { createChoiceRow } from "../../static/js/controls/choice-row.js";
import { ALL_COLUMNS, unitName } from "../../static/js/data/unit-list.js";
import { createTile } from "../../static/js/marks/unit-tile.js";

/**
 * @typedef {import("../../static/js/data/unit-list.js").UnitEntry} Unit
 * @param {HTMLElement} frame
 * @param {{ units: Unit[], classes: string[], onChoose: (index: number) => void }} options
 */
export function createUnitGrid(frame, { units, classes, onChoose }) {
  const size = { columns: ALL_COLUMNS, rows: Math.ceil(units.length / ALL_COLUMNS) };
  /** @type {ReturnType<typeof createChoiceRow> | null} */
  let grid = null;
  let filled = "";
  /** The pictures of all units, once they have come. */
  let sheet = "";
  /** @type {{ tile: ReturnType<typeof createTile>, at: number }[]} */
  let tiles = [];
  const wear = () => tiles.forEach(({ tile, at }) => tile.show(sheet, size, at));

  return {
    rowLength: () => grid?.columns() ?? 1,
    isFilled: () => grid !== null,
    /** @param {string} url of the pictures of all units */
    dress(url) {
      sheet = url;
      wear();
    },
    /** @param {Unit} unit chosen */
    show({ layer, first, count, index }) {
      if (!grid || filled !== layer) {
        const members = units.slice(first, first + count);
        tiles = members.map(({ at }) => ({ tile: createTile(), at }));
        wear();
        const options = members.map((each, at) => ({
          name: unitName(each, classes), content: tiles[at].tile.element,
        }));
        grid = createChoiceRow({ label: `All units of ${layer}`, className: "unit-grid", options, onChoose });
        filled = layer;
        frame.replaceChildren(grid.element);
      }
      grid.choose(index);
    },
  };
}
