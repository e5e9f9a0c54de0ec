// @ts-check
/** A map for each class, on one scale, and the difference of two of them. */

import { divergingScale, magnitude } from "../../static/js/maps/color-scale.js";
import { element as make } from "../../static/js/controls/element.js";
import { createMap, drawMap } from "../../static/js/maps/map-canvas.js";

/** Classes beside each other in the downloaded picture. */
const ACROSS = 5;

/** @param {string[]} classes */
export function createClassWall(classes) {
  const cells = classes.map(createCell);
  const difference = createCell("Difference");
  return {
    element: make("div", { className: "averages-wall" }, ...cells.map((cell) => cell.element)),
    difference: difference.element,
    /**
     * @param {Float32Array[]} maps one a class @param {number[]} size rows, columns
     * @param {[number, number] | null} pair
     * @param {import("../../static/js/page/config.js").Tokens} tokens @param {boolean} signed
     * @returns {import("../../static/js/maps/color-scale.js").ColorScale} that of all classes
     */
    show(maps, size, pair, tokens, signed) {
      const scale = divergingScale(tokens, Math.max(...maps.map(magnitude)), signed);
      cells.forEach((cell, label) => cell.draw(maps[label], size, scale, pair?.includes(label) ?? false));
      if (pair) {
        const [first, second] = pair.map((label) => maps[label]);
        const gap = first.map((value, i) => value - second[i]);
        difference.draw(gap, size, divergingScale(tokens, magnitude(gap)), false);
      }
      return scale;
    },
    /** To download. @param {CanvasRenderingContext2D} paper */
    copy(paper) {
      paper.imageSmoothingEnabled = false;
      cells.forEach(({ canvas }, label) => {
        const [x, y] = [(label % ACROSS) * 192, Math.floor(label / ACROSS) * 210];
        paper.drawImage(canvas, x, y, 180, 180);
        paper.fillText(classes[label], x, y + 198);
      });
    },
  };
}

/** One map with its name under it. @param {string} name */
function createCell(name) {
  const canvas = createMap(1, 1);
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", `Average of ${name}`);
  const cell = make("div", { className: "average-cell" }, canvas, make("span", {}, name));
  return {
    element: cell,
    canvas,
    /**
     * @param {Float32Array} values @param {number[]} size rows, columns
     * @param {import("../../static/js/maps/color-scale.js").ColorScale} scale @param {boolean} chosen
     */
    draw(values, [rows, columns], scale, chosen) {
      if (canvas.width !== columns || canvas.height !== rows) Object.assign(canvas, { width: columns, height: rows });
      drawMap(canvas, values, scale);
      cell.toggleAttribute("data-chosen", chosen);
    },
  };
}
