// @ts-check
/** The classes with their colours and glyphs; choosing some shows only those. */

import { createClassGlyph } from "./class-name.js";
import { button, element } from "../controls/element.js";

/**
 * The chosen classes after one of them was pressed: the first press singles it out, all or none means all.
 * @param {string} chosen labels with commas between them, "" for all
 * @param {number} label
 * @param {number} count
 */
export function toggleClass(chosen, label, count) {
  const labels = labelsOf(chosen);
  const next = labels.includes(label) ? labels.filter((each) => each !== label) : [...labels, label];
  return next.length === count ? "" : next.sort((a, b) => a - b).join(",");
}

/** @param {string} chosen */
const labelsOf = (chosen) => (chosen === "" ? [] : chosen.split(",").map(Number));

/** @param {string} chosen @param {number} label */
export const isShown = (chosen, label) => chosen === "" || labelsOf(chosen).includes(label);

/** @param {import("../page/host.js").Context} context */
export function createClassLegend({ config, store }) {
  const { length } = config.classes;
  const buttons = config.classes.map((_, label) => {
    const made = button("", {
      className: "class-choice",
      onclick: () => store.set({ classes: toggleClass(store.get().classes, label, length) }),
    });
    made.append(createClassGlyph(config, label), config.classes[label]);
    return made;
  });
  const all = button("All classes", { className: "quiet", onclick: () => store.set({ classes: "" }) });
  return {
    element: element("div", { className: "class-legend", role: "group",
      "aria-label": "Classes shown" }, ...buttons, all),
    /** @param {string} chosen */
    show(chosen) {
      buttons.forEach((each, label) => {
        each.setAttribute("aria-pressed", String(labelsOf(chosen).includes(label)));
        each.classList.toggle("faint", !isShown(chosen, label));
      });
      all.setAttribute("aria-disabled", String(chosen === ""));
    },
  };
}
