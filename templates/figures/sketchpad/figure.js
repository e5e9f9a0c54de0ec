// @ts-check
/** The reader's own garment: drawn, opened or edited, and what the network makes of it while it is drawn. */

import { gradientTimesInput } from "../../static/js/engine/attribution.js";
import { OWN } from "../../static/js/data/data.js";
import { argmax, softmax } from "../../static/js/engine/network.js";
import { directions, judgeFamiliarity } from "./familiarity.js";
import { outlineOf } from "./outline.js";
import { realValues } from "../../static/js/data/pack.js";
import { STYLES, prepare, shrink } from "../../static/js/data/preparation.js";
import { intensityScale, magnitude } from "../../static/js/maps/color-scale.js";
import { createDrawing } from "../../static/js/controls/drawing.js";
import { button, element as make, place } from "../../static/js/controls/element.js";
import { createMap, drawMap } from "../../static/js/maps/map-canvas.js";
import { createMapStrips } from "../../static/js/maps/map-strips.js";
import { createOnnxPanel } from "../../static/js/controls/onnx-panel.js";
import { drawOverlay } from "../../static/js/maps/overlay.js";
import { createPictureInput } from "./picture-input.js";
import { createSketchAnswer } from "./sketch-answer.js";
import { createSlider } from "../../static/js/controls/slider.js";
import { classesOf, createPicture } from "../../static/js/marks/specimen.js";
import { createToggleGroup } from "../../static/js/controls/toggle-group.js";

const BRUSH = 7;
/** Pixels fainter than this leave a picture blank. */
const FAINT = 0.02;

/** @typedef {import("../../static/js/engine/network.js").Activations} Activations */

