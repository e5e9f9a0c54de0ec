// @ts-check
/** The large scatter: Vega draws the points; pointer and keys find one, and its garment is shown beside it. */

import { createClassGlyph } from "./class-name.js";
import { element } from "./element.js";
import { medianOf, nearest, neighborTowards } from "./points.js";
import { createTooltip } from "./tooltip.js";
import { drawChart, resolveTokens } from "./vega-chart.js";

const HINT =
  "Arrow left and right, Home and End change the layer. Shift with an arrow key moves from garment to garment.";
/** @type {Record<string, [number, number]>} */
const DIRECTIONS = { ArrowUp: [0, 1], ArrowDown: [0, -1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };
/** How near the pointer must be, as a share of the side. */
const REACH = 0.03;

/**
 * @typedef {import("./points.js").Points} Points
 * @typedef {{ points: Points, labels: ArrayLike<number>, shown: (index: number) => boolean, here: number }} Cloud
 * `here`: the point of the garment the page follows, or -1
 *
 * @param {{ data: import("../data.js").Data, config: import("../config.js").PageConfig, spec: import("./vega-chart.js").Spec, id: string,
 *   onPoint: (index: number) => string, drawGarment: (canvas: HTMLCanvasElement, index: number) => void }} options
 * `onPoint` is told which point is looked at and gives the words for it
 */
export function createScatterStage({ data, config, spec, id, onPoint, drawGarment }) {
  const chart = element("div", { className: "scatter-chart" });
  const ring = element("span", { className: "scatter-ring", hidden: true });
  const here = element("span", { className: "scatter-here", hidden: true, title: "The garment the page follows" });
  // Each class's glyph stands at its median.
  const names = config.classes.map((_, label) => createClassGlyph(config, label));
  const tooltip = createTooltip();
  const hint = element("span", { className: "visually-hidden", id: `${id}-hint` }, HINT);
  const stage = element(
    "div", { className: "scatter-stage", tabIndex: 0, role: "application", "aria-describedby": hint.id },
    chart, ...names, here, ring, tooltip.element, hint,
  );
  /** @type {any} */
  let view = null;
  let drawnWith = "";
  /** @type {Cloud | null} */
  let cloud = null;
  let present = -1;

  /** From the unit square to the stage, in pixels. @param {[number, number]} place @returns {[number, number]} */
  function pixelsOf([x, y]) {
    const [left, top] = view.origin();
    return [left + view.scale("x")(x), top + view.scale("y")(y)];
  }

  /** @param {number} index @returns {[number, number]} */
  const placeOf = (index) => {
    const { points } = /** @type {Cloud} */ (cloud);
    return pixelsOf([points.x[index], points.y[index]]);
  };

  /** @param {HTMLElement} mark @param {[number, number] | null} place in pixels */
  function put(mark, place) {
    mark.hidden = place === null;
    if (place === null) return;
    mark.style.left = `${place[0]}px`;
    mark.style.top = `${place[1]}px`;
  }

  /** The marks that stay: the page's garment and the names of the classes. */
  function putMarks() {
    if (!cloud) return;
    const { points, labels, shown, here: followed } = cloud;
    put(here, followed < 0 ? null : placeOf(followed));
    names.forEach((name, label) => {
      const median = medianOf(points, (index) => labels[index] === label && shown(index));
      put(name, median && pixelsOf(median));
    });
  }

  /** @param {number} index -1 to look away */
  function look(index) {
    if (!view || !cloud) return;
    present = index < 0 ? present : index;
    const place = index < 0 ? null : placeOf(index);
    put(ring, place);
    if (!place) return tooltip.hide();
    const [x, y] = place;
    tooltip.show(x, y, onPoint(index));
    drawGarment(tooltip.picture, index);
  }

  /** @param {PointerEvent} event */
  function onPointer({ clientX, clientY }) {
    if (!view || !cloud) return;
    const { left, top } = stage.getBoundingClientRect();
    const [originX, originY] = view.origin();
    const x = view.scale("x").invert(clientX - left - originX);
    const y = view.scale("y").invert(clientY - top - originY);
    look(nearest(cloud.points, x, y, cloud.shown, REACH));
  }

  /** Where the keyboard begins: the last point looked at, the page's garment, or the middle. */
  function start() {
    if (!cloud) return -1;
    if (present >= 0 && cloud.shown(present)) return present;
    return cloud.here >= 0 ? cloud.here : nearest(cloud.points, 0.5, 0.5, cloud.shown);
  }

  stage.addEventListener("pointermove", onPointer);
  stage.addEventListener("pointerdown", onPointer);
  stage.addEventListener("pointerleave", () => look(-1));
  stage.addEventListener("blur", () => look(-1));
  stage.addEventListener("focus", () => { if (stage.matches(":focus-visible")) look(start()); });
  stage.addEventListener("keydown", (event) => {
    const direction = event.shiftKey && DIRECTIONS[event.key];
    if (!direction || !cloud) return;
    event.preventDefault();
    const from = start();
    if (from >= 0) look(neighborTowards(cloud.points, from, direction, cloud.shown));
  });

  return {
    element: stage,
    /**
     * @param {Cloud} next
     * @param {import("../config.js").Tokens} tokens
     */
    async show(next, tokens) {
      const { points, labels, shown } = next;
      const values = Array.from(labels, (label, i) => ({ x: points.x[i], y: points.y[i], label, shown: shown(i) }));
      const colors = JSON.stringify(tokens);
      if (colors === drawnWith) {
        await view.data("points", values).runAsync();
      } else {
        view?.finalize();
        chart.replaceChildren();
        view = await drawChart(chart, resolveTokens(spec, tokens), data, { points: values });
        view.height(view.width());
        await view.runAsync();
        drawnWith = colors;
      }
      cloud = next;
      look(-1);
      putMarks();
    },
    /** Follow the width of the page. */
    async resize() {
      if (!view || !cloud || !chart.clientWidth || view.width() === chart.clientWidth) return;
      await view.width(chart.clientWidth).height(chart.clientWidth).runAsync();
      look(-1);
      putMarks();
    },
    /** @param {string} name */
    name: (name) => stage.setAttribute("aria-label", name),
    canvas: () => /** @type {HTMLCanvasElement} */ (chart.querySelector("canvas")),
    destroy: () => view?.finalize(),
  };
}
