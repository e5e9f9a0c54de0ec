// @ts-check
/** The maps after every activation of a network, as rows of small pictures that follow a drawing. */

import { divergingScale, magnitude } from "./color-scale.js";
import { element } from "../controls/element.js";
import { createMap, drawMap } from "./map-canvas.js";

const MOST_COLUMNS = 16;
/** Maps of a layer that are drawn. */
const MOST = 32;
/** Layers that are drawn: of more, some from the first to the last. */
const MOST_LAYERS = 4;

/** At most so many, evenly, the first and the last among them. @template T @param {T[]} all @returns {T[]} */
const thinned = (all) => (all.length <= MOST_LAYERS ? all
  : Array.from({ length: MOST_LAYERS }, (_, at) => all[Math.round((at * (all.length - 1)) / (MOST_LAYERS - 1))]));

/**
 * @param {import("../engine/network.js").Network} network
 * @param {string} title whose maps they are
 */
export function createMapStrips(network, title) {
  const layers = thinned(network.layers.filter(({ bends, inner, shape: [, rows, columns = 0] }) =>
    bends && !inner && rows * columns > 1));
  const rows = layers.map(({ name, shape: [channels, height, width] }) => ({
    name, channels,
    maps: Array.from({ length: Math.min(channels, MOST) }, () => createMap(height, width)),
  }));

  return {
    element: element("div", { className: "map-strips" }, ...rows.map(({ name, channels, maps }) => {
      const part = channels > maps.length ? `${maps.length} of ${channels}` : "";
      const words = `${title}: ${part || `the ${channels}`} maps of ${name}`;
      const strip = element("div", { className: "map-strip-maps", role: "img", "aria-label": words }, ...maps);
      strip.style.setProperty("--columns", String(Math.min(maps.length, MOST_COLUMNS)));
      const label = element("span", { className: "label" }, name, ...(part ? [element("br"), part] : []));
      return element("div", { className: "map-strip" }, label, strip);
    })),
    /**
     * @param {import("../engine/network.js").Activations} activations
     * @param {import("../page/config.js").Tokens} tokens
     */
    draw(activations, tokens) {
      for (const { name, channels, maps } of rows) {
        const values = /** @type {Float32Array} */ (activations.get(name));
        const scale = divergingScale(tokens, magnitude(values) || 1, false);
        const area = values.length / channels;
        maps.forEach((map, channel) => drawMap(map, values.subarray(channel * area, (channel + 1) * area), scale));
      }
    },
  };
}
