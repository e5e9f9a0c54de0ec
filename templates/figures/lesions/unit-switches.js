// @ts-check
/**
 * Every hidden unit as a switch, layer by layer: it wears its map, if it has one, and a shade that tells what its loss
 * alone costs, where that was measured.
 */

import { spellUnit } from "../../static/js/data/unit-list.js";
import { unitId } from "./lesions.js";
import { divergingScale, magnitude } from "../../static/js/maps/color-scale.js";
import { createMap, drawMap, nameMap } from "../../static/js/maps/map-canvas.js";
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

  const groups = layers.map(({ name, shape: [count, rows, columns] }) => {
    const buttons = Array.from({ length: count }, (_, index) => createSwitch({ layer: name, index }));
    const maps = rows ? buttons.map(() => createMap(rows, columns)) : [];
    maps.forEach((map, at) => {
      nameMap(map);
      buttons[at].append(map);
    });
    return { name, buttons, maps, element: createGroup(name, buttons, maps.length > 0) };
  });
  /** @type {number[] | null | undefined} */
  let priced;

  /** @param {string} name @param {HTMLButtonElement[]} buttons @param {boolean} mapped */
  function createGroup(name, buttons, mapped) {
    const grid = element("div", { className: mapped ? "switch-grid of-maps" : "switch-grid", role: "group",
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
    /**
     * Tell what each unit costs alone.
     * @param {number[] | null} lost accuracy, in the order of the layers; null where it was not measured
     */
    price(lost) {
      if (lost === priced) return;
      priced = lost;
      const largest = Math.max(...(lost ?? []), 1e-6);
      const units = groups.flatMap(({ name, buttons }) => buttons.map((made, index) => ({ made, layer: name, index })));
      units.forEach(({ made, ...unit }, at) => {
        const name = spellUnit(unit.layer, unit.index);
        const text = lost ? `${name}: alone it costs ${points(lost[at])} points of accuracy` : name;
        made.title = text;
        made.setAttribute("aria-label", text);
        made.style.setProperty("--share", String(lost ? Math.max(lost[at], 0) / largest : 0));
      });
    },
    /**
     * @param {import("./lesions.js").Unit[]} off
     * @param {import("../../static/js/engine/network.js").Activations} activations
     * @param {import("../../static/js/page/config.js").Tokens} tokens
     */
    show(off, activations, tokens) {
      const ids = new Set(off.map(unitId));
      for (const { name, buttons, maps, element: group } of groups) {
        const values = /** @type {Float32Array} */ (activations.get(name));
        const area = values.length / buttons.length;
        const n = off.filter(({ layer }) => layer === name).length;
        /** @type {HTMLElement} */ (group.querySelector(".count")).textContent = n
          ? `${n} of ${buttons.length} off`
          : `${buttons.length} units`;
        if (maps.length) drawPassed(maps, values, tokens);
        buttons.forEach((each, index) => {
          const silent = values.subarray(index * area, (index + 1) * area).every((value) => value <= 0);
          each.setAttribute("aria-pressed", String(ids.has(unitId({ layer: name, index }))));
          each.classList.toggle("silent", silent);
        });
      }
    },
  };
}

/**
 * Draw what a layer's ReLU lets through, all maps on one scale.
 * @param {HTMLCanvasElement[]} maps @param {Float32Array} values
 * @param {import("../../static/js/page/config.js").Tokens} tokens
 */
function drawPassed(maps, values, tokens) {
  const passed = values.map((value) => Math.max(value, 0));
  const [scale, area] = [divergingScale(tokens, magnitude(passed)), passed.length / maps.length];
  maps.forEach((map, at) => drawMap(map, passed.subarray(at * area, (at + 1) * area), scale));
}

/** @param {number} share */
const points = (share) => (100 * share).toFixed(2).replace("-", "−");
