// @ts-check
/** Draw a digit and watch two networks read it: the pixels they receive, their maps, their answers. */

import { argmax, sizeOf, softmax } from "../../static/js/engine/network.js";
import { prepare, shrink } from "../../static/js/data/preparation.js";
import { intensityScale } from "../../static/js/maps/color-scale.js";
import { createDrawing, fieldSide } from "../../static/js/controls/drawing.js";
import { button, element as make, place } from "../../static/js/controls/element.js";
import { drawMap, sizeMap } from "../../static/js/maps/map-canvas.js";
import { createMapStrips } from "../../static/js/maps/map-strips.js";
import { percent, withArticle } from "../../static/js/marks/number.js";
import { createPicture } from "../../static/js/marks/specimen.js";
import { createProbabilityBars } from "../../static/js/marks/probability-bars.js";
import { createSlider } from "../../static/js/controls/slider.js";
import { createToggleGroup } from "../../static/js/controls/toggle-group.js";

/**
 * @typedef {{ name: string, title: string, network: import("../../static/js/engine/network.js").Network,
 *   activations: import("../../static/js/engine/network.js").Activations }} Reader
 */

const N_BARS = 4;

/** @param {HTMLElement} element @param {import("../../static/js/page/host.js").Context} context */
export async function mount(element, context) {
  const { store, data, config, options, theme } = context;
  /** @type {string[]} */
  const names = options.experiments;
  /** @type {Reader[]} */
  let readers = await load("trained");
  const { noun, shape, framing } = config.experiments[names[0]];
  let image = /** @type {Float32Array} */ (new Float32Array(sizeOf(shape)));
  let loaded = -1;

  const drawing = createDrawing({ label: `Draw ${withArticle(noun)} here`, side: fieldSide(shape), onChange: read });
  const thickness = createSlider({ name: "Brush", min: 3, max: 12, step: 1, value: 6, onInput: drawing.thicken });
  const tool = createToggleGroup({
    label: "Tool", className: "small", choices: [["draw", "Draw"], ["erase", "Erase"]],
    onChoose(value) { drawing.erase(value === "erase"); tool.show(value); },
  });
  const undo = button("Undo", { className: "pill", onclick: drawing.undo });
  const clear = button("Clear", { className: "pill", onclick: drawing.clear });
  const borrow = button(`Take the chosen ${noun}`, { className: "pill", onclick: () => { loaded = -1; take(); } });
  const received = createPicture();
  received.setAttribute("role", "img");
  const note = make("p", { className: "label" });
  const answers = readers.map(({ title }) => createAnswer(config, title));
  const strips = readers.map(({ network: each, title }) => createMapStrips(each, title));
  tool.show("draw");
  place(element, "pad").replaceChildren(drawing.element,
    make("div", { className: "drawing-tools" }, tool.element, undo, clear, borrow, thickness.element));
  place(element, "received").replaceChildren(make("p", { className: "label" },
    "What both networks receive"), received, note);
  place(element, "answers").replaceChildren(...answers.map((answer) => answer.element));
  place(element, "maps").replaceChildren(...strips.map((strip, at) =>
    make("div", {}, make("p", { className: "draw-title" }, readers[at].title), strip.element)));

  /** @param {string} network @returns {Promise<Reader[]>} */
  function load(network) {
    return Promise.all(names.map(async (name) => {
      const found = await data.network(name, network);
      return { name, title: config.experiments[name].title, network: found, activations: found.allocate() };
    }));
  }

  /** Put the digit that the page follows on the field. */
  async function take() {
    const specimens = await data.specimens(names[0]);
    const index = Math.min(store.get().image, specimens.length - 1);
    if (index === loaded) return;
    loaded = index;
    drawing.load(specimens[index].pixels);
  }

  /** Every change of the drawing goes through both networks at once. */
  function read() {
    image = framing ? prepare(drawing.field(), framing, shape) : shrink(drawing.field(), shape);
    sizeMap(received, shape.slice(-2));
    drawMap(received, image, intensityScale(theme.tokens()));
    const blank = image.every((pixel) => pixel === 0);
    note.textContent = blank
      ? "Nothing yet: draw with the pointer, a finger, or the keyboard."
      : `${shape[1]} × ${shape[2]}, scaled and centred as the data were`;
    readers.forEach((reader, at) => {
      reader.network.forward(image, reader.activations);
      const logits = /** @type {Float32Array} */ (reader.activations.get("logits"));
      answers[at].show(blank ? null : softmax(logits));
      strips[at].draw(reader.activations, theme.tokens());
    });
    received.setAttribute("aria-label", sentence());
  }

  function sentence() {
    if (image.every((pixel) => pixel === 0)) return "The field is empty.";
    return readers.map(({ title, activations }) => {
      const probabilities = softmax(/** @type {Float32Array} */ (activations.get("logits")));
      const best = argmax(probabilities);
      return `${title} says ${config.experiments[names[0]].classes?.[best]} (${percent(probabilities[best])})`;
    }).join("; ") + ".";
  }

  let network = "trained";
  return {
    /** @param {import("../../static/js/page/store.js").State} state */
    async update(state) {
      if (state.network !== network) {
        readers = await load(state.network);
        network = state.network;
      }
      drawing.dress(intensityScale(theme.tokens()));
      await take();
      read();
    },
    describe: sentence,
    table: () => ({
      columns: ["network", "class", "logit", "probability"],
      rows: readers.flatMap(({ title, activations }) => {
        const logits = /** @type {Float32Array} */ (activations.get("logits"));
        return Array.from(softmax(logits), (probability, label) => [title, label, logits[label], probability]);
      }),
    }),
    picture: () => ({
      width: 600, height: 300,
      draw(/** @type {CanvasRenderingContext2D} */ paper) {
        paper.imageSmoothingEnabled = false;
        paper.drawImage(drawing.canvas, 0, 0, 280, 280);
        paper.drawImage(received, 310, 0, 280, 280);
      },
    }),
    destroy() {},
  };
}

/** One network's answer. @param {import("../../static/js/page/config.js").PageConfig} config @param {string} title */
function createAnswer(config, title) {
  const bars = createProbabilityBars(config, N_BARS);
  return {
    element: make("div", { className: "draw-answer" }, make("p", { className: "draw-title" }, title), bars.element),
    /** @param {Float32Array | null} probabilities null for an empty field */
    show(probabilities) {
      bars.show(probabilities ?? new Float32Array(config.classes.length));
      bars.element.toggleAttribute("data-blank", probabilities === null);
    },
  };
}
