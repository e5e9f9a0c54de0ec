// @ts-check
/** Words that act: a sentence in the prose sets a figure, a button chooses the theme. */

import { uncover } from "../controls/guesses.js";

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
    if (figure && !isSeen(figure)) goTo(figure);
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
 * Buttons `[data-theme-choice="light|dark|auto"]`, anywhere in the page.
 * @param {import("./start.js").Page} page
 */
export function connectThemeButtons({ store }) {
  const buttons = /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-theme-choice]"));
  const show = () => {
    for (const each of buttons) {
      each.setAttribute("aria-pressed", String(each.dataset.themeChoice === store.get().theme));
    }
  };
  for (const each of buttons) {
    each.hidden = false;
    each.addEventListener("click", () => store.set({ theme: each.dataset.themeChoice }));
  }
  store.subscribe(show);
  show();
}
