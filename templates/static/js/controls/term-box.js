// @ts-check
/** Words that a box defines: the box opens where the word stands, and the reader stays there. */

import { button, element } from "./element.js";

const GAP_PX = 8;
const TERMS = 'a[href^="#definition-"]';

/** Open a definition at the link that leads to it; without popovers the link goes there. */
export function connectTerms() {
  if (!("popover" in HTMLElement.prototype)) return;
  document.addEventListener("click", (event) => {
    const link = /** @type {Element} */ (event.target).closest(TERMS);
    if (!(link instanceof HTMLAnchorElement) || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const box = document.getElementById(link.hash.slice(1));
    if (!box) return;
    event.preventDefault();
    openAt(link, box);
  });
}

/** @param {HTMLAnchorElement} link @param {HTMLElement} box what it leads to */
function openAt(link, box) {
  const [term, ...body] = [...box.children].map((child) => /** @type {HTMLElement} */ (child.cloneNode(true)));
  term.removeAttribute("id");
  const close = button("Close", { className: "quiet", onclick: () => panel.hidePopover() });
  const panel = element("div", {
    className: "term-box definition",
    popover: "auto",
    role: "dialog",
    "aria-label": term.textContent ?? "",
    tabIndex: -1,
  }, term, ...body, close);
  // After the link, so that the keyboard and a reading voice go on from it into the box and out again.
  link.after(panel);
  panel.showPopover();
  const isAbove = hasMoreRoomAbove(link, panel);
  const moved = new ResizeObserver(() => placeBy(link, panel, isAbove)); // figures that wake move the text
  moved.observe(document.body);
  panel.addEventListener("toggle", (event) => {
    if (/** @type {ToggleEvent} */ (event).newState !== "closed") return;
    moved.disconnect();
    panel.remove();
  });
  placeBy(link, panel, isAbove);
  panel.focus({ preventScroll: true });
}

/** @param {HTMLElement} link @param {HTMLElement} panel */
function hasMoreRoomAbove(link, panel) {
  const { top, bottom } = link.getBoundingClientRect();
  const needed = panel.getBoundingClientRect().height + GAP_PX;
  return innerHeight - bottom < needed && top > needed;
}

/**
 * Put a panel below a link's last line, or above its first.
 * @param {HTMLElement} link
 * @param {HTMLElement} panel
 * @param {boolean} isAbove
 */
function placeBy(link, panel, isAbove) {
  const lines = link.getClientRects();
  const line = isAbove ? lines[0] : lines[lines.length - 1];
  const { width, height } = panel.getBoundingClientRect();
  const top = isAbove ? line.top - height - GAP_PX : line.bottom + GAP_PX;
  const left = Math.max(GAP_PX, Math.min(line.left, document.documentElement.clientWidth - width - GAP_PX));
  panel.style.top = `${top + scrollY}px`;
  panel.style.left = `${left + scrollX}px`;
}
