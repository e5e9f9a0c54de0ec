// @ts-check
/**
 * A row or grid of small pictures of which one is chosen: a radio group with a roving tab stop.
 * ArrowLeft and ArrowRight are the figure's (or the strip's) own; this part keeps focus on the chosen one.
 */

import { element } from "./element.js";

/** No option is chosen. */
export const NONE = -1;

/**
 * @param {{ label: string, className: string, options: { name: string, content: Node }[],
 *   onChoose: (index: number) => void }} settings
 */
export function createChoiceRow({ label, className, options, onChoose }) {
  const buttons = options.map(({ name, content }, index) =>
    element(
      "button",
      {
        type: "button", role: "radio", className: "choice", title: name, "aria-label": name,
        onclick: () => onChoose(index),
      },
      content,
    ));
  const row = element("div", { role: "radiogroup", "aria-label": label, className }, ...buttons);
  let chosen = Number.NaN;

  return {
    element: row,
    buttons,
    /** Mark the chosen one; focus follows it if it was in the row. @param {number} index or `NONE` */
    choose(index) {
      if (index === chosen) return;
      chosen = index;
      buttons.forEach((button, at) => {
        button.setAttribute("aria-checked", String(at === index));
        button.tabIndex = at === Math.max(index, 0) ? 0 : -1;
      });
      if (index !== NONE && row.contains(document.activeElement)) buttons[index].focus({ preventScroll: true });
    },
    /** How many stand in one line of the grid. */
    columns() {
      const top = buttons[0].offsetTop;
      const next = buttons.findIndex((button) => button.offsetTop !== top);
      return next < 0 ? buttons.length : next;
    },
  };
}
