// @ts-check
/** "Back to where you were": there after a jump further than a screen, gone when used or no longer needed. */

import { button } from "../controls/element.js";

export function createWayBack() {
  const control = button("Back to where you were", { className: "way-back", hidden: true, onclick: goBack });
  let origin = 0;
  /** What had the keyboard's focus there. @type {Element | null} */
  let held = null;

  function hide() {
    control.hidden = true;
    removeEventListener("scroll", watch);
  }

  /** A reader who has scrolled back needs no help. */
  function watch() {
    if (Math.abs(scrollY - origin) < innerHeight / 2) hide();
  }

  function goBack() {
    hide();
    const arrive = () => {
      scrollTo({ top: origin, behavior: "instant" });
      if (held instanceof HTMLElement && held.isConnected) held.focus({ preventScroll: true });
    };
    addEventListener("popstate", () => requestAnimationFrame(arrive), { once: true });
    history.back();
  }

  return {
    element: control,
    /**
     * Leave a way back, if it is further than a screen.
     * @param {number} from where the reader was, in pixels from the top
     * @param {Element | null} [focused] what to give the focus back to
     */
    offer(from, focused = null) {
      if (Math.abs(scrollY - from) < innerHeight) return;
      [origin, held] = [from, focused];
      control.hidden = false;
      addEventListener("scroll", watch, { passive: true });
    },
  };
}
