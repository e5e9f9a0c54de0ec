// @ts-check
/** A small picture and a few words beside a place of a figure. */

import { element } from "../controls/element.js";
import { createPicture } from "./specimen.js";

export function createTooltip() {
  const picture = createPicture();
  const words = element("span");
  const tooltip = element("div", { className: "tooltip", hidden: true, "aria-hidden": "true" }, picture, words);
  return {
    element: tooltip,
    picture,
    /** @param {number} x in pixels of the offset parent @param {number} y @param {string} text */
    show(x, y, text) {
      tooltip.hidden = false;
      words.textContent = text;
      const { clientWidth, clientHeight } = tooltip.offsetParent ?? document.body;
      const left = x + 14 + tooltip.offsetWidth > clientWidth ? x - 14 - tooltip.offsetWidth : x + 14;
      tooltip.style.left = `${Math.max(left, 0)}px`;
      tooltip.style.top =
        `${Math.min(Math.max(y - tooltip.offsetHeight / 2, 0), clientHeight - tooltip.offsetHeight)}px`;
    },
    hide: () => { tooltip.hidden = true; },
  };
}
