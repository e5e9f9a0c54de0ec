// @ts-check
/** One line through a number at each step, drawn by a pointer or set step by step with keys; then the measured one. */

import { element as make } from "../../static/js/controls/element.js";
import { reach } from "./stroke.js";

const NAMESPACE = "http://www.w3.org/2000/svg";

/**
 * @param {HTMLElement} place @param {import("./figure.js").Option[]} options
 * @param {import("./figure.js").Scale} scale @param {import("./figure.js").Hand} hand
 * @returns {import("./figure.js").Asker}
 */
export function createLine(place, options, { say, low, high, across }, { changed }) {
  /** @type {(number | null)[]} */
  let drawn = options.map(() => null);
  const plot = createPlot(options.length, (value) => (value - low) / (high - low));
  const hint = make("span", { className: "guess-hint", "aria-hidden": "true" }, "draw here, from left to right");
  place.prepend(frame(plot.element, hint, say(high), say(low), across));
  place.style.setProperty("--steps", String(options.length));
  options.forEach(({ input, element }, at) => {
    input.addEventListener("input", () => take(at, Number(input.value)));
    input.addEventListener("focus", () => element.toggleAttribute("data-held", true));
    input.addEventListener("blur", () => element.toggleAttribute("data-held", false));
  });

  /** @param {number} at @param {number} value */
  function take(at, value) {
    const { input, element } = options[at];
    input.value = String(value);
    drawn[at] = Number(input.value);
    input.setAttribute("aria-valuetext", say(Number(input.value)));
    element.toggleAttribute("data-drawn", true);
    plot.show("drawn", drawn);
    changed();
  }

  followPointer(plot.element, options.length, (at, height) => take(at, low + height * (high - low)));

  return {
    answer: () => (drawn.includes(null) ? null : /** @type {number[]} */ (drawn)),
    show(answer) {
      drawn = answer ?? options.map(() => null);
      plot.element.classList.add("settled");
      hint.textContent = answer ? "dashed: yours; solid: measured" : "as measured";
      plot.show("drawn", drawn);
      plot.show("measured", options.map(({ value }) => value));
      return answer ? compare(options, answer, say) : "";
    },
  };
}

/**
 * @param {SVGElement} plot @param {HTMLElement} hint @param {string} top @param {string} bottom @param {string} across
 */
function frame(plot, hint, top, bottom, across) {
  const ends = [top, bottom].map((text) =>
    make("span", { className: "guess-end-of-scale", "aria-hidden": "true" }, text));
  const axis = make("span", { className: "guess-across", "aria-hidden": "true" }, across);
  return make("div", { className: "guess-plot" }, plot, ...ends, hint, axis);
}

/** @param {number} n steps @param {(value: number) => number} heightOf from 0 to 1 */
function createPlot(n, heightOf) {
  const svg = document.createElementNS(NAMESPACE, "svg");
  svg.setAttribute("viewBox", `0 0 ${n} 1`);
  svg.setAttribute("preserveAspectRatio", "none");
  svg.setAttribute("aria-hidden", "true");
  const lines = new Map(["drawn", "measured"].map((name) => {
    const line = document.createElementNS(NAMESPACE, "path");
    line.setAttribute("class", `guess-line ${name}`);
    svg.append(line);
    return [name, line];
  }));
  return {
    element: svg,
    /** @param {string} name @param {(number | null)[]} values */
    show(name, values) {
      const points = values.map((value, at) => (value === null ? null : `${at + 0.5} ${1 - heightOf(value)}`));
      const steps = points.map((point, at) => point && `${points[at - 1] ? "L" : "M"}${point}h0`);
      lines.get(name)?.setAttribute("d", steps.filter(Boolean).join(""));
    },
  };
}

/**
 * @param {SVGElement} plot @param {number} n steps @param {(at: number, height: number) => void} draw
 */
function followPointer(plot, n, draw) {
  /** @type {{ x: number, y: number } | null} */
  let last = null;
  const spot = (/** @type {PointerEvent} */ { clientX, clientY }) => {
    const { left, top, width, height } = plot.getBoundingClientRect();
    const y = 1 - (clientY - top) / height;
    return { x: ((clientX - left) / width) * n - 0.5, y: Math.min(Math.max(y, 0), 1) };
  };
  /** @param {PointerEvent} event */
  function move(event) {
    if (plot.classList.contains("settled")) return;
    const next = spot(event);
    for (const [at, height] of reach(last ?? next, next, n)) draw(at, height);
    last = next;
  }
  plot.addEventListener("pointerdown", (event) => {
    plot.setPointerCapture(event.pointerId);
    move(event);
  });
  plot.addEventListener("pointermove", (event) => { if (last) move(event); });
  for (const end of ["pointerup", "pointercancel"]) plot.addEventListener(end, () => { last = null; });
}

/**
 * @param {import("./figure.js").Option[]} options @param {number[]} answer @param {(value: number) => string} say
 */
function compare(options, answer, say) {
  const gaps = options.map(({ value }, at) => Math.abs(value - answer[at]));
  const at = gaps.indexOf(Math.max(...gaps));
  return `You are furthest apart at ${options[at].text}: you drew ${say(answer[at])}, it is ${say(options[at].value)}.`;
}
