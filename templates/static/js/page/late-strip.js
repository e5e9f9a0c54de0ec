// @ts-check
/** A strip of specimens on a page of which only a later chapter is about pictures: it comes with that chapter. */

/** How far up the window the chapter must have come: its title stands below the strip then. */
const MARGIN = "0px 0px -70% 0px";

/** @param {HTMLElement} strip @param {string} chapter its address */
export function showFrom(strip, chapter) {
  const section = document.getElementById(chapter);
  if (!section) return;
  new IntersectionObserver((entries) => {
    strip.classList.toggle("shown", entries[entries.length - 1].isIntersecting);
  }, { rootMargin: MARGIN }).observe(section);
}
