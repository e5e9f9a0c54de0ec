// @ts-check
/** Beside the strip: how many more there are, and a way to those that the network errs on, which stand last in it. */

import { button, element } from "../../static/js/controls/element.js";

/**
 * @param {ReturnType<typeof import("../../static/js/marks/specimen-row.js").createSpecimenRow>} row
 * @param {{ plural: string, wrong: number }} about `wrong`: the first that the network errs on, −1 where there is none
 */
export function createTurns({ element: strip, buttons }, { plural, wrong }) {
  const first = buttons[wrong];
  const more = button("", { className: "quiet", onclick: turn });
  const errors = button("", { className: "quiet", onclick: leap, hidden: !first });
  const mark = element("span", { className: "picker-errors", "aria-hidden": "true" }, "the network errs on these");
  first?.before(mark);

  const edge = () => strip.scrollLeft + strip.clientWidth;
  const hidden = () => buttons.filter((each) => each.offsetLeft + each.offsetWidth / 2 > edge()).length;
  const atErrors = () => first && first.offsetLeft < strip.scrollLeft + strip.clientWidth / 2;

  /** A press brings the next ones, at the end the first. */
  function turn() {
    scrollTo(strip, hidden() ? strip.scrollLeft + 0.8 * strip.clientWidth : 0);
  }

  function leap() {
    scrollTo(strip, atErrors() ? 0 : mark.offsetLeft - GAP);
  }

  function tell() {
    const n = hidden();
    name(more, n ? `${n} more ›` : "‹ First", n ? plural : `${plural} again`);
    if (!first) return;
    const isThere = atErrors();
    name(errors, isThere ? `‹ ${wrong} right` : `${buttons.length - wrong} wrong ›`,
      `${plural} that the network ${isThere ? "names as their label does" : "takes for another class"}`);
  }

  const watch = new ResizeObserver(tell);
  watch.observe(strip);
  strip.addEventListener("scroll", tell, { passive: true });
  return { element: element("div", { className: "picker-turns" }, more, errors), destroy: () => watch.disconnect() };
}

/** What is seen of the strip before the mark of the wrong ones. */
const GAP = 8;

/** @param {HTMLButtonElement} control @param {string} words @param {string} more for a screen reader alone */
function name(control, words, more) {
  control.textContent = words;
  control.setAttribute("aria-label", `${words} ${more}`);
}

/** @param {HTMLElement} strip @param {number} left */
export function scrollTo(strip, left) {
  const behavior = matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth";
  strip.scrollTo({ left, behavior });
}
