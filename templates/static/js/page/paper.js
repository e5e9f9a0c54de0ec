// @ts-check
/** Before the page goes to paper, links within the site learn their whole address, for the style sheet to spell. */

/** @param {Document} page */
export function preparePaper(page) {
  addEventListener("beforeprint", () => {
    const links = /** @type {NodeListOf<HTMLAnchorElement>} */ (
      page.querySelectorAll("main a[href], .colophon a[href]")
    );
    for (const link of links) link.dataset.address = link.href;
  });
}