/** @param {HTMLElement} figure @param {import("../../static/js/page/host.js").Context} context */
export async function mount(figure, context) {
  const { store, data, theme, announce } = context;
  const { experiment } = context.figure;
  const classes = classesOf(context);
  const [network, familiar, meta] = await Promise.all([
    data.network(experiment, "trained"),
    data.pack(`data/${experiment}/familiar.bin`),
    data.json(`data/${experiment}/familiar.json`),
  ]);
  const references = {
    pixels: realValues(familiar.images),
    features: directions(realValues(familiar.features), familiar.features.shape[1]),
  };
  /**
   * `own_ms`: how long the forward pass took.
   * @type {{ image: Float32Array, activations: Activations, own_ms: number, sentence: string }}
   */
  const shown = { image: new Float32Array(784), activations: network.allocate(), own_ms: 0, sentence: "" };
  let framing = "asis";
  let following = false;

  const drawing = createDrawing({ label: "Draw a garment here", brush: BRUSH, onChange: read });
  const stencil = createMap(28, 28);
  stencil.className = "sketch-stencil";
  drawing.element.append(stencil);
  const brush = createSlider({ name: "Brush", min: 2, max: 16, step: 1, value: BRUSH, onInput: drawing.thicken });
  const tool = createToggleGroup({
    label: "Tool", className: "small", choices: [["draw", "Draw"], ["erase", "Erase"]],
    onChoose(value) { drawing.erase(value === "erase"); tool.show(value); },
  });
  const outlines = make("select", { onchange: showStencil },
    make("option", { value: "" }, "none"),
      ...classes.map((name, label) => make("option", { value: String(label) }, name)));
  const input = createPictureInput(figure, { onPicture: (ink) => begin(ink, "framed"), onRefused: refuse });
  const refusal = make("p", { className: "sketch-refusal", role: "status" });
  const frames = createToggleGroup({
    label: "Framing", className: "small", choices: [["framed", "Centred and scaled"], ["asis", "As drawn"]],
    onChoose(how) { frame(how); read(); },
  });
  const [received, evidence] = [createPicture(), createPicture()];
  for (const picture of [received, evidence]) picture.setAttribute("role", "img");
  const evidenceTitle = make("p", { className: "label" });
  const answer = createSketchAnswer(context, familiar);
  const strips = createMapStrips(network, "Your picture");
  const panel = createOnnxPanel(context, { onReady: compare });
  const follow = button("Follow my picture in all figures", { className: "button", onclick: startFollowing });
  tool.show("draw");
  place(figure, "verdict").replaceChildren(answer.verdict);
  place(figure, "pad").replaceChildren(drawing.element, make("div", { className: "drawing-tools" },
    tool.element,
    make("div", { className: "toggle-group small" },
      button("Undo", { className: "pill", onclick: drawing.undo }),
      button("Clear", { className: "pill", onclick: () => begin(new Float32Array(784), "framed") }),
      button("Invert", { className: "pill",
        onclick: () => drawing.load(drawing.field().values.map((ink) => 1 - ink)) })),
    brush.element,
    make("label", { className: "sketch-outline" }, "Outline ", outlines),
    make("div", { className: "toggle-group small" },
      button("Take the followed garment", { className: "pill", onclick: borrow }), input.upload, input.camera),
    input.element, refusal));
  place(figure, "received").replaceChildren(
    make("div", {}, make("p", { className: "label" }, "What the network receives, 28 × 28"), received, frames.element),
    make("div", {}, evidenceTitle, evidence));
  place(figure, "answer").replaceChildren(answer.element, follow);
  place(figure, "maps").replaceChildren(strips.element);
  place(figure, "runtime").replaceChildren(panel.element);

  /** @param {string} sentence */
  function refuse(sentence) { refusal.textContent = sentence; }

  /** Put another picture on the field. @param {ArrayLike<number>} pixels square @param {string} how it is framed */
  function begin(pixels, how) {
    refuse("");
    frame(how);
    drawing.load(pixels);
  }

  /** @param {string} how */
  function frame(how) {
    framing = how;
    frames.show(how);
  }

  function showStencil() {
    stencil.hidden = outlines.value === "";
    if (stencil.hidden) return;
    const mean = realValues(familiar.means, Number(outlines.value) * 784, (Number(outlines.value) + 1) * 784);
    drawMap(stencil, outlineOf(mean), intensityScale(theme.tokens()));
  }

  async function borrow() {
    const images = await data.specimens(experiment);
    begin(images[Math.min(store.get().image, images.length - 1)].pixels, "asis");
  }

  async function startFollowing() {
    following = true;
    await publish();
  }

  /** Let every figure show the picture. */
  async function publish() {
    const index = await data.adopt(experiment, shown.image.slice());
    store.set({ image: index, drawing: store.get().drawing + 1 });
  }

  /** Every change goes through the network at once. */
  function read() {
    const field = drawing.field();
    shown.image = framing === "framed" ? prepare(field, STYLES["fashion-mnist"]) : shrink(field);
    const begun = performance.now();
    network.forward(shown.image, shown.activations);
    shown.own_ms = performance.now() - begun;
    draw();
    if (figure.contains(document.activeElement)) announce(shown.sentence);
    if (panel.running()) compare();
    if (following && !isBlank()) publish();
  }

  const isBlank = () => shown.image.every((pixel) => pixel < FAINT);

  function draw() {
    const { image, activations } = shown;
    const tokens = theme.tokens();
    const probabilities = softmax(activations.get("logits") ?? []);
    const label = argmax(probabilities);
    const features = /** @type {Float32Array} */ (activations.get(meta.layer));
    shown.sentence = answer.show({
      probabilities, blank: isBlank(), ...judgeFamiliarity({ pixels: image, features }, references, meta),
    });
    const map = gradientTimesInput({ network, image, label });
    drawMap(received, image, intensityScale(tokens));
    drawOverlay(evidence, { image, map, limit: magnitude(map), opacity: 0.85, tokens });
    strips.draw(activations, tokens);
    evidenceTitle.textContent = `Gradient × input: for ${classes[label]} (warm), against it (cool)`;
    received.setAttribute("aria-label", `What the network receives. ${shown.sentence}`);
    evidence.setAttribute("aria-label", `${evidenceTitle.textContent}, as in the figure on where it looks`);
    follow.hidden = isBlank();
    follow.textContent = following ? "All figures follow your picture" : "Follow my picture in all figures";
    follow.setAttribute("aria-disabled", String(following));
  }

  /** The runtime answers later: it is asked about a copy. */
  async function compare() {
    const { image, activations, own_ms } = shown;
    const copy = new Map([...activations].map(([name, values]) => [name, values.slice()]));
    await panel.ask({ pixels: image.slice(), activations: copy, own_ms });
  }

  return {
    /** @param {import("../../static/js/page/store.js").State} state */
    async update(state) {
      drawing.dress(intensityScale(theme.tokens()));
      showStencil();
      if (shown.sentence === "") return borrow();
      const images = await data.specimens(experiment);
      if (images[state.image]?.test_index !== OWN) following = false;
      draw();
    },
    describe: () => shown.sentence,
    table: () => ({
      columns: ["quantity", "row", "column", "class", "value"],
      rows: [
        ...Array.from(shown.image, (pixel, at) => ["pixel", Math.floor(at / 28), at % 28, "", pixel]),
        ...Array.from(softmax(shown.activations.get("logits") ?? []), (probability, label) =>
          ["probability", "", "", classes[label], probability]),
      ],
    }),
    picture: () => ({
      width: 600, height: 300,
      draw(/** @type {CanvasRenderingContext2D} */ paper) {
        paper.imageSmoothingEnabled = false;
        paper.drawImage(drawing.canvas, 0, 0, 280, 280);
        paper.drawImage(received, 310, 0, 280, 280);
      },
    }),
    destroy() {
      input.destroy();
      panel.destroy();
    },
  };
}
