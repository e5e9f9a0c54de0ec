// @ts-check
/** A station opened: the maps of the layers that lie between it and the stations before it. */

import { element } from "../../static/js/controls/element.js";
import { createToggleGroup } from "../../static/js/controls/toggle-group.js";
import { layerNamed } from "../../static/js/engine/layer-list.js";
import { divergingScale, usualMagnitude } from "../../static/js/maps/color-scale.js";
import { createMap, drawMap } from "../../static/js/maps/map-canvas.js";

/** Maps of a layer that are drawn. */
const MOST = 64;
/** No layer is open. */
const SHUT = "";

/**
 * The layers between a station and those before it, in order.
 * @template {{ name: string, inputs: string[] }} L
 * @param {L[]} layers of the whole network @param {string[]} stations @param {string} name
 * @returns {L[]}
 */
export function innerLayers(layers, stations, name) {
  const inside = new Set();
  const walk = (/** @type {string} */ from) => {
    for (const input of layerNamed(layers, from).inputs) {
      if (stations.includes(input) || inside.has(input)) continue;
      inside.add(input);
      walk(input);
    }
  };
  walk(name);
  return layers.filter((layer) => inside.has(layer.name));
}

/**
 * @param {import("../../static/js/engine/network.js").Layer[]} layers to open, each of maps
 * @param {string} station
 */
export function createInside(layers, station) {
  /** @type {{ activations: import("../../static/js/engine/network.js").Activations,
   *   tokens: import("../../static/js/page/config.js").Tokens } | null} */
  let shown = null;
  let open = SHUT;
  const maps = element("div", { className: "map-grid" });
  const note = element("p", { className: "figure-note", hidden: true });
  const choice = createToggleGroup({
    label: `Layers inside ${station}`, className: "small",
    choices: [[SHUT, "Shut"], ...layers.map(({ name }) => /** @type {[string, string]} */ ([name, name]))],
    onChoose(name) { open = name; draw(); },
  });

  function draw() {
    choice.show(open);
    const layer = layers.find(({ name }) => name === open);
    note.hidden = !layer;
    maps.replaceChildren();
    if (!layer || !shown) return;
    const { shape: [channels, rows, columns], signed } = layer;
    const values = /** @type {Float32Array} */ (shown.activations.get(open));
    const scale = divergingScale(shown.tokens, usualMagnitude(values), signed);
    const area = rows * columns;
    maps.append(...Array.from({ length: Math.min(channels, MOST) }, (_, at) => {
      const map = createMap(rows, columns);
      drawMap(map, values.subarray(at * area, (at + 1) * area), scale);
      return map;
    }));
    maps.style.setProperty("--columns", String(Math.ceil(Math.sqrt(maps.children.length))));
    const part = channels > MOST ? `the first ${MOST} of ${channels} maps` : `all ${channels} maps`;
    note.textContent = `${open}: ${part}, ${rows} × ${columns} cells each.`;
  }

  return {
    element: element("div", { className: "inside" },
      element("p", { className: "label" }, `Inside ${station}`), choice.element, maps, note),
    /**
     * @param {import("../../static/js/engine/network.js").Activations} activations
     * @param {import("../../static/js/page/config.js").Tokens} tokens
     */
    show(activations, tokens) {
      shown = { activations, tokens };
      draw();
    },
  };
}
