// @ts-check
/**
 * The same question put to each network: a map that a network without training gives too says little about training.
 */

import { rankAgreement } from "../../static/js/engine/attribution.js";
import { Unavailable } from "../../static/js/data/data.js";
import { button, element } from "../../static/js/controls/element.js";
import { createMap, nameMap } from "../../static/js/maps/map-canvas.js";
import { sidesOf } from "../../static/js/marks/specimen.js";
import { networkName } from "../../static/js/page/network-switch.js";

/**
 * @param {import("../../static/js/page/host.js").Context} context
 * @param {() => Promise<void>} onAsk more networks are wanted: show them
 */
export function createNetworkPanel(context, onAsk) {
  const { config, data, figure: { experiment }, announce } = context;
  const { networks } = config.experiments[experiment];
  const items = networks.map((name) => {
    const [canvas, note] = [createMap(...sidesOf(context)), element("span", { className: "value" })];
    nameMap(canvas);
    return { name, canvas, note, element: element("div", { className: "captioned" }, canvas,
      element("span", {}, networkName(name)), note) };
  });
  const asking = button("Ask the other networks too", { className: "pill", onclick: ask });
  let asked = false;
  /** @type {Map<string, Float32Array>} */
  let maps = new Map();

  /** They weigh as much as the first one: fetched when the reader wants to compare. */
  async function ask() {
    if (asked) return;
    asked = true;
    try {
      await onAsk();
    } catch (error) {
      if (!(error instanceof Unavailable)) throw error;
      asked = false;
      announce(error.message);
    }
  }

  return {
    element: element("div", { className: "network-panel" }, ...items.map((item) => item.element), asking),
    /**
     * Put the question to the networks that are wanted.
     * @param {(network: import("../../static/js/engine/network.js").Network) =>
     *   Float32Array | Promise<Float32Array>} question
     * @param {string} shown the network that the page follows
     */
    async answer(question, shown) {
      const wanted = networks.filter((name) => asked || name === shown);
      const answers = await Promise.all(wanted.map(async (name) => question(await data.network(experiment, name))));
      maps = new Map(wanted.map((name, at) => [name, answers[at]]));
      const own = answers[wanted.indexOf(shown)];
      // Not hidden: the one who pressed it would lose the keyboard's focus.
      asking.setAttribute("aria-disabled", String(asked));
      asking.textContent = asked ? "All networks are asked" : "Ask the other networks too";
      for (const item of items) {
        const map = maps.get(item.name);
        item.element.hidden = !map;
        if (map) item.note.textContent = item.name === shown ? "shown" : `rank ${shortRank(rankAgreement(map, own))}`;
      }
    },
    /** @param {(canvas: HTMLCanvasElement, map: Float32Array) => void} paint */
    draw(paint) {
      for (const { name, canvas } of items) {
        const map = maps.get(name);
        if (map) paint(canvas, map);
      }
    },
  };
}

/** Two decimals, and no sign before zero. @param {number} value */
export const shortRank = (value) => (Math.abs(value) < 0.005 ? "0.00" : value.toFixed(2).replace("-", "−"));
