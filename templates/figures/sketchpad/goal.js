// @ts-check
/**
 * One thing to make: a drawing that a unit of the last hidden layer answers more strongly than to any test image. The
 * unit is the one whose record a plain silhouette of the first class comes nearest to.
 */

import { element } from "../../static/js/controls/element.js";
import { realValues } from "../../static/js/data/pack.js";
import { listUnits, spellUnit } from "../../static/js/data/unit-list.js";
import { nearestRecord, silhouetteOf } from "./silhouette.js";

/**
 * @param {import("../../static/js/page/host.js").Context} context
 * @param {import("../../static/js/engine/network.js").Network} network
 * @param {import("../../static/js/data/pack.js").PackArray} means of the classes
 */
export async function createGoal({ config, data, announce, figure: { experiment } }, network, means) {
  const facts = await data.pack(`data/${experiment}/units/excitation.bin`);
  const hidden = listUnits(config.experiments[experiment]).filter(({ isMap, layer }) => !isMap && layer !== "logits");
  const { layer } = hidden[hidden.length - 1];
  const own = hidden.filter((unit) => unit.layer === layer);
  const [, examples] = facts.most_value.shape;
  const records = own.map(({ at }) => facts.most_value.data[at * examples]);
  const mask = silhouetteOf(realValues(means, 0, means.data.length / means.shape[0]));
  const unit = nearestRecord(/** @type {Float32Array} */ (network.forward(mask).get(layer)), records);
  const [name, record] = [spellUnit(layer, unit), records[unit]];
  const fill = element("span", { className: "bar-fill" });
  const told = element("span", { className: "value" });
  let made = false;

  return {
    element: element("div", { className: "sketch-goal" },
      element("p", {}, element("strong", {}, "To make: "),
        `a drawing that ${name} answers more strongly than to any test image.`),
      element("div", { className: "sketch-goal-bar" },
        element("span", { className: "bar-track", "aria-hidden": "true" }, fill), told)),
    /** @param {import("../../static/js/engine/network.js").Activations} activations of the reader's picture */
    show(activations) {
      const value = Math.max(/** @type {Float32Array} */ (activations.get(layer))[unit], 0);
      const beaten = value > record;
      fill.style.width = `${Math.min((100 * value) / record, 100)}%`;
      told.textContent = `${value.toFixed(2)}, the record is ${record.toFixed(2)}${beaten ? ": made!" : ""}`;
      told.toggleAttribute("data-made", beaten);
      if (beaten && !made) announce(`Made: ${name} answers your drawing with ${value.toFixed(2)}, above the record.`);
      made = beaten;
    },
  };
}
