// @ts-check
/** A patch of numbers times a kernel: three small grids, each number in its colour. */

import { element } from "../controls/element.js";
import { shortValue } from "./number.js";

/**
 * @param {string} name
 * @param {number} size
 */
export function createValueGrid(name, size) {
  const cells = Array.from({ length: size * size }, () => element("span"));
  const grid = element("div", { className: "number-grid", role: "img" }, ...cells);
  const title = element("p", { className: "label" }, name);
  grid.style.setProperty("--size", String(size));
  return {
    element: element("div", { className: "value-grid" }, grid, title),
    cells,
    /** Call it otherwise. @param {string} text */
    label(text) {
      title.textContent = text;
    },
    /**
     * @param {ArrayLike<number>} values
     * @param {import("../maps/color-scale.js").ColorScale} scale
     * @param {(index: number) => boolean} [outside] cells that lie beyond the border
     */
    show(values, scale, outside = () => false) {
      cells.forEach((cell, index) => {
        const value = values[index];
        cell.textContent = shortValue(value);
        cell.classList.toggle("outside", outside(index));
        cell.style.background = outside(index) ? "" : scale.css(value);
        cell.style.color = outside(index) ? "" : scale.text(value);
      });
      grid.setAttribute("aria-label", `${title.textContent}: ${Array.from(values, shortValue).join(", ")}`);
    },
  };
}

/** Patch × kernel = products, beside each other. @param {number} size */
export function createProducts(size) {
  const patch = createValueGrid("patch", size);
  const kernel = createValueGrid("weights", size);
  const products = createValueGrid("products", size);
  const sign = (/** @type {string} */ text) => element("span", { className: "sign", "aria-hidden": "true" }, text);
  return {
    element: element("div", { className: "products" }, patch.element, sign("×"), kernel.element,
      sign("="), products.element),
    /**
     * @param {import("../engine/operands.js").Term[]} terms one a cell of the kernel
     * @param {{ input: import("../maps/color-scale.js").ColorScale,
     *   weight: import("../maps/color-scale.js").ColorScale,
     *   product: import("../maps/color-scale.js").ColorScale }} scales
     */
    show(terms, scales) {
      const outside = (/** @type {number} */ index) => terms[index].index < 0;
      patch.show(terms.map((term) => term.input), scales.input, outside);
      kernel.show(terms.map((term) => term.weight), scales.weight);
      products.show(terms.map((term) => term.product), scales.product);
    },
  };
}
