// @ts-check
/**
 * The life of every figure: asleep → loading → ready (or failed, with its static picture kept).
 *
 * A figure module exports `mount(element, context)` and returns a view. The host wakes it near the viewport,
 * calls `update(state)` after the state or the colours changed (at most once a frame, never twice at a time,
 * and only while the figure is near the viewport), and says in one sentence when something failed.
 *
 * @typedef {{
 *   update: (state: Readonly<State>) => void | Promise<void>, destroy: () => void,
 *   describe?: () => string, playing?: () => boolean, table?: () => Table, picture?: () => Picture,
 *   links?: () => { name: string, path: string }[],
 * }} View
 * `describe`: the present state in one sentence, spoken when it is another and the reader is at this figure, but
 * not while it is `playing`: a figure that comes to rest dispatches `figure-rest`. `table`, `picture`: what the
 * downloads hold; `links`: further files to offer.
 * @typedef {{ columns: string[], rows: (string | number)[][] }} Table
 * @typedef {{ width: number, height: number, draw: (context: CanvasRenderingContext2D) => void }} Picture
 * @typedef {import("./store.js").State} State
 * @typedef {{
 *   id: string, store: import("./store.js").Store, data: import("../data/data.js").Data,
 *   config: import("./config.js").PageConfig, theme: import("./theme.js").Theme,
 *   figure: import("./config.js").FigureConfig, options: Record<string, any>,
 *   announce: (sentence: string) => void, attempt: import("../controls/attempts.js").Attempt,
 * }} Context what `mount` receives
 * @typedef {Omit<Context, "id" | "figure" | "options" | "attempt">} Shared
 */

import { Unavailable } from "../data/data.js";
import { createAttempts } from "../controls/attempts.js";
import { button, element } from "../controls/element.js";
import { createFoot } from "./foot.js";

/** Figures wake, and go on following the state, this far outside the viewport. */
const MARGIN = "400px 0px";
/** An update that takes longer (a network on its way) is shown to be at work. */
const PATIENCE_MS = 150;
/** After these a figure may have something new to say without a change of the page's state. */
const DEEDS = ["click", "input", "change", "keyup", "pointerup", "figure-rest"];

/** @param {Shared} shared */
export function createHost(shared) {
  /** @type {Map<Element, Slot>} */
  const slots = new Map();
  /** The figure that the reader's hand or focus was in last. @type {Element | null} */
  let attended = null;
  let frame = 0;

  const watcher = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) {
      const slot = slots.get(target);
      if (slot) slot.near = isIntersecting;
    }
    request();
  }, { rootMargin: MARGIN });

  function request() {
    frame ||= requestAnimationFrame(() => {
      frame = 0;
      for (const slot of slots.values()) slot.refresh();
    });
  }

  function invalidate() {
    for (const slot of slots.values()) slot.stale = true;
    request();
  }

  /** What one figure missed, others may have missed too. */
  function retry() {
    for (const slot of slots.values()) slot.retry();
    request();
  }

  /** @param {Event} event */
  function attend({ target }) {
    attended = target instanceof Element ? target.closest("[data-figure]") : null;
  }
  for (const sign of ["pointerdown", "focusin"]) document.addEventListener(sign, attend);

  const leave = [shared.store.subscribe(invalidate), shared.theme.subscribe(invalidate)];

  return {
    /** Take in a figure. @param {HTMLElement} figure */
    adopt(figure) {
      slots.set(figure, new Slot(figure, shared, { request, retry, isAttended: () => attended === figure }));
      watcher.observe(figure);
    },
    destroy() {
      watcher.disconnect();
      cancelAnimationFrame(frame);
      for (const stop of leave) stop();
      for (const sign of ["pointerdown", "focusin"]) document.removeEventListener(sign, attend);
      for (const slot of slots.values()) slot.destroy();
      slots.clear();
    },
  };
}

/** One figure and its view. */
class Slot {
  near = false;
  stale = true;
  /** @type {View | null} */
  view = null;
  /** @type {ReturnType<typeof createFoot> | null} */
  foot = null;
  #busy = false;
  #failed = false;
  #told = "";

