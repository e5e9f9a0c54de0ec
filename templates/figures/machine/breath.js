// @ts-check
/** Moves a position from 0 to 1 in one breath, frame by frame; where motion is not wanted, at once. */

import { button } from "../../static/js/controls/element.js";

/**
 * @param {{ length_ms: number, position: () => number, show: (position: number) => void, onRest: () => void }} options
 */
export function createBreath({ length_ms, position, show, onRest }) {
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  const control = button("Play", { className: "pill", hidden: still.matches });
  let frame = 0;
  let before = 0;
  const settle = () => {
    control.hidden = still.matches;
    if (still.matches && frame) arrive();
  };
  still.addEventListener("change", settle);

  /** From where it stands, or from the beginning once it has come to the end. */
  function play() {
    stop();
    if (position() >= 1) show(0);
    if (still.matches) return arrive();
    control.textContent = "Pause";
    before = performance.now();
    frame = requestAnimationFrame(step);
  }

  function step() {
    const now = performance.now();
    const next = position() + (now - before) / length_ms;
    before = now;
    if (next >= 1) return arrive();
    frame = requestAnimationFrame(step);
    show(next);
  }

  function arrive() {
    stop();
    show(1);
    onRest();
  }

  function stop() {
    cancelAnimationFrame(frame);
    frame = 0;
    control.textContent = "Play";
  }

  return {
    element: control,
    play,
    stop,
    playing: () => frame !== 0,
    destroy() {
      stop();
      still.removeEventListener("change", settle);
    },
  };
}
