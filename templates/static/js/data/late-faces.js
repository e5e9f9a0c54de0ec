// @ts-check
/** The faces of formulas and of italics, which the first screen does not show: asked for when the reader goes on. */

const SET = "main :is(em, cite, math)";

/** @param {Document} page @param {(path: string) => string} url of a file of the site */
export function awaitLateFaces(page, url) {
  const watcher = new IntersectionObserver((entries) => {
    if (entries.some(({ isIntersecting }) => isIntersecting)) ask();
  });

  function ask() {
    watcher.disconnect();
    removeEventListener("scroll", ask);
    const sheet = Object.assign(page.createElement("link"), { rel: "stylesheet", href: url("css/late.css") });
    page.head.append(sheet);
  }

  addEventListener("scroll", ask, { passive: true });
  for (const element of page.querySelectorAll(SET)) watcher.observe(element);
}
