// @ts-check
/**
 * The terms of a number as branches of a tree, down to the pixels: the strongest first, the rest summed.
 *
 * @typedef {import("../../static/js/engine/operands.js").Term} Term
 * @typedef {import("../../static/js/engine/operands.js").Sum} Sum
 * @typedef {import("./tree.js").Item} Item
 * @typedef {{ network: import("../../static/js/engine/network.js").Network,
 *   activations: import("../../static/js/engine/network.js").Activations,
 *   kinds: import("../../static/js/page/config.js").PageConfig["kinds"] }} Pass
 * `kinds`: what stands before a term of each kind of layer
 */

import { nameOf, strongest, termsOf } from "../../static/js/engine/operands.js";
import { element } from "../../static/js/controls/element.js";
import { spellValue } from "../../static/js/marks/number.js";

/** Terms shown before the rest is summed, and how many more each further step shows. */
const STEP = 6;

/**
 * @param {Pass} pass
 * @param {string} layer
 * @param {number} index flat, in the layer
 * @returns {Item[]} none for a pixel
 */
export function arithmetic(pass, layer, index) {
  const sum = termsOf(pass.network, pass.activations, layer, index);
  const { shown, rest } = strongest(sum.terms, STEP);
  // All bars of one sum share a scale, the rest's too: what stands below one another can be compared.
  const largest = Math.max(...[...shown.map((term) => term.product), sum.bias ?? 0, rest.total].map(Math.abs), 1e-12);
  return [
    ...shown.map((term) => termItem(pass, sum, term, largest)),
    ...(sum.bias === null ? [] : [biasItem(sum.bias, largest)]),
    ...restItems(pass, sum, STEP, largest),
    ...sum.terms.filter((term) => !term.chosen).map((term) => lostItem(pass, term)),
  ];
}

/** How the terms make the value. @param {Sum} sum @param {string} reading the words of its kind of layer, if any */
export function checkSentence({ value, bias, terms }, reading) {
  if (reading) return reading.replace("{count}", String(terms.length));
  const total = terms.reduce((sum, term) => sum + term.product, bias ?? 0);
  return `${terms.length} products and the bias add up to ${spellValue(total)}; the network's own value is ` +
    `${spellValue(value)}.`;
}

/** @param {Pass} pass @param {Sum} sum @param {Term} term @param {number} largest @returns {Item} */
function termItem(pass, sum, term, largest) {
  const outside = term.index < 0;
  const called = outside ? "outside the picture" : nameOf(pass.network.layer(term.layer), term.index);
  const words = `${pass.kinds[sum.kind].formula}${called}` +
    (sum.bias !== null ? ` ${signed(term.input)} × ${signed(term.weight)}` : "");
  const leaf = outside || term.layer === pass.network.layers[0].name;
  return {
    content: [bar(term.product, largest), amount(term.product), element("span", {}, words)],
    children: leaf ? null : () => arithmetic(pass, term.layer, term.index),
  };
}

/** @param {number} bias @param {number} largest @returns {Item} */
const biasItem = (bias, largest) => ({
  content: [bar(bias, largest), amount(bias), element("span", {}, "the bias")],
  children: null,
});

/**
 * What is left after `from` terms, as one sum that opens into the next few.
 * @param {Pass} pass @param {Sum} sum @param {number} from @param {number} largest @returns {Item[]}
 */
function restItems(pass, sum, from, largest) {
  const { rest } = strongest(sum.terms, from);
  if (rest.count === 0) return [];
  const words = `${rest.count} more ${rest.count === 1 ? "term" : "terms"}, together`;
  return [{
    content: [bar(rest.total, largest), amount(rest.total), element("span", { className: "soft" }, words)],
    children: () => [
      ...strongest(sum.terms, from + STEP).shown.slice(from).map((term) => termItem(pass, sum, term, largest)),
      ...restItems(pass, sum, from + STEP, largest),
    ],
  }];
}

/** A cell that lost its pooling window. @param {Pass} pass @param {Term} term @returns {Item} */
function lostItem(pass, term) {
  const words = `${nameOf(pass.network.layer(term.layer), term.index)} is smaller and not passed on`;
  return {
    content: [element("span", { className: "term-bar" }), amount(term.input, "lost"),
      element("span", { className: "soft" }, words)],
    children: () => arithmetic(pass, term.layer, term.index),
  };
}

/** A product's share of the largest one, left or right of zero. @param {number} value @param {number} largest */
function bar(value, largest) {
  const share = Math.min(50, (50 * Math.abs(value)) / largest);
  const fill = element("span", { className: value < 0 ? "negative" : "positive" });
  fill.style.width = `${share}%`;
  fill.style.left = `${value < 0 ? 50 - share : 50}%`;
  return element("span", { className: "term-bar", "aria-hidden": "true" }, fill);
}

/** @param {number} value @param {string} [className] */
const amount = (value, className = "") =>
  element("span", { className: `term-amount ${className}` }, signed(value, "+"));

/** With a true minus sign. @param {number} value @param {string} [plus] */
const signed = (value, plus = "") => `${value > 0 ? plus : ""}${spellValue(value)}`.replace("-", "−");
