// @ts-check
/** A class's name, wearing its colour as a dot, or as its glyph where the glyph stands in the picture too. */

import { element } from "../controls/element.js";
import { N_COLORS } from "../page/theme.js";

/** How a glyph is underlined: one line for each ten classes, since there are ten colours. */
const LINES = ["solid", "dashed", "dotted", "double"];

/** A class's colour in a style sheet; more than ten classes share ten. @param {number} label */
export const classColor = (label) => `var(--class-${label % N_COLORS})`;

/** Underline a glyph as its class's. @param {HTMLElement} glyph @param {number} label */
export function underlineClass(glyph, label) {
  glyph.style.borderBottomColor = classColor(label);
  if (label >= N_COLORS) glyph.style.borderBottomStyle = LINES[Math.floor(label / N_COLORS) % LINES.length];
}

/**
 * @param {import("../page/config.js").PageConfig} config
 * @param {number} label
 */
export function createClassName(config, label) {
  const dot = element("span", { className: "class-dot", "aria-hidden": "true" });
  dot.style.background = classColor(label);
  return element("span", { className: "class-name" }, dot, config.classes[label]);
}

/**
 * @param {import("../page/config.js").PageConfig} config
 * @param {number} label
 */
export function createClassGlyph(config, label) {
  const glyph = element("span", { className: "class-glyph", "aria-hidden": "true" }, config.glyphs[label]);
  underlineClass(glyph, label);
  return glyph;
}
