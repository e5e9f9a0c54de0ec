// @ts-check
/** Words that act: a sentence in the prose sets a figure, a button chooses the theme. */

const ARRIVAL_MS = 3000;

/**
 * Wire the page's `a.set[data-set]` links and theme buttons.
 * @param {import("./start.js").Page} page
 */
export function connectProse({ store, announce }) {
  document.addEventListener("click", (event) => {
    const link = /** @type {Element} */ (event.target).closest("a.set[data-set]");
    if (!(link instanceof HTMLAnchorElement) || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    store.set(store.read(link.dataset.set ?? ""));
    const figure = document.getElementById(link.hash.slice(1));
    if (figure) bringIntoView(figure);
    announce(`Figure set: ${link.textContent}`);
  });
}

/** Scroll only as far as needed, and not at all if the figure can be seen. @param {HTMLElement} figure */
function bringIntoView(figure) {
  const { top, bottom } = figure.getBoundingClientRect();
  const seen = Math.min(bottom, innerHeight) - Math.max(top, 0);
  if (seen < Math.min(innerHeight, bottom - top) * 0.5) scrollToFigure(figure);
}

/** @param {HTMLElement} figure */
function scrollToFigure(figure) {
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  figure.scrollIntoView({ behavior: calm ? "auto" : "smooth", block: "start" });
}

/**
 * A shared link (`figure=ID`, or a layer) leads to its figure, now and when it is pasted later.
 * @param {import("./start.js").Page} page
 */
export function followLinks({ store }) {
  const { figure, layer } = store.get();
  const [visit] = performance.getEntriesByType("navigation");
  // After a reload the browser puts the reader back where they were.
  const arrived = /** @type {PerformanceNavigationTiming | undefined} */ (visit)?.type === "navigate";
  const first = figure ? document.getElementById(figure) : document.querySelector(`[data-layer="${layer}"]`);
  if (first instanceof HTMLElement && arrived) arriveAt(first);
  store.set({ figure: null });
  store.subscribe((state) => {
    if (state.figure === null) return;
    const target = document.getElementById(state.figure);
    store.set({ figure: null });
    if (target) arriveAt(target);
  });
}

/**
 * Figures above grow when they wake: hold the place until they have, or the reader moves.
 * @param {HTMLElement} figure
 */
function arriveAt(figure) {
  const arrive = () => figure.scrollIntoView({ behavior: "instant" });
  const leave = () => document.removeEventListener("figure-ready", arrive);
  arrive();
  document.addEventListener("figure-ready", arrive);
  setTimeout(leave, ARRIVAL_MS);
  for (const gesture of ["wheel", "touchstart", "keydown", "pointerdown"]) {
    addEventListener(gesture, leave, { once: true, passive: true });
  }
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
