// @ts-check
/**
 * What belongs to the whole way alone: one line each, until the reader opens it, chooses the whole way, or is led into
 * it. What was opened is open on the next visit too (see entries/awake.js).
 */

import { showSeries, turnTo } from "./series.js";

const [DEPTH, OPENED] = ["depth", "folds"];
const CLOSED = ".fold-body[hidden]";
const BLOCKS = "main :is(.chapter, .fold-body:not([hidden])) > :not(.fold)";

/**
 * Open what a place is folded into, and turn to it where it shares its place.
 * @param {Element} place
 * @returns {boolean} whether it was hidden
 */
export function unfold(place) {
  const part = place.closest(".series-part[hidden]");
  if (part) turnTo(part);
  const body = /** @type {HTMLElement | null} */ (place.closest(CLOSED));
  if (!body) return part !== null;
  show(body, true);
  remember(OPENED, openedIds());
  return true;
}

/**
 * Let folds be opened and closed, each and all.
 * @param {{ announce: (sentence: string) => void }} page
 */
export function connectFolds({ announce }) {
  const bodies = /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(".fold-body"));
  if (bodies.length === 0) return;
  for (const body of bodies) show(body, !body.hasAttribute("hidden"));
  showDepth(remembered(DEPTH));

  document.addEventListener("click", ({ target }) => {
    const pressed = /** @type {Element} */ (target).closest(".fold-button, .depth-choice button");
    if (!(pressed instanceof HTMLButtonElement)) return;
    if (pressed.matches(".fold-button")) return turn(pressed);
    choose(pressed.value, bodies, pressed);
    announce(pressed.value === "whole" ? "All folds are open." : "What belongs to the whole way alone is folded.");
  });
  // What is sought in the page is found in a fold too.
  document.addEventListener("beforematch", ({ target }) => unfold(/** @type {Element} */ (target)));
}

/** Open or close one fold. @param {HTMLButtonElement} button */
function turn(button) {
  const body = document.getElementById(button.getAttribute("aria-controls") ?? "");
  if (!body) return;
  standStill(button, () => show(body, body.hasAttribute("hidden")));
  remember(OPENED, openedIds());
}

/**
 * Open or close them all, while what is being read stays where it is.
 * @param {string} depth "short" or "whole" @param {Iterable<HTMLElement>} bodies @param {HTMLElement} pressed
 */
function choose(depth, bodies, pressed) {
  const place = pressed.closest(".running-foot") ? readBlock() : pressed;
  const open = depth === "whole";
  const seen = open ? place : place?.closest(".fold") ?? place;
  standStill(seen, () => {
    for (const body of bodies) show(body, open);
    showSeries(open);
  });
  remember(DEPTH, depth);
  remember(OPENED, "");
  showDepth(depth);
}

/** @param {HTMLElement} body @param {boolean} open */
function show(body, open) {
  if (open) body.removeAttribute("hidden");
  else body.setAttribute("hidden", "until-found");
  body.parentElement?.querySelector(".fold-button")?.setAttribute("aria-expanded", String(open));
}

/** @param {string | null} depth */
function showDepth(depth) {
  const chosen = depth === "whole" ? "whole" : "short";
  for (const button of document.querySelectorAll(".depth-choice button")) {
    button.setAttribute("aria-pressed", String(/** @type {HTMLButtonElement} */ (button).value === chosen));
  }
}

/** The block below the strip. @returns {Element | null} */
function readBlock() {
  const top = parseFloat(getComputedStyle(document.documentElement).scrollPaddingTop) || 0;
  return [...document.querySelectorAll(BLOCKS)].find((block) => block.getBoundingClientRect().bottom > top) ?? null;
}

/**
 * Change the page, but not the height at which a place is seen.
 * @param {Element | null} place @param {() => void} change
 */
function standStill(place, change) {
  const { style } = document.documentElement;
  const top = () => place?.getBoundingClientRect().top ?? 0;
  const before = top();
  style.overflowAnchor = "none"; // one correction is enough
  change();
  scrollBy({ top: top() - before, behavior: "instant" });
  requestAnimationFrame(() => requestAnimationFrame(() => { style.overflowAnchor = ""; }));
}

const openedIds = () =>
  [...document.querySelectorAll(".fold-body:not([hidden])")].map(({ id }) => id).join(" ");

/** @param {string} key */
function remembered(key) {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

/** @param {string} key @param {string} value */
function remember(key, value) {
  try {
    localStorage.setItem(key, value);
  } catch {
    // The choice then holds for this visit only.
  }
}
