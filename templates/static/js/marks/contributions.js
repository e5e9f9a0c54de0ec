// @ts-check
/** What speaks most for a unit of a dense layer, and what most against it. */

import { nameOf } from "../engine/operands.js";
import { element } from "../controls/element.js";
import { spellValue } from "./number.js";

const SHOWN = 5;

/** @param {string} before what the inputs are called */
export function createContributions(before) {
  const sides = ["Speaks for it", "Speaks against it"].map((title) => {
    const list = element("ol", { className: "contribution-list", role: "list" });
    return { list, element: element("section", {}, element("p", { className: "subhead" }, title), list) };
  });
  const note = element("p", { className: "figure-note" });

  return {
    element: element("div", { className: "contributions" }, ...sides.map((side) => side.element), note),
    /**
     * @param {import("../engine/operands.js").Sum} sum
     * @param {{ name: string, shape: number[] }} source the layer that its terms are of
     */
    show(sum, source) {
      const { positive, negative } = strongestOfEachSign(sum.terms, SHOWN);
      const largest = Math.max(...[...positive, ...negative].map(({ product }) => Math.abs(product)), 1e-12);
      [positive, negative].forEach((terms, at) =>
        sides[at].list.replaceChildren(...terms.map((term) => contribution(term, source, largest))),
      );
      const silent = sum.terms.filter(({ product }) => product === 0).length;
      note.textContent =
        `${sum.terms.length.toLocaleString("en")} numbers of ${before}, of which ${silent.toLocaleString("en")} ` +
        `add nothing; with the bias of ${spellValue(sum.bias ?? 0).replace("-", "−")} they make ` +
        `${spellValue(sum.value).replace("-", "−")}.`;
    },
  };
}

/**
 * @param {import("../engine/operands.js").Term[]} terms @param {number} count of each sign
 * @returns {{ positive: import("../engine/operands.js").Term[],
 *   negative: import("../engine/operands.js").Term[] }} by falling magnitude
 */
export function strongestOfEachSign(terms, count) {
  const sorted = [...terms].sort((a, b) => b.product - a.product);
  return {
    positive: sorted.slice(0, count).filter(({ product }) => product > 0),
    negative: sorted.slice(-count).reverse().filter(({ product }) => product < 0),
  };
}

/**
 * @param {import("../engine/operands.js").Term} term @param {{ name: string, shape: number[] }} source
 * @param {number} largest
 */
function contribution({ index, product, input, weight }, source, largest) {
  const fill = element("span", { className: "bar-fill" });
  fill.style.width = `${(100 * Math.abs(product)) / largest}%`;
  fill.style.background = `var(--${product < 0 ? "negative" : "positive"})`;
  const spelled = `${spellValue(input)} × ${spellValue(weight)}`.replaceAll("-", "−");
  return element("li", { title: spelled },
    element("span", {}, nameOf(source, index)),
    element("span", { className: "bar-track", "aria-hidden": "true" }, fill),
    element("span", { className: "value" }, `${product > 0 ? "+" : ""}${product.toFixed(3)}`.replace("-", "−")));
}
