// @ts-check
/** A sequence of bits and everything that an LSTM computes about it, step by step, unit by unit. */

import { browseWithKeys } from "../../static/js/controls/browse-keys.js";
import { createBitEditor } from "./bit-editor.js";
import { divergingScale } from "../../static/js/maps/color-scale.js";
import { element as make, place } from "../../static/js/controls/element.js";
import { createMap, drawMap } from "../../static/js/maps/map-canvas.js";
import {
  NAMES, beliefAfter, clampOf, gateScale, loadRecurrent, runBits, spellVerdict, stepOf, verdictAfter,
} from "../../static/js/marks/lstm.js";
import { spellValue } from "../../static/js/marks/number.js";
import { createPlayer } from "../../static/js/controls/player.js";
import { createReadout } from "../../static/js/marks/readout.js";
import { createStepper } from "../../static/js/controls/stepper.js";

/**
 * @typedef {import("../../static/js/engine/recurrent.js").Quantity} Quantity
 * @typedef {{ trace: import("../../static/js/engine/recurrent.js").Step[], bits: string, step: number,
 *   unit: number }} Shown
 */

const QUANTITIES = /** @type {Quantity[]} */ (Object.keys(NAMES));

/** @param {HTMLElement} element @param {import("../../static/js/page/host.js").Context} context */
export async function mount(element, context) {
  const { store, data, figure, theme } = context;
  const { units } = await loadRecurrent(data, figure.experiment, "trained");
  /** @type {Shown} */
  let shown = { trace: [], bits: "", step: 0, unit: 0 };
  /** @type {{ quantity: Quantity, unit: number, step: number } | null} */
  let hovered = null;

  const editor = createBitEditor({ onChange: (bits, step) => store.set({ bits, step }) });
  const bands = QUANTITIES.map((quantity) => createBand(NAMES[quantity], units, {
    onHover(over) { hovered = over && { quantity, ...over }; spell(); },
    onChoose: ({ unit, step }) => store.set({ memory: unit, step }),
  }));
  const decision = createBand("More ones?", 1, { onHover: () => {}, onChoose: ({ step }) => store.set({ step }) });
  const stepper = createStepper({ noun: "step", onStep: (by) => go(shown.step + by) });
  const player = createPlayer({
    forward() {
      const next = (shown.step + 1) % shown.bits.length;
      go(next);
      return next + 1 < shown.bits.length;
    },
  });
  const readout = createReadout();
  const verdict = make("p", { className: "trace-verdict" });
  place(element, "editor").replaceChildren(editor.element);
  place(element, "bands").replaceChildren(...bands.map((band) => band.element), decision.element);
  place(element, "stepper").replaceChildren(stepper.element, player.element);
  place(element, "words").replaceChildren(verdict, readout.element);
  const release = browseWithKeys(element, { position: () => shown.step, count: () => shown.bits.length, go });
  element.addEventListener("keydown", changeUnit);

  /** @param {number} step */
  function go(step) {
    store.set({ step: Math.min(Math.max(step, 0), shown.bits.length - 1) });
  }

  /** Shift with ArrowUp and ArrowDown moves from unit to unit. @param {KeyboardEvent} event */
  function changeUnit(event) {
    const by = event.shiftKey && { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!by) return;
    event.preventDefault();
    store.set({ memory: Math.min(Math.max(shown.unit + by, 0), units - 1) });
  }

  function spell() {
    const { quantity, unit, step } = hovered ?? { quantity: /** @type {Quantity} */ ("cell"), ...shown };
    if (!shown.trace[step]) return;
    const spellOne = (/** @type {Quantity} */ name) => spellValue(shown.trace[step][name][unit]);
    const others = QUANTITIES.filter((name) => name !== quantity)
      .map((name) => `${NAMES[name].toLowerCase()} ${spellOne(name).replaceAll("-", "−")}`);
    readout.show(`${quantity}[${unit}](${step}) = ${spellOne(quantity)}`,
      `${NAMES[quantity].toLowerCase()} of unit ${unit} after bit ${step + 1}; ${others.join(", ")}`);
  }

  function draw() {
    const tokens = theme.tokens();
    const gates = gateScale(tokens);
    const states = divergingScale(tokens, 1);
    bands.forEach((band, at) => {
      const quantity = QUANTITIES[at];
      const isGate = quantity.endsWith("_gate");
      const columns = quantity === "cell" ? eachOnItsScale(shown.trace) : shown.trace.map((step) => step[quantity]);
      const ends = quantity === "cell" ? "each unit to its own" : isGate ? "0 to 1" : "−1 to 1";
      band.draw(columns, isGate ? gates : states, shown.unit, shown.step, ends);
    });
    decision.draw(shown.trace.map((step) => [beliefAfter(step)]), gates, 0, shown.step, "no to yes");
  }

  return {
    /** @param {import("../../static/js/page/store.js").State} state */
    async update(state) {
      const network = await loadRecurrent(data, figure.experiment, state.network);
      const trace = runBits(network, state.bits, clampOf(state));
      shown = { trace, bits: state.bits, step: stepOf(state), unit: Math.min(state.memory, units - 1) };
      editor.show(state.bits, shown.step);
      stepper.show("Bit", shown.step, state.bits.length, `${shown.step + 1} of ${state.bits.length}`);
      const held = state.clamp ? ` The ${clampWords(state.clamp)}.` : "";
      const result = verdictAfter(state.bits, trace, shown.step);
      verdict.textContent = spellVerdict(result) + held;
      verdict.dataset.right = String(result.right);
      draw();
      spell();
    },
    playing: player.playing,
    describe: () => `After bit ${shown.step + 1} of ${shown.bits.length}: ` +
      `${verdict.textContent} ${element.querySelector("output")?.textContent}`,
    table: () => ({
      columns: ["step", "bit", "unit", ...QUANTITIES],
      rows: shown.trace.flatMap((step, at) => Array.from({ length: units }, (_, unit) =>
        [at, Number(shown.bits[at]), unit, ...QUANTITIES.map((quantity) => step[quantity][unit])])),
    }),
    picture: () => drawBands(bands.map((band, at) =>
      ({ name: NAMES[QUANTITIES[at]], canvas: band.canvas })), shown.bits),
    destroy() {
      release();
      player.destroy();
      element.removeEventListener("keydown", changeUnit);
    },
  };
}

