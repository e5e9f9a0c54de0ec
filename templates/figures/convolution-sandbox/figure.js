// @ts-check
/** What kernel size, stride and padding do to the size and the content of the output. */

import { divergingScale, intensityScale, magnitude } from "../../static/js/maps/color-scale.js";
import { element, place } from "../../static/js/controls/element.js";
import { createMap, drawMap, nameMap } from "../../static/js/maps/map-canvas.js";
import { createSlider } from "../../static/js/controls/slider.js";
import { classesOf, sidesOf, specimenPhrase } from "../../static/js/marks/specimen.js";
import { createToggleGroup } from "../../static/js/controls/toggle-group.js";
import { correlate, outputSize } from "../../static/js/engine/kernels.js";

const MOST_PADDING = 4;

/** Kernels of any odd or even size. @type {Record<string, (kernel: number) => number[]>} */
const MAKERS = {
  blur: (kernel) => new Array(kernel * kernel).fill(1 / (kernel * kernel)),
  edges: (kernel) =>
    Array.from({ length: kernel * kernel }, (_, k) => Math.sign((k % kernel) - (kernel - 1) / 2) / kernel),
  identity: (kernel) =>
    Array.from({ length: kernel * kernel }, (_, k) => Number(k === Math.floor(kernel / 2) * (kernel + 1))),
};

/** @param {HTMLElement} figure @param {import("../../static/js/page/host.js").Context} context */
export async function mount(figure, context) {
  const { data, theme } = context;
  const [size] = sidesOf(context);
  const widest = size + 2 * MOST_PADDING;
  let kind = "edges";
  let sentence = "";
  /** @type {import("../../static/js/data/data.js").Specimen | null} */
  let specimen = null;
  let output = /** @type {Float32Array} */ (new Float32Array(0));

  const settings = () => ({ size, kernel: kernel.value(), stride: stride.value(), padding: padding.value() });
  const slider =
    (/** @type {string} */ name, /** @type {number} */ min, /** @type {number} */ max, /** @type {number} */ value) =>
    createSlider({ name, min, max, step: 1, value, onInput: draw });
  const kernel = slider("Kernel size", 1, 9, 3);
  const stride = slider("Stride", 1, 4, 1);
  const padding = slider("Padding", 0, MOST_PADDING, 1);
  const choice = createToggleGroup({
    label: "Kernel", className: "small", choices: Object.keys(MAKERS).map((name) => [name, name]),
    onChoose(name) { kind = name; draw(); },
  });
  const input = createMap(size, size);
  nameMap(input, "The picture that goes in");
  const result = element("div", { className: "sandbox-output" });
  const formula = element("p", { className: "sandbox-formula" });
  place(figure, "input").replaceChildren(element("p", { className: "label" }, "in"), input);
  place(figure, "output").replaceChildren(element("p", { className: "label" }, "out, at the same scale"), result);
  place(figure, "controls").replaceChildren(choice.element, kernel.element, stride.element, padding.element, formula);

  function draw() {
    if (!specimen) return;
    const now = settings();
    const side = outputSize(now);
    const tokens = theme.tokens();
    output = correlate(specimen.pixels, MAKERS[kind](now.kernel), now);
    const map = createMap(side, side);
    drawMap(map, output, divergingScale(tokens, magnitude(output)));
    nameMap(map, `What comes out of the kernel “${kind}”: ${side} by ${side} cells`);
    map.style.width = `${(100 * side) / widest}%`;
    result.replaceChildren(map);
    drawMap(input, specimen.pixels, intensityScale(tokens));
    input.style.width = `${(100 * size) / widest}%`;
    choice.show(kind);
    formula.textContent = `⌊(${size} + 2 · ${now.padding} − ${now.kernel}) / ${now.stride}⌋ + 1 = ${side}`;
    sentence =
      `A ${kind} kernel of ${now.kernel} by ${now.kernel}, stride ${now.stride}, padding ${now.padding}, makes ` +
      `${side} by ${side} cells of ${size} by ${size} pixels of ${specimenPhrase(specimen, classesOf(context))}.`;
    map.setAttribute("role", "img");
    map.setAttribute("aria-label", sentence);
    if (figure.contains(document.activeElement)) context.announce(sentence);
  }

  return {
    /** @param {import("../../static/js/page/store.js").State} state */
    async update(state) {
      const images = await data.specimens(context.figure.experiment);
      specimen = images[Math.min(state.image, images.length - 1)];
      draw();
    },
    describe: () => sentence,
    table: () => {
      const side = outputSize(settings());
      return { columns: ["row", "column", "value"],
        rows: Array.from(output, (value, at) => [Math.floor(at / side), at % side, value]) };
    },
    destroy() {},
  };
}
