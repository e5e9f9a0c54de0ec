// @ts-check
/** ArrowLeft, ArrowRight, Home and End step through a figure's siblings while focus is inside it. */

/** Elements that need these keys themselves. */
const OWN_KEYS = "input, select, textarea, [contenteditable], [role=tree], [role=slider], dialog, .popover";

/**
 * @param {HTMLElement} figure
 * @param {{ position: () => number, count: () => number, go: (index: number) => void,
 *   rowLength?: () => number }} browser
 * `rowLength`: with it ArrowUp and ArrowDown move by a row while focus is on a radio of the grid.
 * @returns {() => void} call it to let go of the keys
 */
export function browseWithKeys(figure, { position, count, go, rowLength }) {
  /** @param {KeyboardEvent} event */
  function onKey(event) {
    const target = /** @type {Element} */ (event.target);
    if (event.shiftKey || event.altKey || event.ctrlKey || event.metaKey || target.closest(OWN_KEYS)) return;
    const inGrid = rowLength !== undefined && target.getAttribute("role") === "radio";
    const next = destination(event.key, position(), count(), inGrid ? rowLength() : 0);
    if (next === null) return;
    event.preventDefault();
    go(next);
  }
  figure.addEventListener("keydown", onKey);
  return () => figure.removeEventListener("keydown", onKey);
}

/**
 * Where a key leads; null if it is none of these keys. The ends are ends.
 * @param {string} key @param {number} position @param {number} count @param {number} rowLength
 */
export function destination(key, position, count, rowLength) {
  const steps = new Map([["ArrowLeft", -1], ["ArrowRight", 1]]);
  if (rowLength) steps.set("ArrowUp", -rowLength).set("ArrowDown", rowLength);
  if (key === "Home") return 0;
  if (key === "End") return count - 1;
  const step = steps.get(key);
  if (step === undefined) return null;
  const next = position + step;
  return next < 0 || next >= count ? position : next;
}
