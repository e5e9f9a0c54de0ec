// @ts-check
/** Two classes to hold against each other, from two lists. */

import { element } from "../../static/js/controls/element.js";

/** @param {{ classes: string[], onChoose: (pair: string) => void }} options `pair`: "0,6", or "" for none */
export function createPairChoice({ classes, onChoose }) {
  const list = (/** @type {string} */ name, /** @type {string} */ none) => element(
    "select", { className: "pair-list", "aria-label": name, onchange: tell },
    element("option", { value: "" }, none),
    ...classes.map((title, label) => element("option", { value: String(label) }, title)));
  const first = list("First class", "choose a class");
  const second = list("Second class", "and another");

  function tell() {
    const both = first.value && second.value && first.value !== second.value;
    if (both) onChoose(`${first.value},${second.value}`);
    else onChoose("");
  }

  return {
    element: element("p", { className: "pair-line" }, "Contrast ", first, " with ", second),
    /** @param {string} pair */
    show(pair) {
      if (pair) [first.value, second.value] = pair.split(",");
    },
  };
}
