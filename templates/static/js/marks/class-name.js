// @ts-check
/** A class's name, wearing its colour as a dot, or as its glyph where the glyph stands in the picture too. */

import { element } from "../controls/element.js";

/**
 * @param {import("../page/config.js").PageConfig} config
 * @param {number} label
 */
export function createClassName(config, label) {
  const dot = element("span", { className: "class-dot", "aria-hidden": "true" });
  dot.style.background = `var(--class-${label})`;
  return element("span", { className: "class-name" }, dot, config.classes[label]);
}

/**
 * @param {import("../page/config.js").PageConfig} config
 * @param {number} label
 */
export function createClassGlyph(config, label) {
  const glyph = element("span", { className: "class-glyph", "aria-hidden": "true" }, config.glyphs[label]);
  glyph.style.borderBottomColor = `var(--class-${label})`;
  return glyph;
}
