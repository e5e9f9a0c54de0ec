// @ts-check
/** A button that steps through something by itself; without motion it is not offered. */

import { button } from "./element.js";

const PACE_MS = 320;

/**
 * @param {{ forward: () => boolean, pace_ms?: number }} options `forward` takes one step and tells whether there are
 *   more
 */
export function createPlayer({ forward, pace_ms = PACE_MS }) {
  /** @type {ReturnType<typeof setInterval> | undefined} */
  let timer;
  const control = button("Play", { className: "pill", onclick: () => (timer ? stop() : start()) });
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  const settle = () => {
    control.hidden = calm.matches;
    if (calm.matches) stop();
  };
  calm.addEventListener("change", settle);
  settle();

  function start() {
    control.textContent = "Pause";
    timer = setInterval(() => { if (!forward()) stop(); }, pace_ms);
  }

  function stop() {
    const played = timer !== undefined;
    clearInterval(timer);
    timer = undefined;
    control.textContent = "Play";
    if (played) control.dispatchEvent(new Event("figure-rest", { bubbles: true }));
  }

  return {
    element: control,
    playing: () => timer !== undefined,
    stop,
    destroy() {
      stop();
      calm.removeEventListener("change", settle);
    },
  };
}
