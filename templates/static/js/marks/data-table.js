// @ts-check
/** The numbers behind a chart, folded away under it. */

import { element } from "../controls/element.js";

/** @param {import("../page/host.js").Table} table @param {string} title */
export function createDataTable({ columns, rows }, title) {
  const head = element("tr", {}, ...columns.map((column) => element("th", { scope: "col" }, column)));
  const body = rows.map((row) => element("tr", {}, ...row.map((cell) => element("td", {}, spell(cell)))));
  const table = element("table", {}, element("caption", { className: "visually-hidden" }, title),
    element("thead", {}, head), element("tbody", {}, ...body));
  const scroller =
    element("div", { className: "data-table-scroll", tabIndex: 0, role: "region", "aria-label": title }, table);
  return element("details", { className: "data-table" }, element("summary", {}, "The numbers"), scroller);
}

/** @param {string | number} cell */
function spell(cell) {
  if (typeof cell !== "number" || Number.isInteger(cell)) return String(cell);
  return Math.abs(cell) < 1e-3 ? cell.toExponential(2) : cell.toPrecision(4);
}
