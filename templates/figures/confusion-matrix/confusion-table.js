// @ts-check
/** The matrix as a table of buttons, one cell of it chosen; arrow keys walk from cell to cell. */

import { underlineClass } from "../../static/js/marks/class-name.js";
import { button, element as make } from "../../static/js/controls/element.js";

/** @type {Record<string, [number, number]>} */
const STEPS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
/** Above this share of its class a cell is so dark that its number must be light. */
const STRONG = 0.6;

/**
 * @typedef {[row: number, column: number]} Cell
 * @param {{ classes: string[], glyphs: string[], onChoose: (cell: Cell) => void }} options
 */
export function createConfusionTable({ classes, glyphs, onChoose }) {
  /** @type {Cell} */
  let chosen = [0, 0];
  const cells = classes.map((_, row) => classes.map((_, column) =>
    button("", { tabIndex: -1, onclick: () => onChoose([row, column]) })));
  const header = (/** @type {number} */ label, /** @type {"row" | "col"} */ scope) =>
    createHeader(classes[label], glyphs[label] ?? "", label, scope);
  const table = make("table", { className: "confusion-table" },
    make("caption", { className: "label" }, "Rows: what it is. Columns: what the network says."),
    make("thead", {}, make("tr", {}, make("td"), ...classes.map((_, label) => header(label, "col")))),
    make("tbody", {}, ...cells.map((row, label) =>
      make("tr", {}, header(label, "row"), ...row.map((cell) => make("td", {}, cell))))));
  table.addEventListener("keydown", onKey);

  /** @param {KeyboardEvent} event */
  function onKey(event) {
    const step = STEPS[event.key];
    if (!step) return;
    event.preventDefault();
    event.stopPropagation();
    const last = classes.length - 1;
    const [row, column] = step.map((by, axis) => Math.min(Math.max(chosen[axis] + by, 0), last));
    onChoose([row, column]);
    cells[row][column].focus();
  }

  /** @param {number} row @param {number} column @param {number} count @param {number} share of the class */
  function paint(row, column, count, share) {
    const cell = cells[row][column];
    const isChosen = row === chosen[0] && column === chosen[1];
    cell.textContent = count ? String(count) : "";
    cell.tabIndex = isChosen ? 0 : -1;
    cell.setAttribute("aria-pressed", String(isChosen));
    cell.setAttribute("aria-label", `${classes[row]} taken for ${classes[column]}: ${count}`);
    cell.className = row === column ? "right" : "";
    cell.style.setProperty("--share", Math.sqrt(Math.min(share, 1)).toFixed(3));
    cell.classList.toggle("strong", share > STRONG);
  }

  return {
    element: table,
    /** @param {import("./confusions.js").Confusion} confusion @param {number} size images a class @param {Cell} cell */
    show(confusion, size, cell) {
      chosen = cell;
      confusion.forEach((counts, row) => counts.forEach((count, column) => paint(row, column, count, count / size)));
    },
  };
}

/** @param {string} name @param {string} sign @param {number} label @param {"row" | "col"} scope */
function createHeader(name, sign, label, scope) {
  const glyph = make("span", { className: "class-glyph", "aria-hidden": "true" }, sign);
  underlineClass(glyph, label);
  const words = make("span", { className: scope === "col" ? "visually-hidden" : "row-name" }, name);
  return make("th", { scope, title: name }, glyph, words);
}
