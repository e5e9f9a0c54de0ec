// @ts-check
/** Every hidden unit as a switch, layer by layer; its shade tells what its loss alone costs. */

import { spellUnit } from "../../static/js/data/unit-list.js";
import { unitId } from "./lesions.js";
import { element } from "../../static/js/controls/element.js";

/** Arrow keys move the focus inside a layer. @type {Record<string, number>} */
const STEPS = { ArrowLeft: -1, ArrowRight: 1 };

/**
 * @param {{ layers: { name: string, shape: number[] }[],
 *   onToggle: (unit: import("./lesions.js").Unit) => void }} options
 */
export function createSwitches({ layers, onToggle }) {
  /** @param {import("./lesions.js").Unit} unit */
  const createSwitch = (unit) => element("button", {
    type: "button", className: "unit-switch", "aria-pressed": "false", tabIndex: unit.index ? -1 : 0,
    onclick: () => onToggle(unit),
  });

  const groups = layers.map(({ name, shape: [count] }) => {
    const buttons = Array.from({ length: count }, (_, index) => createSwitch({ layer: name, index }));
    return { name, buttons, element: createGroup(name, buttons) };
  });
  /** @type {number[]} */
  let priced = [];

  /** @param {string} name @param {HTMLButtonElement[]} buttons */
  function createGroup(name, buttons) {
    const grid = element("div", { className: "switch-grid", role: "group",
      "aria-label": `Units of ${name}; pressed means switched off` }, ...buttons);
    grid.addEventListener("keydown", (event) => {
      const at = buttons.indexOf(/** @type {HTMLButtonElement} */ (event.target));
      const next = event.key === "Home" ? 0 : event.key === "End" ? buttons.length - 1 : at + (STEPS[event.key] ?? NaN);
      if (!buttons[next]) return;
      event.preventDefault();
      buttons[at].tabIndex = -1;
      buttons[next].tabIndex = 0;
      buttons[next].focus();
    });
    return element("div", { className: "switch-layer" },
      element("p", { className: "subhead" }, name, " ", element("span", { className: "count" })), grid);
  }

  return {
    elements: groups.map((group) => group.element),
    /** Tell what each unit costs alone. @param {number[]} lost accuracy, in the order of the layers */
    price(lost) {
      if (lost === priced) return;
      priced = lost;
      const largest = Math.max(...lost, 1e-6);
      const units = groups.flatMap(({ name, buttons }) => buttons.map((made, index) => ({ made, layer: name, index })));
      units.forEach(({ made, ...unit }, at) => {
        const points = (100 * lost[at]).toFixed(2).replace("-", "−");
        const text = `${spellUnit(unit.layer, unit.index)}: alone it costs ${points} points of accuracy`;
        made.title = text;
        made.setAttribute("aria-label", text);
        made.style.setProperty("--share", String(Math.max(lost[at], 0) / largest));
      });
    },
    /**
     * @param {import("./lesions.js").Unit[]} off
     * @param {import("../../static/js/engine/network.js").Activations} activations
     */
    show(off, activations) {
      const ids = new Set(off.map(unitId));
      for (const { name, buttons, element: group } of groups) {
        const values = /** @type {Float32Array} */ (activations.get(name));
        const area = values.length / buttons.length;
        const n = off.filter(({ layer }) => layer === name).length;
        /** @type {HTMLElement} */ (group.querySelector(".count")).textContent = n
          ? `${n} of ${buttons.length} off`
          : `${buttons.length} units`;
        buttons.forEach((each, index) => {
          const silent = values.subarray(index * area, (index + 1) * area).every((value) => value <= 0);
          each.setAttribute("aria-pressed", String(ids.has(unitId({ layer: name, index }))));
          each.classList.toggle("silent", silent);
        });
      }
    },
  };
}
