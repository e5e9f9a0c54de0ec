// @ts-check
/** One polite voice for the whole page: it speaks the last sentence, once, when things have come to rest. */

import { element } from "../controls/element.js";

const REST_MS = 400;

/** @param {Document} page @returns {(sentence: string) => void} */
export function createLiveRegion(page) {
  const region = element("div", { className: "visually-hidden", role: "status", "aria-live": "polite" });
  page.body.append(region);
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  return (sentence) => {
    clearTimeout(timer);
    timer = setTimeout(() => { region.textContent = sentence; }, REST_MS);
  };
}
