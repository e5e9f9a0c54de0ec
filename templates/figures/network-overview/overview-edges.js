// @ts-check
/** Lines between units of layers that stand side by side or, on a narrow page, below one another. */

import { colorOf } from "../../static/js/page/theme.js";
import { element } from "../../static/js/controls/element.js";

const SVG = "http://www.w3.org/2000/svg";
const THICKEST = 4;

/**
 * A curve from the right side of a unit to the left side of one to its right.
 * @param {DOMRect} from @param {DOMRect} to @param {number} left @param {number} top of the drawing
 */
function across(from, to, left, top) {
  const [x1, y1] = [from.right - left, from.top + from.height / 2 - top];
  const [x2, y2] = [to.left - left, to.top + to.height / 2 - top];
  const middle = (x1 + x2) / 2;
  return `M${x1} ${y1}C${middle} ${y1} ${middle} ${y2} ${x2} ${y2}`;
}

/**
 * A curve from the foot of a unit to the head of one below it.
 * @param {DOMRect} from @param {DOMRect} to @param {number} left @param {number} top of the drawing
 */
function down(from, to, left, top) {
  const [x1, y1] = [from.left + from.width / 2 - left, from.bottom - top];
  const [x2, y2] = [to.left + to.width / 2 - left, to.top - top];
  const middle = (y1 + y2) / 2;
  return `M${x1} ${y1}C${x1} ${middle} ${x2} ${middle} ${x2} ${y2}`;
}

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

  /** Whether the layers stand below one another. */
  const stacked = () =>
    columns.length > 1 && columns[1].getBoundingClientRect().top >= columns[0].getBoundingClientRect().bottom;

  /**
   * @param {DOMRect} from @param {DOMRect} to @param {string} color @param {number} thick @param {number} opacity
   * @param {string} dash
   */
  function line(from, to, color, thick, opacity, dash = "none") {
    const { left, top } = frame.getBoundingClientRect();
    const path = document.createElementNS(SVG, "path");
    path.setAttribute("d", (stacked() ? down : across)(from, to, left, top));
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
