// @ts-check
/** A class's name, wearing its colour and its glyph. */

import { element } from "./element.js";

/**
 * @param {import("../config.js").PageConfig} config
 * @param {number} label
 */
export function createClassName(config, label) {
  const glyph = element("span", { className: "class-glyph", "aria-hidden": "true" }, config.glyphs[label] ?? "●");
  glyph.style.color = `var(--class-${label})`;
  return element("span", { className: "class-name" }, glyph, " ", config.classes[label]);
}
