// @ts-check
/** A strip of specimens on a page of which only a later chapter is about pictures: it comes with that chapter. */

/** How far up the window the chapter must have come: its title stands below the strip then. */
const MARGIN = "0px 0px -70% 0px";

/**
 * Show the strip while its chapter is read, where it names one.
 * @param {HTMLElement} strip
 * @returns {() => void} what ends it
 */
export function showInTime(strip) {
  const chapter = document.getElementById(strip.dataset.from ?? "");
  const watcher = new IntersectionObserver((entries) => {
    strip.classList.toggle("shown", entries[entries.length - 1].isIntersecting);
  }, { rootMargin: MARGIN });
  if (chapter) watcher.observe(chapter);
  return () => watcher.disconnect();
}
