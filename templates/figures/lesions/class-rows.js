// @ts-check
/** A row a class: its probability for this image and its recall, each with the mark of what it was before. */

import { classColor, createClassName } from "../../static/js/marks/class-name.js";
import { element } from "../../static/js/controls/element.js";
import { percent } from "../../static/js/marks/number.js";

/** A smaller difference leaves no mark. */
const SEEN = 0.0005;

/** @param {import("../../static/js/page/config.js").PageConfig} config @param {number} count classes */
export function createClassRows(config, count) {
  const rows = Array.from({ length: count }, (_, label) => createRow(config, label));
  const head = element("div", { className: "lesion-head", "aria-hidden": "true" },
    ...["Class", "This image", "", "Recall", ""].map((title) => element("span", {}, title)));
  return {
    elements: [head, ...rows.map((row) => row.element)],
    /** @param {{ before: Float32Array, after: Float32Array }} answers to this image @param {number} truth its label */
    showImage({ before, after }, truth) {
      rows.forEach((row, label) => row.image(before[label], after[label], label === truth));
    },
    /** @param {number[] | null} before null where nothing is measured @param {number[]} after */
    showRecalls(before, after) {
      rows.forEach((row, label) => row.recall(before?.[label] ?? null, after[label]));
    },
  };
}

/** @param {import("../../static/js/page/config.js").PageConfig} config @param {number} label */
function createRow(config, label) {
  const [chance, recall] = [createMeter(label), createMeter(label)];
  const row = element("div", { className: "lesion-row" },
    createClassName(config, label), chance.track, chance.text, recall.track, recall.text);
  return {
    element: row,
    /** @param {number} before @param {number} after @param {boolean} isLabel */
    image(before, after, isLabel) {
      chance.show(before, after);
      row.classList.toggle("is-label", isLabel);
    },
    /** @param {number | null} before @param {number} after */
    recall(before, after) {
      recall.track.hidden = recall.text.hidden = before === null;
      if (before !== null) recall.show(before, after);
    },
  };
}

/** @param {number} label whose colour it wears */
function createMeter(label) {
  const fill = element("span", { className: "bar-fill" });
  fill.style.background = classColor(label);
  const tick = element("span", { className: "bar-tick" });
  const text = element("span", { className: "value" });
  return {
    text,
    track: element("span", { className: "bar-track ticked", "aria-hidden": "true" }, fill, tick),
    /** @param {number} before @param {number} after */
    show(before, after) {
      fill.style.width = `${100 * after}%`;
      tick.style.left = `${100 * before}%`;
      tick.hidden = Math.abs(before - after) < SEEN;
      text.textContent = percent(after);
    },
  };
}
