// @ts-check
/**
 * The line at the foot of the window: how far the reader is, the contents, the chapters before and after, and
 * the commands for the whole page.
 */

import { button, element } from "../controls/element.js";
import { createPopover } from "../controls/popover.js";

/** A chapter is the present one when its title has passed this share of the window. */
const PASSED = 0.4;

/** @param {{ reset: () => void, help: () => void, wayBack: HTMLElement, sign: HTMLElement,
 *   colors: HTMLElement }} commands */
export function createRunningFoot({ reset, help, wayBack, sign, colors }) {
  const chapters = /** @type {HTMLElement[]} */ ([...document.querySelectorAll("section.chapter")]);
  const list = document.querySelector("nav.contents ol");
  if (chapters.length === 0 || !list) return;

  const progress = element("progress", { max: 1, value: 0, "aria-label": "Read so far" });
  const title = element("span", { className: "foot-chapter" });
  const before = element("a", { className: "quiet" }, "Before");
  const after = element("a", { className: "quiet" }, "Next");
  const contents = createPopover({
    name: "Contents",
    fill(panel) {
      const depths = document.querySelector("nav.contents .depth-choice");
      panel.append(list.cloneNode(true), ...(depths ? [depths.cloneNode(true)] : []));
      panel.querySelectorAll("a")[present()]?.setAttribute("aria-current", "true");
    },
  });
  contents.element.addEventListener("click", (event) => {
    if (/** @type {Element} */ (event.target).closest("a")) contents.destroy();
  });
  const foot = element("nav", { className: "running-foot", "aria-label": "Reading" }, progress,
    contents.element, title, sign,
    element("span", { className: "foot-turn" }, before, after),
    element("button", { type: "button", className: "quiet foot-reset", onclick: reset }, "Reset",
      element("span", { className: "foot-wide" }, " figures")),
    colors, button("Keys", { className: "quiet foot-keys", onclick: help }), wayBack);
  document.body.append(foot);

  const present = () =>
    chapters.filter((chapter) => chapter.getBoundingClientRect().top < innerHeight * PASSED).length - 1;
  let shown = NaN;

  function update() {
    const room = document.documentElement.scrollHeight - innerHeight;
    progress.value = room > 0 ? Math.min(1, scrollY / room) : 1;
    const at = present();
    if (at === shown) return;
    shown = at;
    title.textContent = at < 0 ? "" : chapterName(chapters[at]);
    turn(before, "Before", chapters[at - 1]);
    turn(after, "Next", chapters[at + 1]);
  }

  let frame = 0;
  const request = () => {
    frame ||= requestAnimationFrame(() => {
      frame = 0;
      update();
    });
  };
  addEventListener("scroll", request, { passive: true });
  addEventListener("resize", request);
  update();
}

/** @param {HTMLAnchorElement} link @param {string} word @param {HTMLElement | undefined} chapter */
function turn(link, word, chapter) {
  link.hidden = !chapter;
  if (!chapter) return;
  link.href = `#${chapter.id}`;
  link.setAttribute("aria-label", `${word}: ${chapterName(chapter)}`);
}

/** @param {HTMLElement} chapter */
function chapterName(chapter) {
  const heading = chapter.querySelector("h2")?.cloneNode(true);
  if (!(heading instanceof HTMLElement)) return "";
  heading.querySelector(".anchor")?.remove();
  return heading.textContent?.replace(/\s+/g, " ").trim() ?? "";
}
