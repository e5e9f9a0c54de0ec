// @ts-check
/**
 * What a gesture asks for may not come: the figure goes on without it, says so in place, and offers to try again.
 *
 * @typedef {(what: string, deed: () => Promise<unknown>) => Promise<void>} Attempt
 * does a deed that fetches something; a later one of the same name takes its place
 */

import { Unavailable } from "../data/data.js";
import { button, element } from "./element.js";

/** @param {HTMLElement} figure @returns {Attempt} */
export function createAttempts(figure) {
  /** The last deed of each name. @type {Map<string, () => Promise<unknown>>} */
  const deeds = new Map();
  /** What is said of those that failed. @type {Map<string, string>} */
  const missed = new Map();
  let pending = 0;
  const words = element("span");
  const again = button("Try again", { className: "quiet", onclick: () => [...missed.keys()].forEach(retry) });
  const notice = element("p", { className: "figure-missed", role: "status" });

  /** @param {string} what */
  const retry = (what) => attempt(what, /** @type {() => Promise<unknown>} */ (deeds.get(what)));

  function tell() {
    const [sentence] = missed.values();
    words.textContent = `${sentence ?? ""} `;
    if (sentence && !notice.contains(again)) notice.replaceChildren(words, again);
    if (!sentence) leave();
  }

  /** The words go; the keyboard's focus stays in the figure. */
  function leave() {
    const live = /** @type {HTMLElement | null} */ (figure.querySelector(".figure-live"));
    if (live && notice.contains(document.activeElement)) {
      live.tabIndex = -1;
      live.focus({ preventScroll: true });
    }
    notice.replaceChildren();
  }

  /** @type {Attempt} */
  async function attempt(what, deed) {
    deeds.set(what, deed);
    if (!notice.isConnected) figure.querySelector(".figure-body")?.append(notice);
    notice.setAttribute("aria-busy", String(++pending > 0));
    const sentence = await deed().then(() => "", sentenceOf);
    notice.setAttribute("aria-busy", String(--pending > 0));
    if (deeds.get(what) !== deed) return;
    if (sentence) missed.set(what, sentence);
    else if (!missed.delete(what)) return;
    tell();
  }

  return attempt;
}

/** @param {unknown} error */
function sentenceOf(error) {
  if (error instanceof Unavailable) return error.message;
  console.error(error);
  return "A part of this figure could not be shown.";
}
