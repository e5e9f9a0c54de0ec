// @ts-check
/** A sequence of bits that can be typed, flipped one by one, drawn at random, lengthened and shortened. */

import { button, element } from "../../static/js/controls/element.js";

/** What an editor makes at most; the page's state holds no more. */
export const LONGEST = 48;

/** With more bits than this, they would be too narrow to press if they stood over their columns. */
const MOST_ALIGNED = 30;

/**
 * @param {{ onChange: (bits: string, step: number | null) => void }} options
 * `step`: the bit that was touched, null for the last
 */
export function createBitEditor({ onChange }) {
  let bits = "";
  /** @type {HTMLButtonElement[]} */
  let flips = [];
  const row =
    element("div", { className: "bit-row", role: "group", "aria-label": "The sequence; a press flips a bit" });
  const field = element("input", {
    type: "text", className: "bit-field", inputMode: "numeric", spellcheck: false, autocomplete: "off",
    maxLength: LONGEST, "aria-label": `Type up to ${LONGEST} zeros and ones`,
    oninput() {
      const typed = field.value.replace(/[^01]/g, "").slice(0, LONGEST);
      if (typed) onChange(typed, null);
    },
    onblur: () => { field.value = bits; },
  });
  const tools = element("div", { className: "bit-tools" },
    button("Add 0", { className: "pill", onclick: () => lengthen("0") }),
    button("Add 1", { className: "pill", onclick: () => lengthen("1") }),
    button("Remove last", { className: "pill", onclick: () => bits.length > 1 && onChange(bits.slice(0, -1), null) }),
    button("Toss coins", { className: "pill", onclick: () => onChange(toss(bits.length), null) }));

  /** @param {string} bit */
  function lengthen(bit) {
    if (bits.length < LONGEST) onChange(bits + bit, null);
  }

  /** @param {number} at */
  function flip(at) {
    onChange(bits.slice(0, at) + (bits[at] === "1" ? "0" : "1") + bits.slice(at + 1), at);
  }

  function rebuild() {
    flips = Array.from(bits, (_, at) => button("", { className: "bit", onclick: () => flip(at) }));
    row.replaceChildren(...flips);
    row.style.setProperty("--bits", String(bits.length));
    row.toggleAttribute("data-long", bits.length > MOST_ALIGNED);
  }

  return {
    element: element("div", { className: "bit-editor" }, element("div", { className: "bit-line" }, field, tools), row),
    /** @param {string} next @param {number} step the bit to mark */
    show(next, step) {
      const changed = next.length !== bits.length;
      bits = next;
      if (changed) rebuild();
      if (document.activeElement !== field) field.value = bits;
      flips.forEach((each, at) => {
        each.textContent = bits[at];
        each.dataset.bit = bits[at];
        each.setAttribute("aria-label", `Bit ${at + 1}: ${bits[at]}`);
        each.toggleAttribute("data-present", at === step);
      });
    },
  };
}

/** @param {number} length */
const toss = (length) => Array.from({ length }, () => (Math.random() < 0.5 ? "0" : "1")).join("");
