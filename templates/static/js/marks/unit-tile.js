// @ts-check
/** Small pictures cut out of a sprite by CSS: no pixel is read, so it works in any frame. */

import { element } from "../controls/element.js";

/**
 * @param {string} name accessible name; "" for a picture that its surroundings name
 */
export function createTile(name = "") {
  const picture =
    element("span", { className: "tile", ...(name ? { role: "img", "aria-label": name } : { "aria-hidden": "true" }) });
  const box = element("span", { className: "tile-box", hidden: true });
  picture.append(box);
  return {
    element: picture,
    /** @param {string} url "" for none @param {{ columns: number, rows: number }} sheet @param {number} index */
    show(url, { columns, rows }, index) {
      const part = (/** @type {number} */ at, /** @type {number} */ n) => (n > 1 ? (100 * at) / (n - 1) : 0);
      picture.style.setProperty("--sheet", url ? `url("${url}")` : "none");
      picture.style.setProperty("--size", `${100 * columns}% ${100 * rows}%`);
      picture.style.setProperty("--place",
        `${part(index % columns, columns)}% ${part(Math.floor(index / columns), rows)}%`);
    },
    /** @param {string} text */
    name(text) {
      picture.setAttribute("aria-label", text);
    },
    /**
     * Outline a patch.
     * @param {Iterable<number>} patch row, column, height and width in pixels @param {number[]} sides of the picture
     */
    outline(patch, [rows, columns]) {
      const [row, column, height, width] = patch;
      box.hidden = height >= rows && width >= columns;
      const percent = (/** @type {number} */ pixels, /** @type {number} */ side) => `${(100 * pixels) / side}%`;
      Object.assign(box.style, {
        top: percent(row, rows), left: percent(column, columns),
        height: percent(height, rows), width: percent(width, columns),
      });
    },
  };
}
