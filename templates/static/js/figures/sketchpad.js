// @ts-check
/** The reader's own garment: drawn, opened or edited, and what the network makes of it at once. */

import { OWN } from "../data.js";
import { softmax } from "../engine.js";
import { judgeFamiliarity } from "../familiarity.js";
import { realValues } from "../pack.js";
import { STYLES, prepare } from "../preparation.js";
import { intensityScale } from "../parts/color-scale.js";
import { FIELD, createDrawing } from "../parts/drawing.js";
import { button, element as make, place } from "../parts/element.js";
import { createMap, drawMap } from "../parts/map-canvas.js";
import { percent } from "../parts/number.js";
import { createPictureInput } from "../parts/picture-input.js";
import { createProbabilityBars } from "../parts/probability-bars.js";
import { createSlider } from "../parts/slider.js";
import { classesOf, createPicture } from "../parts/specimen.js";
import { createToggleGroup } from "../parts/toggle-group.js";

/** Above this share of its brightest, a class's mean counts as garment. */
const OUTLINE = 0.35;
const N_BARS = 5;

/** @param {HTMLElement} figure @param {import("../host.js").Context} context */
export async function mount(figure, context) {
  const { store, data, theme, config } = context;
  const { experiment } = context.figure;
  const classes = classesOf(context);
  const [network, familiar, meta] = await Promise.all([
    data.network(experiment, "trained"), data.pack(`data/${experiment}/familiar.bin`), data.json(`data/${experiment}/familiar.json`),
  ]);
  const references = { pixels: realValues(familiar.images), features: realValues(familiar.features) };
  const activations = network.allocate();
  let image = /** @type {Float32Array} */ (new Float32Array(784));
  let probabilities = /** @type {Float32Array} */ (new Float32Array(classes.length));
  let framed = "framed";
  let following = false;
  let sentence = "";

  const drawing = createDrawing({ label: "Draw a garment here", brush: 7, onChange: read });
  const stencil = createMap(28, 28);
  stencil.className = "sketch-stencil";
  stencil.hidden = true;
  drawing.element.append(stencil);
  const brush = createSlider({ name: "Brush", min: 2, max: 16, step: 1, value: 7, onInput: drawing.thicken });
  const tool = createToggleGroup({
    label: "Tool", className: "small", choices: [["draw", "Draw"], ["erase", "Erase"]],
    onChoose(value) { drawing.erase(value === "erase"); tool.show(value); },
  });
  const framing = createToggleGroup({
    label: "Framing", className: "small", choices: [["framed", "Centre and scale"], ["asis", "As drawn"]],
    onChoose(value) { framed = value; framing.show(value); read(); },
  });
  const outlines = make("select", { "aria-label": "Outline to draw on", onchange: showStencil },
    make("option", { value: "" }, "No outline"), ...classes.map((name, label) => make("option", { value: String(label) }, name)));
  const actions = make("div", { className: "toggle-group small" },
    button("Clear", { className: "pill", onclick: () => { say(""); drawing.clear(); } }),
    button("Invert", { className: "pill", onclick: invert }),
    button("Take the followed garment", { className: "pill", onclick: borrow }));
  const input = createPictureInput(figure, {
    onPicture(ink) { say(""); drawing.load(ink); },
    onRefused: say,
  });
  const refusal = make("p", { className: "sketch-refusal", role: "status" });
  const received = createPicture();
  received.setAttribute("role", "img");
  const bars = createProbabilityBars(config, N_BARS);
  const verdict = make("p", { className: "sketch-verdict" });
  const neighbors = make("div", { className: "sketch-neighbors" });
  const follow = button("Follow my picture in all figures", { className: "button", onclick: startFollowing });
  tool.show("draw");
  framing.show(framed);
  place(figure, "pad").replaceChildren(drawing.element, make("div", { className: "sketch-tools" },
    tool.element, make("label", { className: "label" }, "Outline ", outlines), brush.element, actions, input.element, refusal));
  place(figure, "received").replaceChildren(make("p", { className: "label" }, "What the network receives, 28 × 28"), received, framing.element);
  place(figure, "answer").replaceChildren(verdict, bars.element, neighbors, follow);

  /** @param {string} words */
  function say(words) { refusal.textContent = words; }

  function showStencil() {
    stencil.hidden = outlines.value === "";
    if (stencil.hidden) return;
    const mean = realValues(familiar.means, Number(outlines.value) * 784, (Number(outlines.value) + 1) * 784);
    drawMap(stencil, outlineOf(mean), intensityScale(theme.tokens()));
  }

  function invert() {
    drawing.load(drawing.field().values.map((ink) => 1 - ink));
  }

  async function borrow() {
    const images = await data.specimens(experiment);
    say("");
    drawing.load(images[Math.min(store.get().image, images.length - 1)].pixels);
  }

  async function startFollowing() {
    following = true;
    await publish();
  }

  /** Let every figure show the picture. */
  async function publish() {
    const index = await data.adopt(experiment, image.slice());
    store.set({ image: index, drawing: store.get().drawing + 1 });
  }

  /** Every change goes through the network at once. */
  function read() {
    const field = drawing.field();
    image = framed === "framed" ? prepare(field, STYLES["fashion-mnist"]) : shrink(field.values);
    network.forward(image, activations);
    probabilities = softmax([...activations.values()].at(-1) ?? []);
    drawMap(received, image, intensityScale(theme.tokens()));
    const blank = image.every((pixel) => pixel < 0.02);
    const { familiar: known, nearest } = judgeFamiliarity(
      { pixels: image, features: /** @type {Float32Array} */ (activations.get(meta.layer)) }, references, meta);
    bars.show(probabilities);
    bars.element.toggleAttribute("data-blank", blank || !known);
    const best = probabilities.indexOf(Math.max(...probabilities));
    verdict.textContent = blank ? "Nothing yet: draw, open a picture, or take the followed garment."
      : known ? `The network says ${classes[best]} (${percent(probabilities[best])}).`
        : `This is unlike what the network was trained on; its ${classes[best]} (${percent(probabilities[best])}) means little.`;
    showNeighbors(blank ? [] : nearest);
    follow.hidden = blank || following;
    sentence = verdict.textContent ?? "";
    received.setAttribute("aria-label", sentence);
    if (following && store.get().drawing > 0 && !blank) publish();
  }

  /** @param {number[]} nearest */
  function showNeighbors(nearest) {
    neighbors.replaceChildren(...(nearest.length ? [make("p", { className: "label" }, "Nearest training images, by the last hidden layer")] : []),
      ...nearest.map((index) => {
        const picture = createPicture();
        drawMap(picture, references.pixels.subarray(index * 784, (index + 1) * 784), intensityScale(theme.tokens()));
        return make("figure", {}, picture, make("figcaption", {}, classes[familiar.labels.data[index]]));
      }));
  }

  return {
    /** @param {import("../store.js").State} state */
    async update(state) {
      const images = await data.specimens(experiment);
      drawing.dress(intensityScale(theme.tokens()));
      showStencil();
      if (sentence === "") return borrow();
      const left = following && images[state.image]?.test_index !== OWN;
      if (left) following = false;
      follow.hidden = following || image.every((pixel) => pixel === 0);
    },
    describe: () => sentence,
    table: () => ({ columns: ["class", "probability"], rows: classes.map((name, label) => [name, probabilities[label]]) }),
    picture: () => ({
      width: 600, height: 300,
      draw(/** @type {CanvasRenderingContext2D} */ paper) {
        paper.imageSmoothingEnabled = false;
        paper.drawImage(drawing.canvas, 0, 0, 280, 280);
        paper.drawImage(received, 310, 0, 280, 280);
      },
    }),
    destroy: input.destroy,
  };
}

/** The rim of what a class's mean covers. @param {Float32Array} mean (28 × 28) */
export function outlineOf(mean) {
  const limit = OUTLINE * Math.max(...mean);
  const inside = (/** @type {number} */ row, /** @type {number} */ column) =>
    row >= 0 && row < 28 && column >= 0 && column < 28 && mean[row * 28 + column] > limit;
  return mean.map((_, at) => {
    const [row, column] = [Math.floor(at / 28), at % 28];
    const rim = inside(row, column) &&
      !(inside(row - 1, column) && inside(row + 1, column) && inside(row, column - 1) && inside(row, column + 1));
    return Number(rim);
  });
}

/** The mean of each square of cells. @param {Float64Array} values FIELD × FIELD @returns {Float32Array} 28 × 28 */
function shrink(values) {
  const step = FIELD / 28;
  const image = new Float32Array(784);
  values.forEach((value, at) => {
    image[Math.floor(Math.floor(at / FIELD) / step) * 28 + Math.floor((at % FIELD) / step)] += value / step ** 2;
  });
  return image;
}
