// @ts-check
/** Which class is asked about: a select whose first choice follows the network's own answer. */

import { element } from "../../static/js/controls/element.js";
import { percent } from "../../static/js/marks/number.js";

/**
 * @param {{ name: string, classes: string[], onChoose: (label: number | null) => void }} options
 */
export function createClassSelect({ name, classes, onChoose }) {
  const own = element("option", { value: "" });
  const select = element(
    "select", { onchange: () => onChoose(select.value === "" ? null : Number(select.value)) },
    own, ...classes.map((text, label) => element("option", { value: String(label) }, text)),
  );
  const output = element("span", { className: "value" });
  return {
    element: element("label", { className: "class-select" },
      element("span", { className: "label" }, name), select, output),
    /**
     * @param {number | null} label @param {number} said what the network says
     * @param {number} probability of the class asked about
     */
    show(label, said, probability) {
      own.textContent = `its own answer: ${classes[said]}`;
      select.value = label === null ? "" : String(label);
      output.textContent = percent(probability);
    },
  };
}
