// @ts-check
/**
 * Guesses that stand before figures: what waits behind one is shown once it is made or declined, and where a link
 * leads into it. What was guessed is kept for the visit, if at all (see entries/awake.js).
 *
 * @typedef {number[] | null} Answer one number, one for each scale or step; null of who asked to be shown
 */

const REMEMBERED = "guesses";
const ASKING = ".guess[data-asking]";

/** Follow "Show me". */
export function connectGuesses() {
  document.addEventListener("click", ({ target }) => {
    const guess = /** @type {Element} */ (target).closest("[data-show]")?.closest(ASKING);
    if (guess instanceof HTMLElement) settle(guess, null);
  });
}

/**
 * Show what waits behind a guess that a link leads past.
 * @param {Element} target
 * @returns {boolean} whether it was hidden
 */
export function uncover(target) {
  const guess = target.closest(`${ASKING} + *`)?.previousElementSibling;
  if (!(guess instanceof HTMLElement)) return false;
  settle(guess, null);
  return true;
}

/**
 * End a guess; `guess-settled` tells its own script.
 * @param {HTMLElement} guess @param {Answer} answer
 */
export function settle(guess, answer) {
  if (!isAsking(guess)) return;
  remember(guess.id, answer);
  delete guess.dataset.asking;
  guess.dispatchEvent(new Event("guess-settled"));
}

/** @param {HTMLElement} guess */
export const isAsking = (guess) => "asking" in guess.dataset;

/** What was guessed earlier in the visit. @param {HTMLElement} guess @returns {Answer} */
export const answerOf = (guess) => recall()[guess.id] ?? null;

/** @type {Record<string, Answer>} where storage is closed, they are kept as long as the page */
let kept = {};

/** @returns {Record<string, Answer>} */
function recall() {
  try {
    kept = { ...JSON.parse(sessionStorage.getItem(REMEMBERED) ?? "{}"), ...kept };
  } catch {
    // Closed, or written by something else.
  }
  return kept;
}

/** @param {string} id @param {Answer} answer */
function remember(id, answer) {
  kept = { ...recall(), [id]: answer };
  try {
    sessionStorage.setItem(REMEMBERED, JSON.stringify(kept));
  } catch {
    // As above.
  }
}
