// @ts-check
/** Links from one figure to another: within the page they set it, in an embed they open the article. */

import { element } from "../controls/element.js";

/**
 * Whether a figure, of this page or else of the article, is about an experiment's network: a number of one network
 * is not to be explained by another.
 * @param {Pick<import("./config.js").PageConfig, "figures" | "home">} config
 * @param {string} figure its id @param {string} experiment
 */
export const isAbout = ({ figures, home }, figure, experiment) =>
  (Object.hasOwn(figures, figure) ? figures[figure].experiment : home) === experiment;

/**
 * A link that leads to a figure and sets the page.
 * @param {import("./host.js").Context} context @param {string} className
 */
export function createFigureLink({ config, store }, className = "quiet") {
  let set = "";
  const link = element("a", { className });
  link.addEventListener("click", (event) => {
    if (!inside() || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    store.set(store.read(set));
  });
  const inside = () => Object.hasOwn(config.figures, new URLSearchParams(set).get("figure") ?? "");
  return {
    element: link,
    /** @param {string} text @param {string} figure its id @param {Record<string, string | number | null>} state */
    show(text, figure, state) {
      const given = Object.entries(state).filter(([, value]) => value !== null);
      set = new URLSearchParams(given.map(([key, value]) => [key, String(value)])).toString() + `&figure=${figure}`;
      link.textContent = text;
      link.href = inside() ? `#${figure}` : `${config.root}#${set}`;
      link.target = inside() ? "" : "_blank";
    },
  };
}
