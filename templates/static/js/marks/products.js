// @ts-check
/**
 * A patch of numbers times a kernel: three small grids, each number in its colour.
 *
 * @typedef {import("../data/data.js").Pass} Pass
 * @typedef {import("../engine/operands.js").Sum} Sum
 */

import { element } from "../controls/element.js";
import { divergingScale, intensityScale, magnitude } from "../maps/color-scale.js";
import { shortValue, spellValue } from "./number.js";

/**
 * @param {string} name
 * @param {number} rows
 * @param {number} [columns]
 */
export function createValueGrid(name, rows, columns = rows) {
  const cells = Array.from({ length: rows * columns }, () => element("span"));
  const grid = element("div", { className: "number-grid", role: "img" }, ...cells);
  const title = element("p", { className: "label" }, name);
  grid.style.setProperty("--size", String(columns));
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

/** Columns of a kernel whose three grids have room beside each other. */
const FEW = 4;

/** Patch × kernel = products, beside each other. @param {number} rows of the kernel @param {number} [columns] */
export function createProducts(rows, columns = rows) {
  const patch = createValueGrid("patch", rows, columns);
  const kernel = createValueGrid("weights", rows, columns);
  const products = createValueGrid("products", rows, columns);
  const sign = (/** @type {string} */ text) => element("span", { className: "sign", "aria-hidden": "true" }, text);
  return {
    element: element("div", { className: columns > FEW ? "products stacked" : "products" },
      patch.element, sign("×"), kernel.element, sign("="), products.element),
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

/**
 * One number of a convolution as a reader would check it: patch × weights = products, and their sum.
 * With several input maps the one that weighs most stands for them; the line below tells the sum of all.
 */
export function createWindowSum() {
  const frame = element("div");
  const equation = element("p", { className: "equation" });
  let [size, products] = ["", createProducts(1)];

  /** @param {number[]} sides rows and columns of the kernel */
  function fit([rows, columns]) {
    if (size === `${rows} ${columns}`) return;
    size = `${rows} ${columns}`;
    products = createProducts(rows, columns);
    frame.replaceChildren(products.element);
  }

  return {
    element: element("div", { className: "window-sum" }, frame, equation),
    /**
     * @param {Pass} pass @param {Sum} sum of a number of a convolution
     * @param {import("../page/config.js").Tokens} tokens
     */
    show(pass, sum, tokens) {
      const layer = pass.network.layer(sum.layer);
      const source = pass.network.layer(layer.inputs[0]);
      fit(layer.window.size);
      const inputs = byInput(sum, layer.window.size, source.shape);
      const heaviest = inputs.reduce((best, each) => (Math.abs(each.total) > Math.abs(best.total) ? each : best));
      const weight = divergingScale(tokens, magnitude(/** @type {Float32Array} */ (layer.weight)));
      const values = /** @type {Float32Array} */ (pass.activations.get(source.name));
      const isImage = source === pass.network.layers[0];
      const input = isImage ? intensityScale(tokens) : divergingScale(tokens, magnitude(values));
      products.show(heaviest.terms, { input, weight, product: weight });
      equation.textContent = tell(sum, inputs, `${source.name}[${heaviest.channel}]`, heaviest.total);
    },
  };
}

/**
 * The terms of each input map and their sum.
 * @param {Sum} sum @param {number[]} window its rows and columns @param {number[]} shape of the input
 */
function byInput({ terms }, [rows, columns], [, height, width]) {
  const area = rows * columns;
  return Array.from({ length: terms.length / area }, (_, at) => {
    const own = terms.slice(at * area, (at + 1) * area);
    const inside = own.find(({ index }) => index >= 0)?.index ?? 0;
    return {
      channel: Math.floor(inside / (height * width)), terms: own,
      total: own.reduce((total, term) => total + term.product, 0),
    };
  });
}

/**
 * @param {Sum} sum @param {{ total: number }[]} inputs
 * @param {string} shown which map @param {number} part its sum
 */
function tell({ bias, value }, inputs, shown, part) {
  const total = inputs.reduce((all, each) => all + each.total, 0);
  const which = inputs.length > 1
    ? `${shown}, which weighs most: ${minus(part)} · all ${inputs.length} maps: ` : "sum ";
  return `${which}${minus(total)} · with the bias ${minus(bias ?? 0)}: ${minus(value)}`;
}

/** @param {number} value */
const minus = (value) => spellValue(value).replace("-", "−");
