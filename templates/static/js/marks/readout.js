// @ts-check
/** The value under pointer or keyboard focus, spelled out: `conv1[5](11, 14) = 0.8431`. */

import { element } from "../controls/element.js";
import { spellUnit } from "../data/unit-list.js";
import { spellValue } from "./number.js";

/**
 * @param {string} layer
 * @param {number} unit channel of a map, or unit of a vector
 * @param {number} value
 * @param {[number, number]} [cell] row and column, from 0
 */
export function spellReadout(layer, unit, value, cell) {
  const where = cell ? `(${cell[0]}, ${cell[1]})` : "";
  return `${spellUnit(layer, unit)}${where} = ${spellValue(value)}`;
}

/** Silent to screen readers: what should be heard goes through the live region. */
export function createReadout() {
  const output = element("output", { "data-readout": "", "aria-live": "off", className: "readout-value" });
  const note = element("span", { className: "readout-note" });
  return {
    element: element("p", { className: "readout" }, output, " ", note),
    /** @param {string} text @param {string} [words] what it means */
    show(text, words = "") {
      output.textContent = text;
      note.textContent = words;
    },
  };
}
