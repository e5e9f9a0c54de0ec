// @ts-check
/** Probabilities of classes as rows: name, bar, per cent. */

import { classColor, createClassName } from "./class-name.js";
import { element } from "../controls/element.js";
import { percent } from "./number.js";

/**
 * @param {import("../page/config.js").PageConfig} config
 * @param {number} count how many of the largest to show
 */
export function createProbabilityBars(config, count) {
  const list = element("ol", { className: "probability-bars", role: "list" });

  /** @param {number} label @param {number} probability */
  function createRow(label, probability) {
    const fill = element("span", { className: "bar-fill" });
    fill.style.width = `${100 * probability}%`;
    fill.style.background = classColor(label);
    return element("li", {},
      createClassName(config, label),
      element("span", { className: "bar-track", "aria-hidden": "true" }, fill),
      element("span", { className: "value" }, percent(probability)));
  }

  return {
    element: list,
    /** @param {ArrayLike<number>} probabilities one a class */
    show(probabilities) {
      const order = Array.from(probabilities, (_, label) => label)
        .sort((a, b) => probabilities[b] - probabilities[a])
        .slice(0, count);
      list.replaceChildren(...order.map((label) => createRow(label, probabilities[label])));
    },
  };
}
