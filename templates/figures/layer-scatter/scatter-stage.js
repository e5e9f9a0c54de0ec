// @ts-check
/** The large scatter: Vega draws the points; pointer and keys find one, and its image is shown beside it. */

import { keptOnMap, neighborsOf } from "./neighbors.js";
import { createClassGlyph } from "../../static/js/marks/class-name.js";
import { element } from "../../static/js/controls/element.js";
import { medianOf, nearest, neighborTowards } from "../../static/js/marks/points.js";
import { createOverlay } from "./scatter-overlay.js";
import { createTooltip } from "../../static/js/marks/tooltip.js";
import { drawChart, resolveTokens } from "../../static/js/marks/vega-chart.js";

const HINT =
  "Arrow left and right, Home and End change the layer. Shift with an arrow key moves from image to image. " +
  "Enter selects an image with its ten true neighbours on all maps; Escape lets them go.";
/** @type {Record<string, [number, number]>} */
const DIRECTIONS = { ArrowUp: [0, 1], ArrowDown: [0, -1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };
/** How near the pointer must be, as a share of the side. */
const REACH = 0.03;
/** A drag shorter than this is a click, in pixels. */
const LEAST_DRAG = 6;

/**
 * @typedef {import("../../static/js/marks/points.js").Points} Points
 * @typedef {{ x: number, y: number, approximate: boolean }} Guest in the unit square
 * @typedef {{ points: Points, labels: ArrayLike<number>, shown: (index: number) => boolean, here: number,
 *   guest: Guest | null, neighbors: ArrayLike<number> | null, lost: Float32Array | null }} Cloud
 * `here`: the point of the image the page follows, or -1; `guest`: its place if it is none of the points;
 * `neighbors`: ten true ones a point; `lost`: the tint, the share of them that the map tore away
 *
 * @param {{ data: import("../../static/js/data/data.js").Data,
 *   config: import("../../static/js/page/config.js").PageConfig,
 *   spec: import("../../static/js/marks/vega-chart.js").Spec, id: string,
 *   onPoint: (index: number, kept: boolean[], isFocused: boolean) => string,
 *   onBrush: (indices: number[] | null) => void,
 *   drawSpecimen: (canvas: HTMLCanvasElement, index: number) => void }} options
 * `onPoint` is told which point is looked at, which of its neighbours the map keeps, and whether the stage has the
 * keyboard's focus; it gives the words for it
 */
export function createScatterStage({ data, config, spec, id, onPoint, onBrush, drawSpecimen }) {
  const chart = element("div", { className: "scatter-chart" });
  const ring = element("span", { className: "scatter-ring", hidden: true });
  const here = element("span", { className: "scatter-here", hidden: true, title: "The image the page follows" });
  // Each class's glyph stands at its median.
  const names = config.classes.map((_, label) => createClassGlyph(config, label));
  const overlay = createOverlay();
  const tooltip = createTooltip();
  const hint = element("span", { className: "visually-hidden", id: `${id}-hint` }, HINT);
  const stage = element(
    "div", { className: "scatter-stage", tabIndex: 0, role: "application", "aria-describedby": hint.id },
    chart, overlay.element, ...names, here, ring, tooltip.element, hint,
  );
  /** @type {any} */
  let view = null;
  let drawnWith = "";
  /** @type {Cloud | null} */
  let cloud = null;
  let present = -1;
  /** @type {[number, number] | null} where a drag began */
  let dragged = null;

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

  /** The marks that stay: the page's image and the names of the classes. */
  function putMarks() {
    if (!cloud) return;
    const { points, labels, shown, here: followed, guest, lost } = cloud;
    // A stranger may belong beyond the edge; it is ringed at the edge then.
    const stranger = guest && pixelsOf([inUnit(guest.x), inUnit(guest.y)]);
    put(here, followed < 0 ? stranger : placeOf(followed));
    here.classList.toggle("approximate", followed < 0 && Boolean(guest?.approximate));
    overlay.tint(lost && { places: Array.from(points.x, (_, index) => (shown(index) ? placeOf(index) : null)), lost });
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
    if (!place) {
      overlay.connect(null);
      return tooltip.hide();
    }
    const [x, y] = place;
    tooltip.show(x, y, onPoint(index, connect(index, place), stage === document.activeElement));
    drawSpecimen(tooltip.picture, index);
  }

  /** Draw lines to a point's true neighbours. @param {number} index @param {[number, number]} from */
  function connect(index, from) {
    const { points, neighbors } = /** @type {Cloud} */ (cloud);
    if (!neighbors) return [];
    const found = neighborsOf(neighbors, index);
    const kept = keptOnMap(points, index, found);
    overlay.connect({ from, to: found.map((neighbor, i) => ({ place: placeOf(neighbor), kept: kept[i] })) });
    return kept;
  }

  /** Where the pointer is on the stage, in pixels. @param {PointerEvent} event @returns {[number, number]} */
  function pointerPlace({ clientX, clientY }) {
    const { left, top } = stage.getBoundingClientRect();
    return [clientX - left, clientY - top];
  }

  /** From pixels of the stage to the unit square. @param {[number, number]} place @returns {[number, number]} */
  function unitOf([x, y]) {
    const [originX, originY] = view.origin();
    return [view.scale("x").invert(x - originX), view.scale("y").invert(y - originY)];
  }

  /** @param {PointerEvent} event */
  function onPointer(event) {
    if (!view || !cloud) return;
    const place = pointerPlace(event);
    if (dragged && distance(dragged, place) > LEAST_DRAG) {
      look(-1);
      return overlay.brush([dragged, place]);
    }
    const [x, y] = unitOf(place);
    look(nearest(cloud.points, x, y, cloud.shown, REACH));
  }

  /** A mouse brushes; a finger scrolls the page. @param {PointerEvent} event */
  function onDown(event) {
    if (event.pointerType !== "touch" && event.button === 0) {
      dragged = pointerPlace(event);
      stage.setPointerCapture(event.pointerId);
    }
    onPointer(event);
  }

  /** @param {PointerEvent} event */
  function onUp(event) {
    if (!dragged || !view || !cloud) return;
    const place = pointerPlace(event);
    const corners = [dragged, place].map((each) => unitOf(/** @type {[number, number]} */ (each)));
    if (distance(dragged, place) > LEAST_DRAG) onBrush(within(cloud.points, corners[0], corners[1]));
    else onBrush(null);
    dragged = null;
    overlay.brush(null);
  }

  /** @param {KeyboardEvent} event */
  function onSelect(event) {
    if (event.target !== stage || !cloud) return;
    if (event.key === "Escape") onBrush(null);
    if (event.key !== "Enter" || present < 0 || !cloud.neighbors) return;
    event.preventDefault();
    onBrush([present, ...neighborsOf(cloud.neighbors, present)]);
  }

  /** Where the keyboard begins: the last point looked at, the page's image, or the middle. */
  function start() {
    if (!cloud) return -1;
    if (present >= 0 && cloud.shown(present)) return present;
    return cloud.here >= 0 ? cloud.here : nearest(cloud.points, 0.5, 0.5, cloud.shown);
  }

  stage.addEventListener("pointermove", onPointer);
  stage.addEventListener("pointerdown", onDown);
  stage.addEventListener("pointerup", onUp);
  stage.addEventListener("keydown", onSelect);
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
     * @param {import("../../static/js/page/config.js").Tokens} tokens
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
      overlay.color(tokens);
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
    destroy() {
      overlay.destroy();
      view?.finalize();
    },
  };
}

/** @param {number} value */
const inUnit = (value) => Math.min(Math.max(value, 0), 1);

/** @param {[number, number]} a @param {[number, number]} b */
const distance = (a, b) => Math.hypot(a[0] - b[0], a[1] - b[1]);

/**
 * The points of a rectangle.
 * @param {Points} points @param {[number, number]} a @param {[number, number]} b two corners
 */
function within({ x, y }, a, b) {
  const [left, right] = [Math.min(a[0], b[0]), Math.max(a[0], b[0])];
  const [low, high] = [Math.min(a[1], b[1]), Math.max(a[1], b[1])];
  return Array.from(x, (_, index) => index).filter((i) => x[i] >= left && x[i] <= right && y[i] >= low && y[i] <= high);
}
