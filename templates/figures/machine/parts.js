// @ts-check
/** The machine's parts in their places: tile or pad, buttons, wells, bars, scrubber, verdicts, and what is painted. */

import { createTile } from "./tile.js";
import { paint } from "./painter.js";
import { optionsOf, percentFor, questionOf, shortName } from "./question.js";
import { createTenBars } from "./ten-bars.js";
import { ease, shareOf, spellPosition } from "./timeline.js";
import { createVerdictLine } from "./verdict-line.js";
import { createWells } from "./wells.js";
import { button, element, place } from "../../static/js/controls/element.js";
import { createSlider } from "../../static/js/controls/slider.js";
import { argmax } from "../../static/js/engine/softmax.js";

/** Stops of the scrubber. */
const STOPS = 200;

/** @typedef {import("./figure.js").MachineView} Machine */

/** @param {Machine} machine */
export function createParts(machine) {
  const { figure, context, stations, classes } = machine;
  const tile = createTile(machine);
  const wells = createWells(stations, (name) => titleOf(name));
  const bars = createTenBars(context.config, classes.length);
  const options = element("div", { className: "machine-options" });
  const verdicts = createVerdictLine();
  const canvas = element("canvas", { className: "machine-canvas", "aria-hidden": "true" });
  const live = /** @type {HTMLElement} */ (figure.querySelector(".machine"));
  const slider = createSlider({
    name: "Pass", min: 0, max: STOPS, step: 1, value: 0, onInput: (at) => machine.scrub(at / STOPS),
    say: (at) => spellPosition(stations, at / STOPS, answerOf(machine)),
  });
  const question = figure.querySelector(".figure-question");
  const last = stations[stations.length - 1];
  const watcher = new ResizeObserver(() => paintAll());
  place(figure, "picture").replaceChildren(tile.element);
  place(figure, "label").replaceChildren(...tile.label);
  place(figure, "layers").replaceChildren(...wells.elements);
  place(figure, "bars").replaceChildren(bars.element);
  place(figure, "choice").replaceChildren(options, tile.tools);
  place(figure, "words").replaceChildren(verdicts.element, tile.offer);
  live.style.setProperty("--line", String(wells.line));
  live.append(canvas);
  watcher.observe(live);

  function paintAll() {
    const frame = live.getBoundingClientRect();
    const boxes = new Map(stations.map((station) => [station.name, wells.boxesOf(station, frame)]));
    boxes.set(stations[0].source, [tile.boxIn(frame)]);
    const { plates, windows, tokens, position } = machine;
    const known = machine.pass ? plates : null;
    paint(sheetOf(canvas, frame), { stations, boxes, plates: known, windows, tokens }, position);
  }

  /** @param {Machine} shown */
  function show({ pair, pass, position, subject, answer, tokens }) {
    tile.show(subject, tokens);
    const asked = optionsOf(pair);
    if (question) question.textContent = subject.isDrawn ? tile.request : questionOf(pair, classes);
    options.hidden = subject.isDrawn === true;
    fillOptions(options, asked.map((label) =>
      [shortName(classes[label]), label === answer, () => machine.choose(label)]));
    slider.show(Math.round(STOPS * position));
    const share = ease(shareOf(last, position));
    const probabilities = pass?.probabilities ?? null;
    const marked = probabilities && position >= 1 ? [argmax(probabilities), ...asked] : [];
    bars.show(probabilities, share, { spell: percentFor(probabilities ?? []), marked });
    verdicts.show(machine.verdicts);
    paintAll();
  }

  return {
    paint: show,
    showTile: tile.showTile,
    /** @param {HTMLElement} control @param {() => void} onPress */
    addPlayer(control, onPress) {
      control.onclick = onPress;
      place(figure, "pass").replaceChildren(control, slider.element);
    },
    picture: () => ({ width: 1080, height: 300, draw: (/** @type {CanvasRenderingContext2D} */ paper) => {
      const { width, height } = canvas;
      const scale = Math.min(1080 / width, 300 / height);
      paper.drawImage(canvas, 0, 0, width * scale, height * scale);
    } }),
    destroy: () => watcher.disconnect(),
  };
}

/** A layer's name; where the page has a figure of it, the way there. @param {string} name */
function titleOf(name) {
  const isHere = document.getElementById(name)?.matches("figure");
  return isHere ? element("a", { href: `#${name}` }, name) : element("span", { className: "machine-name" }, name);
}

/** @param {Machine} machine what the network says, for the end of the scrubber */
const answerOf = ({ pass, classes }) => pass ? shortName(classes[argmax(pass.probabilities)]) : "The answer";

/**
 * Buttons for the answers; those that stand keep the keyboard's focus.
 * @param {HTMLElement} list @param {[name: string, isPressed: boolean, onPress: () => void][]} options
 */
function fillOptions(list, options) {
  const known = /** @type {HTMLButtonElement[]} */ ([...list.children]);
  if (known.length !== options.length) list.replaceChildren(...options.map(() => button("", { className: "button" })));
  options.forEach(([name, isPressed, onPress], at) => {
    const each = /** @type {HTMLButtonElement} */ (list.children[at]);
    if (each.textContent !== name) each.textContent = name;
    each.setAttribute("aria-pressed", String(isPressed));
    each.onclick = onPress;
  });
}

/** An empty canvas over a frame, measured in CSS pixels. @param {HTMLCanvasElement} canvas @param {DOMRect} frame */
function sheetOf(canvas, { width, height }) {
  const sharp = devicePixelRatio || 1;
  const [wide, tall] = [Math.round(width * sharp), Math.round(height * sharp)];
  if (canvas.width !== wide || canvas.height !== tall) Object.assign(canvas, { width: wide, height: tall });
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.clearRect(0, 0, wide, tall);
  context.setTransform(sharp, 0, 0, sharp, 0, 0);
  return context;
}
