// @ts-check
/** A button that opens a panel above it; Escape, a click elsewhere or the button close it. */

import { button, element } from "./element.js";
import { Unavailable } from "../data/listing.js";

/**
 * @param {{ name: string, fill: (panel: HTMLElement) => void | Promise<void> }} options
 * `fill` makes the content, each time the panel opens
 */
export function createPopover({ name, fill }) {
  const panel = element("div", { className: "popover", role: "group", "aria-label": name, hidden: true });
  const opener =
    button(name, { className: "quiet", "aria-expanded": "false", onclick: () => turn(panel.hidden === true) });
  const popover = element("div", { className: "popover-place" }, opener, panel);

  /** @param {boolean} open */
  async function turn(open) {
    if (open) {
      panel.replaceChildren();
      await Promise.resolve(fill(panel)).catch(excuse);
    }
    panel.hidden = !open;
    opener.setAttribute("aria-expanded", String(open));
    const listen = open ? document.addEventListener : document.removeEventListener;
    // Not before the press is over: without its panel a page may be shorter, and move what is pressed away.
    listen.call(document, "click", closeOutside, true);
  }

  /** @param {unknown} error */
  function excuse(error) {
    if (!(error instanceof Unavailable)) throw error;
    panel.replaceChildren(element("p", { role: "status" }, error.message));
  }

  /** @param {Event} event */
  function closeOutside(event) {
    if (!popover.contains(/** @type {Node} */ (event.target))) turn(false);
  }

  popover.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || panel.hidden) return;
    event.stopPropagation();
    turn(false);
    opener.focus();
  });

  return { element: popover, destroy: () => turn(false) };
}
