// @ts-check
/**
 * A word on a control of a kind that the reader has not used yet: gone for good with its first use, or a press on it.
 * A screen reader is told by the control's own description.
 */

import { element } from "./element.js";

const REMEMBERED = "used";
/** Kinds that have theirs in this page: one of a kind is enough. @type {Set<string>} */
const hinted = new Set();

/**
 * @param {HTMLElement} control a positioned element
 * @param {string} kind a word without spaces @param {string} words
 */
export function addHint(control, kind, words) {
  if (hinted.has(kind) || usedKinds().includes(kind)) return;
  hinted.add(kind);
  const away = element("span", { className: "hint-away" }, "×");
  const hint = element("p", { className: "hint", "aria-hidden": "true" }, words, away);
  const end = () => {
    hint.remove();
    remember(kind);
    for (const gesture of ["pointerdown", "keydown"]) control.removeEventListener(gesture, end);
  };
  away.addEventListener("pointerdown", (event) => {
    event.stopPropagation(); // it is no press on what lies below
    end();
  });
  for (const gesture of ["pointerdown", "keydown"]) control.addEventListener(gesture, end);
  control.append(hint);
}

/** @returns {string[]} what was used on this visit or an earlier one; storage may be closed to a framed page */
function usedKinds() {
  try {
    return (localStorage.getItem(REMEMBERED) ?? "").split(" ");
  } catch {
    return [];
  }
}

/** @param {string} kind */
function remember(kind) {
  try {
    localStorage.setItem(REMEMBERED, [...new Set([...usedKinds(), kind])].join(" ").trim());
  } catch {
    // The hint then comes back with the next visit.
  }
}
