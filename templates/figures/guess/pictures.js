// @ts-check
/** Options that are pictures: what speaks for the answer to the first specimen, by the map of one network each. */

import { divergingScale, magnitude } from "../../static/js/maps/color-scale.js";
import { createMap, drawMap } from "../../static/js/maps/map-canvas.js";

/** @param {HTMLElement} guess @param {import("../../static/js/page/host.js").Context} context */
export async function createPictures(guess, { config, data, theme }) {
  const labels = /** @type {NodeListOf<HTMLElement>} */ (guess.querySelectorAll("[data-network]"));
  if (labels.length === 0) return { draw() {} };
  const maps = await data.pack(`data/${Object.keys(config.experiments)[0]}/two-maps.bin`);
  const drawn = [...labels].map((label) => {
    const { data: values, shape: [rows, columns] } = maps[label.dataset.network ?? ""];
    const canvas = createMap(rows, columns);
    canvas.setAttribute("aria-hidden", "true");
    label.querySelector(".guess-picture")?.append(canvas);
    return { canvas, values };
  });
  return {
    draw() {
      const tokens = theme.tokens();
      for (const { canvas, values } of drawn) drawMap(canvas, values, divergingScale(tokens, magnitude(values)));
    },
  };
}
