// @ts-check
/** A patch of a map with its numbers, each cell in its colour. */

import { element } from "../../static/js/controls/element.js";

/** @param {number} size odd; the chosen cell is the middle one */
export function createNumberGrid(size) {
  const cells = Array.from({ length: size * size }, () => element("span"));
  cells[(size * size - 1) / 2].className = "middle";
  const grid = element("div", { className: "number-grid", role: "img" }, ...cells);
  grid.style.setProperty("--size", String(size));
  const reach = (size - 1) / 2;

  return {
    element: grid,
    /**
     * @param {ArrayLike<number>} map (rows × columns)
     * @param {[rows: number, columns: number]} shape
     * @param {[row: number, column: number]} centre
     * @param {import("../../static/js/maps/color-scale.js").ColorScale} scale
     */
    show(map, [rows, columns], [row, column], scale) {
      cells.forEach((cell, index) => {
        const i = row + Math.floor(index / size) - reach;
        const j = column + (index % size) - reach;
        const inside = i >= 0 && j >= 0 && i < rows && j < columns;
        const value = inside ? map[i * columns + j] : 0;
        cell.textContent = inside ? value.toFixed(2).replace(/^0\./, ".") : "";
        cell.classList.toggle("outside", !inside);
        cell.style.background = inside ? scale.css(value) : "";
        cell.style.color = inside ? scale.text(value) : "";
      });
      grid.setAttribute("aria-label", `The ${size} by ${size} values around row ${row}, column ${column}`);
    },
  };
}
