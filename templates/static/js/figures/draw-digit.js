// @ts-check
/** Draw a digit and watch two networks read it: the pixels they receive, their maps, their answers. */

import { argmax, softmax } from "../engine.js";
import { STYLES, prepare } from "../preparation.js";
import { divergingScale, intensityScale, magnitude } from "../parts/color-scale.js";
import { createDrawing } from "../parts/drawing.js";
import { button, element as make, place } from "../parts/element.js";
import { createMap, drawMap } from "../parts/map-canvas.js";
import { percent } from "../parts/number.js";
import { createPicture } from "../parts/specimen.js";
import { createProbabilityBars } from "../parts/probability-bars.js";
import { createSlider } from "../parts/slider.js";
import { createToggleGroup } from "../parts/toggle-group.js";

/** @typedef {{ name: string, title: string, network: import("../engine.js").Network, activations: import("../engine.js").Activations }} Reader */

const N_BARS = 4;
const MOST_COLUMNS = 16;

/** @param {HTMLElement} element @param {import("../host.js").Context} context */
export async function mount(element, context) {
  const { store, data, config, options, theme } = context;
  /** @type {string[]} */
  const names = options.experiments;
  /** @type {Reader[]} */
  let readers = await load("trained");
  let image = /** @type {Float32Array} */ (new Float32Array(784));
  let loaded = -1;

  const drawing = createDrawing({ label: "Draw a digit here", onChange: read });
  const thickness = createSlider({ name: "Brush", min: 3, max: 12, step: 1, value: 6, onInput: drawing.thicken });
  const tool = createToggleGroup({
    label: "Tool", className: "small", choices: [["draw", "Draw"], ["erase", "Erase"]],
    onChoose(value) { drawing.erase(value === "erase"); tool.show(value); },
  });
  const clear = button("Clear", { className: "pill", onclick: drawing.clear });
  const borrow = button("Take the chosen digit", { className: "pill", onclick: () => { loaded = -1; take(); } });
  const received = createPicture();
  received.setAttribute("role", "img");
  const note = make("p", { className: "label" });
  const answers = readers.map(({ title }) => createAnswer(config, title));
  const strips = readers.map(createStrips);
  tool.show("draw");
  place(element, "pad").replaceChildren(drawing.element,
    make("div", { className: "draw-tools" }, tool.element, clear, borrow, thickness.element));
  place(element, "received").replaceChildren(make("p", { className: "label" }, "What both networks receive"), received, note);
  place(element, "answers").replaceChildren(...answers.map((answer) => answer.element));
  place(element, "maps").replaceChildren(...strips.map((strip) => strip.element));

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
    image = prepare(drawing.field(), STYLES[options.style]);
    drawMap(received, image, intensityScale(theme.tokens()));
    const blank = image.every((pixel) => pixel === 0);
    note.textContent = blank ? "Nothing yet: draw with the pointer, a finger, or the keyboard." : "28 × 28, scaled and centred as the data were";
    readers.forEach((reader, at) => {
      reader.network.forward(image, reader.activations);
      const logits = /** @type {Float32Array} */ (reader.activations.get("logits"));
      answers[at].show(blank ? null : softmax(logits));
      strips[at].draw(reader, theme.tokens());
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
    /** @param {import("../store.js").State} state */
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

/** One network's answer. @param {import("../config.js").PageConfig} config @param {string} title */
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

/** The maps after every ReLU of a network, as rows of small pictures. @param {Reader} reader */
function createStrips({ title, network }) {
  const layers = network.layers.filter(({ kind, shape }) => kind === "relu" && shape.length === 3);
  const rows = layers.map(({ name, shape: [channels, height, width] }) => ({
    name, maps: Array.from({ length: channels }, () => createMap(height, width)),
  }));
  const words = (/** @type {string} */ name, /** @type {number} */ count) => `${title}: the ${count} maps of ${name}`;
  return {
    element: make("div", { className: "draw-strips" }, make("p", { className: "draw-title" }, title), ...rows.map(({ name, maps }) => {
      const strip = make("div", { className: "draw-strip-maps", role: "img", "aria-label": words(name, maps.length) }, ...maps);
      strip.style.setProperty("--columns", String(Math.min(maps.length, MOST_COLUMNS)));
      return make("div", { className: "draw-strip" }, make("span", { className: "label" }, name), strip);
    })),
    /** @param {Reader} now @param {import("../config.js").Tokens} tokens */
    draw({ activations }, tokens) {
      for (const { name, maps } of rows) {
        const values = /** @type {Float32Array} */ (activations.get(name));
        const scale = divergingScale(tokens, magnitude(values) || 1, false);
        const area = values.length / maps.length;
        maps.forEach((map, channel) => drawMap(map, values.subarray(channel * area, (channel + 1) * area), scale));
      }
    },
  };
}