  /**
   * @param {HTMLElement} figure
   * @param {Shared} shared
   * @param {{ request: () => void, retry: () => void, isAttended: () => boolean }} house
   * `request` asks for a refresh, `retry` for another attempt of all that failed
   */
  constructor(figure, shared, { request, retry, isAttended }) {
    this.figure = figure;
    this.request = request;
    this.retryAll = retry;
    this.isAttended = isAttended;
    const entry = shared.config.figures[figure.id] ?? { kind: figure.dataset.figure, experiment: "" };
    /** @type {Context} */
    this.context = {
      ...shared, id: figure.id, figure: entry, options: entry.options ?? {}, attempt: createAttempts(figure),
    };
  }

  /** Bring the figure up to date, if it is near, behind, and not at work already. */
  async refresh() {
    if (!this.near || !this.stale || this.#busy) return;
    this.#busy = true;
    this.stale = false;
    const waiting = setTimeout(() => this.figure.setAttribute("aria-busy", "true"), PATIENCE_MS);
    try {
      if (!this.view) await this.#mount();
      const state = this.context.store.get();
      this.foot?.update(state);
      await this.view?.update(state);
      this.#succeed();
    } catch (error) {
      this.#fail(error);
    }
    clearTimeout(waiting);
    this.figure.removeAttribute("aria-busy");
    this.#busy = false;
    if (this.stale) this.request();
  }

  async #mount() {
    const { figure, context } = this;
    figure.dataset.state = "loading";
    describeImages(figure, context.config.experiments[context.figure.experiment]?.shape ?? []);
    const { mount } = await context.data.script(`js/figures/${context.figure.kind}.js`);
    this.view = /** @type {View} */ (await mount(figure, context));
    const place = figure.querySelector(":scope > figcaption > .figure-foot");
    if (place) this.foot = createFoot(/** @type {HTMLElement} */ (place), figure, context, this.view);
    for (const deed of DEEDS) figure.addEventListener(deed, () => this.#tell());
    figure.querySelector(".figure-more")?.addEventListener("click", () => turnMore(figure));
    figure.querySelector("[data-opens-more]")?.addEventListener("click", () => turnMore(figure, true));
  }

  #succeed() {
    const { state } = this.figure.dataset;
    this.figure.dataset.state = "ready";
    if (state !== "ready") this.figure.dispatchEvent(new Event("figure-ready", { bubbles: true }));
    if (this.#failed) this.figure.querySelector(".figure-failure")?.remove();
    this.#failed = false;
    this.#tell();
  }

  /** Speak of what is new, to a reader who is here, once it stands still. */
  #tell() {
    if (this.figure.dataset.state !== "ready" || !this.view?.describe || this.view.playing?.()) return;
    const words = this.view.describe();
    if (words !== this.#told && this.isAttended()) this.context.announce(words);
    this.#told = words;
  }

  /** @param {unknown} error */
  #fail(error) {
    this.#failed = true;
    this.figure.dataset.state = "failed";
    if (!(error instanceof Unavailable)) console.error(error);
    const sentence = error instanceof Unavailable ? error.message : "This figure could not start.";
    this.figure.querySelector(".figure-failure")?.remove();
    const again = button("Try again", { className: "quiet", onclick: () => this.retryAll() });
    const notice = element("p", { className: "figure-failure", role: "status" }, `${sentence} `, again);
    (this.figure.querySelector(".figure-body") ?? this.figure).append(notice);
  }

  /** Try again, if it failed. */
  retry() {
    if (!this.#failed) return;
    this.figure.dataset.state = "loading";
    this.stale = true;
  }

  destroy() {
    this.foot?.destroy();
    this.view?.destroy();
  }
}

/** Show what a narrow figure left out, or leave it out again. @param {HTMLElement} figure @param {boolean} [show] */
function turnMore(figure, show) {
  const shown = figure.toggleAttribute("data-more-shown", show);
  const more = /** @type {HTMLElement} */ (figure.querySelector(".figure-more"));
  more.setAttribute("aria-expanded", String(shown));
  more.textContent = shown ? "Less of this figure" : "More of this figure";
}

/**
 * Let styles know what the images of a figure's experiment are like: in colour, and how wide for their height.
 * @param {HTMLElement} figure @param {number[]} shape channels, height and width
 */
function describeImages(figure, [channels, height, width]) {
  figure.toggleAttribute("data-colored", channels === 3);
  if (height !== width) figure.style.setProperty("--image-aspect", `${width} / ${height}`);
}
