// @ts-check
/** A few named choices, one of them on: toggle buttons, so that arrow keys stay free for the figure. */

import { button, element } from "./element.js";

/**
 * @param {{ label: string, choices: [value: string, name: string][], className?: string,
 *   onChoose: (value: string) => void }} options
 */
export function createToggleGroup({ label, choices, className = "", onChoose }) {
  const buttons = choices.map(([value, name]) =>
    button(name, { className: "pill", value, onclick: () => onChoose(value) }));
  return {
    element: element(
      "div", { role: "group", "aria-label": label, className: `toggle-group ${className}` }, ...buttons,
    ),
    /** @param {string} value */
    show(value) {
      for (const each of buttons) each.setAttribute("aria-pressed", String(each.value === value));
    },
  };
}
