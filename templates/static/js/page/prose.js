// @ts-check
/** Words that act: a sentence in the prose sets a figure, a button of the foot chooses the theme. */

import { element } from "../controls/element.js";
import { uncover } from "../controls/guesses.js";
import { unfold } from "../controls/folds.js";

const PHRASE = "a.set[data-set]";
const FIGURE = "figure[data-figure]";
const THEMES = Object.freeze({ auto: "System", light: "Light", dark: "Dark" });
const ORDER = Object.keys(THEMES);

/**
 * Wire the page's `a.set[data-set]` links.
 * @param {import("./start.js").Page} page
 * @param {{ goTo: (target: HTMLElement) => void }} arrivals
 */
export function connectProse({ store, announce }, { goTo }) {
  document.addEventListener("click", (event) => {
    const link = /** @type {Element} */ (event.target).closest("a.set[data-set]");
    if (!(link instanceof HTMLAnchorElement) || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    store.set(store.read(link.dataset.set ?? ""));
    const figure = document.getElementById(link.hash.slice(1));
    if (figure) uncover(figure);
    if (figure && (unfold(figure) || !isSeen(figure))) goTo(figure);
    announce(`Figure set: ${link.textContent}`);
  });
}

/** Who sees half of a figure stays. @param {HTMLElement} figure */
function isSeen(figure) {
  const { top, bottom } = figure.getBoundingClientRect();
  const seen = Math.min(bottom, innerHeight) - Math.max(top, 0);
  return seen >= Math.min(innerHeight, bottom - top) * 0.5;
}

/**
 * A button that goes round the colours: the system's, light ones, dark ones.
 * @param {import("./start.js").Page} page
 */
export function createThemeButton({ store }) {
  const name = element("span");
  const round = element("button", {
    type: "button", className: "quiet foot-theme",
    onclick: () => store.set({ theme: ORDER[(ORDER.indexOf(store.get().theme) + 1) % ORDER.length] }),
  }, element("span", { className: "foot-wide" }, "Colours: "), name);
  const show = () => { name.textContent = THEMES[/** @type {keyof typeof THEMES} */ (store.get().theme)]; };
  store.subscribe(show);
  show();
  return round;
}

/**
 * A phrase lights its figure up while it is pointed at or focused; a figure marks its phrases likewise.
 * @param {Document} page
 */
export function connectLights(page) {
  /** @type {Element[]} */
  let lit = [];

  /** @param {Element[]} next */
  function light(next) {
    for (const each of lit) each.classList.remove("lit");
    for (const each of next) each.classList.add("lit");
    lit = next;
  }

  const follow = (/** @type {Event} */ { target }) => light(target instanceof Element ? partnersOf(page, target) : []);
  page.addEventListener("focusin", follow);
  page.addEventListener("focusout", () => light([]));
  page.addEventListener("pointerover", (event) => {
    // A finger that scrolls points at nothing.
    if (event.pointerType !== "touch") follow(event);
  });
}

/**
 * The figure of a phrase, the phrases of a figure.
 * @param {Document} page @param {Element} target what is pointed at
 * @returns {Element[]}
 */
export function partnersOf(page, target) {
  const phrase = target.closest(PHRASE);
  if (phrase) return [...page.querySelectorAll(`${FIGURE}[id="${idOf(phrase)}"]`)];
  const id = target.closest(FIGURE)?.id;
  return id ? [...page.querySelectorAll(PHRASE)].filter((each) => idOf(each) === id) : [];
}

/** @param {Element} phrase */
const idOf = (phrase) => phrase.getAttribute("href")?.replace(/^.*#/, "") ?? "";
