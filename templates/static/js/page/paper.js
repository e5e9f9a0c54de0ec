// @ts-check
/**
 * Before the page goes to paper, links within the site learn their whole address, for the style sheet to spell, and
 * captions are opened.
 */

/** @param {Document} page */
export function preparePaper(page) {
  addEventListener("beforeprint", () => {
    const links = /** @type {NodeListOf<HTMLAnchorElement>} */ (
      page.querySelectorAll("main a[href], .colophon a[href]")
    );
    for (const link of links) link.dataset.address = link.href;
    const closed = page.querySelectorAll("details.method:not([open])");
    for (const method of closed) method.toggleAttribute("open", true);
    addEventListener("afterprint", () => {
      for (const method of closed) method.toggleAttribute("open", false);
    }, { once: true });
  });
}
