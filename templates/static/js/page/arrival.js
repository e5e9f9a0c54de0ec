// @ts-check
/**
 * Every way to a place in the page: it ends below the strip, stays there while things wake, and leaves a way back.
 */

import { uncover } from "../controls/guesses.js";
import { unfold } from "../controls/folds.js";
import { createWayBack } from "./way-back.js";

/** After these the page moves as the reader wants. */
const GESTURES = ["wheel", "touchstart", "keydown", "pointerdown"];

/**
 * Follow links of the page, shared links (`figure=ID`, or a layer), and addresses that are pasted later.
 * @param {import("./start.js").Page} page
 * @returns `goTo` is for what leads somewhere by itself; `wayBack`, a control to be put where it is found
 */
export function createArrivals({ store }) {
  const wayBack = createWayBack();

  /** @param {HTMLElement} target */
  function goTo(target) {
    const from = scrollY;
    reveal(target);
    if (isFar(target)) pushEntry();
    hold(target);
    wayBack.offer(from);
  }

  arriveFirst(store);
  store.subscribe((state) => {
    if (state.figure === null) return;
    const target = document.getElementById(state.figure);
    store.set({ figure: null });
    if (target) goTo(target);
  });
  document.addEventListener("click", (event) => {
    const target = followed(event);
    if (!target) return;
    const from = scrollY;
    const link = document.activeElement;
    reveal(target);
    // The browser goes there by itself, which marks the target and moves the reading; see that it stays.
    requestAnimationFrame(() => requestAnimationFrame(() => {
      hold(target);
      wayBack.offer(from, link);
    }));
  });
  addEventListener("hashchange", () => {
    const target = placeOf(location.hash);
    if (target && (reveal(target) || hasArrived(target))) hold(target);
  });
  return { goTo, wayBack: wayBack.element };
}

/** Open what a target is folded into or waits behind; say whether there was something. @param {Element} target */
const reveal = (target) => [unfold(target), uncover(target)].some(Boolean);

/** The place in this page that a click on a plain link leads to. @param {MouseEvent} event */
function followed(event) {
  const link = /** @type {Element} */ (event.target).closest('a[href^="#"]:not(.set)');
  if (!(link instanceof HTMLAnchorElement) || event.defaultPrevented) return null;
  return event.ctrlKey || event.metaKey || event.shiftKey ? null : placeOf(link.hash);
}

/** The element that a plain fragment names; what is a state or broken names none. @param {string} hash */
function placeOf(hash) {
  return hash.includes("=") || hash.includes("%") ? null : document.getElementById(hash.slice(1));
}

/** Where the address of the visit leads. @param {import("./store.js").Store} store */
function arriveFirst(store) {
  const { figure, layer } = store.get();
  const [visit] = performance.getEntriesByType("navigation");
  // After a reload or on the way back the browser puts the reader where they were.
  const fresh = /** @type {PerformanceNavigationTiming | undefined} */ (visit)?.type === "navigate";
  const target = (figure ? document.getElementById(figure) : placeOf(location.hash))
    ?? document.querySelector(`[data-layer="${layer}"]`);
  store.set({ figure: null });
  if (!fresh || !(target instanceof HTMLElement)) return;
  reveal(target);
  hold(target);
}

/** @param {Element} target whether it is further than a screen away */
const isFar = (target) => Math.abs(target.getBoundingClientRect().top) > innerHeight;

/**
 * Whether the browser has brought a target below the strip: on the way back it brings the reader elsewhere.
 * @param {Element} target
 */
function hasArrived(target) {
  const { scrollPaddingTop } = getComputedStyle(document.documentElement);
  return Math.abs(target.getBoundingClientRect().top - parseFloat(scrollPaddingTop)) < 2;
}

/** A place in the history of its own, so that Back leads here. */
function pushEntry() {
  // A framed page without an origin may not be allowed to.
  try {
    history.pushState(history.state, "");
  } catch {
    // There is the way back of the page.
  }
}

let release = () => {};

/**
 * Bring a target below the strip and keep it there as the page is laid out anew, until the reader moves.
 * @param {HTMLElement} target
 */
function hold(target) {
  release();
  target.scrollIntoView({ behavior: "instant" });
  let held = scrollY;
  const watcher = new ResizeObserver(() => {
    if (Math.abs(scrollY - held) > 1) return leave(); // somebody else has scrolled since
    target.scrollIntoView({ behavior: "instant" });
    held = scrollY;
  });
  const leave = () => {
    watcher.disconnect();
    for (const gesture of GESTURES) removeEventListener(gesture, leave);
  };
  release = leave;
  watcher.observe(document.body);
  for (const gesture of GESTURES) addEventListener(gesture, leave, { passive: true });
}