/** Cell states over the largest magnitude that their unit reaches. @param {Shown["trace"]} trace */
function eachOnItsScale(trace) {
  const limits = Array.from(trace[0].cell, (_, unit) =>
    Math.max(...trace.map(({ cell }) => Math.abs(cell[unit])), 1e-6),
  );
  return trace.map(({ cell }) => cell.map((value, unit) => value / limits[unit]));
}

/** "forget:0:all" in words. @param {string} clamp */
function clampWords(clamp) {
  const [gate, value, reach] = clamp.split(":");
  return `${gate} gate is held ${value === "1" ? "open" : "shut"} ${reach === "one" ? "in one unit" : "in all units"}`;
}

/**
 * One quantity over time: a row a unit, a column a step.
 * @param {string} name @param {number} units
 * @param {{ onHover: (over: { unit: number, step: number } | null) => void,
 *   onChoose: (cell: { unit: number, step: number }) => void }} options
 */
function createBand(name, units, { onHover, onChoose }) {
  let steps = 1;
  const canvas = createMap(units, 1);
  const line = make("span", { className: "band-step" });
  const cursor = make("span", { className: "band-cell" });
  const range = make("span", { className: "band-range" });
  const field = make("div", { className: "band-field", role: "img" }, canvas, line, cursor);
  field.style.setProperty("--units", String(units));

  /** @param {PointerEvent | MouseEvent} event */
  function cellUnder({ clientX, clientY }) {
    const box = canvas.getBoundingClientRect();
    const at = (/** @type {number} */ share, /** @type {number} */ end) =>
      Math.min(Math.max(Math.floor(share * end), 0), end - 1);
    return { step: at((clientX - box.left) / box.width, steps), unit: at((clientY - box.top) / box.height, units) };
  }
  field.addEventListener("pointermove", (event) => onHover(cellUnder(event)));
  field.addEventListener("pointerleave", () => onHover(null));
  field.addEventListener("click", (event) => onChoose(cellUnder(event)));

  return {
    element: make("div", { className: "band" }, make("span", { className: "band-name" }, name, range), field),
    canvas,
    /**
     * @param {ArrayLike<number>[]} columns @param {import("../../static/js/maps/color-scale.js").ColorScale} scale
     * @param {number} unit @param {number} step @param {string} ends
     */
    draw(columns, scale, unit, step, ends) {
      steps = columns.length;
      canvas.width = steps;
      drawMap(canvas, Float32Array.from({ length: units * steps },
        (_, at) => columns[at % steps][Math.floor(at / steps)]), scale);
      range.textContent = ends;
      line.style.left = `${(100 * step) / steps}%`;
      line.style.width = `${100 / steps}%`;
      cursor.style.left = line.style.left;
      cursor.style.width = line.style.width;
      cursor.style.top = `${(100 * unit) / units}%`;
      cursor.style.height = `${100 / units}%`;
      cursor.hidden = units === 1;
      field.setAttribute("aria-label", `${name}, ${units} by ${steps} values; colours from ${ends}`);
    },
  };
}

/** @param {{ name: string, canvas: HTMLCanvasElement }[]} bands @param {string} bits */
function drawBands(bands, bits) {
  const [gutter, width, height, gap] = [120, 720, 64, 10];
  return {
    width: gutter + width,
    height: 24 + bands.length * (height + gap),
    /** @param {CanvasRenderingContext2D} context */
    draw(context) {
      context.imageSmoothingEnabled = false;
      context.textAlign = "center";
      Array.from(bits).forEach((bit, at) => context.fillText(bit, gutter + ((at + 0.5) * width) / bits.length, 14));
      context.textAlign = "left";
      bands.forEach(({ name, canvas }, at) => {
        const top = 24 + at * (height + gap);
        context.fillText(name, 0, top + height / 2);
        context.drawImage(canvas, gutter, top, width, height);
      });
    },
  };
}
