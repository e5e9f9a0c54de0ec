// @ts-check
/** The panel that lists the keys; `?` opens it, unless the reader has switched that off. */

import { button, element } from "../controls/element.js";

const REMEMBERED = "help-key";
const KEYS = [
  ["Tab", "to the next control, with Shift to the one before"],
  ["← →", "inside a figure or the strip: previous, next"],
  ["↑ ↓", "in a grid of maps: a row up, a row down"],
  ["Shift ← → ↑ ↓", "on a map: from cell to cell, from image to image"],
  ["Home End", "first, last"],
  ["Space Enter", "press the button, follow the link"],
  ["Esc", "close what has opened"],
  ["?", "this panel"],
];

/** @returns {() => void} call it to open the panel */
export function createKeyHelp() {
  const heading = element("h2", { id: "key-help-title", tabIndex: -1 }, "Keys");
  const rows = KEYS.map(([keys, does]) =>
    element("div", {}, element("dt", {}, ...keys.split(" ").map((key) => element("kbd", {}, key))),
      element("dd", {}, does)));
  const on = element("input", { type: "checkbox", checked: isOn(), onchange: () => remember(on.checked) });
  const close = button("Close", { className: "button", onclick: () => dialog.close() });
  const dialog = element("dialog", { className: "key-help", "aria-labelledby": heading.id }, heading,
    element("dl", {}, ...rows),
    element("p", {}, "Drawings and the network in space have keys of their own, told where they stand."),
    element("p", {}, element("label", {}, on, " ? opens this panel")), close);
  document.body.append(dialog);
  const open = () => {
    if (dialog.open) return;
    dialog.showModal();
    heading.focus(); // the list begins there; the first control is its end
  };

  document.addEventListener("keydown", (event) => {
    const typing = /** @type {Element} */ (event.target).closest?.("input, textarea, select, [contenteditable]");
    if (event.key !== "?" || event.ctrlKey || event.metaKey || event.altKey || typing || !on.checked) return;
    event.preventDefault();
    open();
  });
  return open;
}

function isOn() {
  try {
    return localStorage.getItem(REMEMBERED) !== "off";
  } catch {
    return true;
  }
}

/** @param {boolean} on */
function remember(on) {
  try {
    localStorage.setItem(REMEMBERED, on ? "on" : "off");
  } catch {
    // The choice then holds for this visit only.
  }
}
