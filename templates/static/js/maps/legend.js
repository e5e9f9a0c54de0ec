// @ts-check
/** The colour scale of a figure, with its two ends and zero. */

import { element } from "../controls/element.js";
import { shortValue, signedValue } from "../marks/number.js";

/** The gradient itself is CSS, by kind: `diverging`, `positive` or `intensity`. */
export function createLegend() {
  const low = element("span");
  const middle = element("span");
  const high = element("span");
  const bar = element("div", { className: "legend-bar" });
  const legend = element(
    "div", { className: "legend", role: "img" },
    bar, element("div", { className: "legend-ends" }, low, middle, high),
  );
  return {
    element: legend,
    /**
     * @param {import("./color-scale.js").ColorScale} scale
     * @param {string} kind
     * @param {boolean} [open] whether values lie beyond the ends
     */
    show(scale, kind, open = false) {
      bar.dataset.kind = kind;
      low.textContent = (open && scale.low < 0 ? "≤ " : "") + shortValue(scale.low);
      middle.textContent = scale.low < 0 ? "0" : "";
      high.textContent = (open ? "≥ " : "") + (kind === "intensity" ? shortValue(scale.high) : signedValue(scale.high));
      legend.setAttribute("aria-label", `Colour scale from ${low.textContent} to ${high.textContent}`);
    },
  };
}
