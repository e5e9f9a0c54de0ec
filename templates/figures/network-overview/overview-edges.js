// @ts-check
/** Lines between units that stand in columns; hidden where the columns stand below each other. */

import { colorOf } from "../../static/js/page/theme.js";
import { element } from "../../static/js/controls/element.js";

const SVG = "http://www.w3.org/2000/svg";
const THICKEST = 4;

/**
 * @param {HTMLElement[]} columns
 * @param {(unit: import("./overview.js").Unit) => DOMRect | null} placeOf on the screen
 */
export function createEdges(columns, placeOf) {
  const drawing = document.createElementNS(SVG, "svg");
  drawing.setAttribute("class", "overview-edges");
  drawing.setAttribute("aria-hidden", "true");
  const frame = element("div", { className: "overview-columns" }, drawing, ...columns);
  let redraw = () => {};
  const watcher = new ResizeObserver(() => redraw());
  watcher.observe(frame);

  /**
   * @param {DOMRect} from @param {DOMRect} to @param {string} color @param {number} thick @param {number} opacity
   * @param {string} dash
   */
  function line(from, to, color, thick, opacity, dash = "none") {
    const { left, top } = frame.getBoundingClientRect();
    const [x1, y1] = [from.right - left, from.top + from.height / 2 - top];
    const [x2, y2] = [to.left - left, to.top + to.height / 2 - top];
    const bend = (x2 - x1) / 2;
    const path = document.createElementNS(SVG, "path");
    path.setAttribute("d", `M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`);
    for (const [name, value] of Object.entries({
      stroke: color, "stroke-width": thick, "stroke-opacity": opacity, "stroke-dasharray": dash, fill: "none",
    })) {
      path.setAttribute(name, String(value));
    }
    return path;
  }

  return {
    element: frame,
    /**
     * @param {import("./overview.js").Unit} unit @param {import("./overview.js").Feeder[]} feeders
     * @param {import("./overview.js").Unit[]} path from the unit to the picture
     * @param {import("../../static/js/page/config.js").Tokens} tokens
     */
    show(unit, feeders, path, tokens) {
      redraw = () => {
        const largest = Math.max(...feeders.map(({ weight }) => Math.abs(weight)), 1e-12);
        const target = placeOf(unit);
        const fed = feeders.map((feeder) => {
          const from = placeOf(feeder);
          const share = Math.abs(feeder.weight) / largest;
          return from && target && line(from, target, colorOf(tokens, feeder.weight < 0 ? "negative" : "positive"),
            0.5 + (THICKEST - 0.5) * share, 0.35 + 0.5 * share, feeder.weight < 0 ? "6 4" : "none");
        });
        const walked = path.slice(1, -1).map((to, at) => {
          const [from, end] = [placeOf(path[at + 2]), placeOf(to)];
          return from && end && line(from, end, colorOf(tokens, "soft"), 1.25, 0.8);
        });
        drawing.replaceChildren(...[...walked, ...fed].filter((each) => each !== null));
      };
      redraw();
    },
    destroy: () => watcher.disconnect(),
  };
}
