// @ts-check
/** The answer as bars, one a class, in the order of the classes: they grow, and never change places. */

import { element } from "../../static/js/controls/element.js";
import { classColor, createClassName } from "../../static/js/marks/class-name.js";

/** @param {import("../../static/js/page/config.js").PageConfig} config @param {number} count of classes */
export function createTenBars(config, count) {
  const rows = Array.from({ length: count }, (_, label) => {
    const fill = element("span", { className: "bar-fill" });
    fill.style.background = classColor(label);
    const value = element("span", { className: "value" });
    const track = element("span", { className: "bar-track", "aria-hidden": "true" }, fill);
    return { fill, value, row: element("li", {}, createClassName(config, label), track, value) };
  });
  return {
    element: element("ol", { className: "probability-bars", role: "list" }, ...rows.map(({ row }) => row)),
    /**
     * @param {ArrayLike<number> | null} probabilities null while they are not known
     * @param {number} share of their length that they have
     * @param {{ spell: (probability: number) => string, marked: number[] }} how `marked`: the classes in question
     */
    show(probabilities, share, { spell, marked }) {
      rows.forEach(({ fill, value, row }, label) => {
        const probability = probabilities?.[label] ?? 0;
        fill.style.inlineSize = `${100 * probability * share}%`;
        value.textContent = probabilities && share > 0 ? spell(probability * share) : "";
        row.classList.toggle("marked", marked.includes(label));
      });
    },
  };
}
