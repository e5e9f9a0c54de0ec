// @ts-check
/** Figures that share a place: the short way shows one of them, and a switch; the whole way shows each. */

const PART = ".series-part";

/**
 * Let the switches choose.
 * @param {{ announce: (sentence: string) => void }} page
 */
export function connectSeries({ announce }) {
  document.addEventListener("click", ({ target }) => {
    const pressed = /** @type {Element} */ (target).closest(".series-choice button");
    const part = document.getElementById(pressed?.getAttribute("aria-controls") ?? "");
    if (!part) return;
    turnTo(part);
    announce(`Shown: ${part.querySelector(".figure-question")?.textContent}`);
  });
}

/** Show one figure in the place of the others. @param {Element} part */
export function turnTo(part) {
  for (const each of partsBeside(part)) {
    if (each === part) each.removeAttribute("hidden");
    else each.setAttribute("hidden", "until-found");
    switchOf(each)?.setAttribute("aria-pressed", String(each === part));
  }
}

/** @param {boolean} whole whether each of them is to be seen, or one of each place */
export function showSeries(whole) {
  for (const series of document.querySelectorAll(".series")) {
    const parts = [...series.querySelectorAll(PART)];
    if (whole) for (const part of parts) part.removeAttribute("hidden");
    else turnTo(parts.find((part) => switchOf(part)?.getAttribute("aria-pressed") === "true") ?? parts[0]);
  }
}

/** @param {Element} part */
const partsBeside = (part) => part.parentElement?.querySelectorAll(`:scope > ${PART}`) ?? [];

/** @param {Element} part */
const switchOf = (part) => document.querySelector(`.series-choice [aria-controls="${part.id}"]`);
