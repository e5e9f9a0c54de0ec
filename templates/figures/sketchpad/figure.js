// @ts-check
/** The reader's own picture: drawn, opened or edited, and what the network makes of it while it is drawn. */

import { createDesk } from "./desk.js";
import { judgeFamiliarity } from "./familiarity.js";
import { createFollowButton } from "./follow-button.js";
import { createGoal } from "./goal.js";
import { createPad } from "./pad.js";
import { createReceived } from "./received.js";
import { createReferences } from "./references.js";
import { createSketchAnswer } from "./sketch-answer.js";
import { place } from "../../static/js/controls/element.js";
import { createOnnxPanel } from "../../static/js/controls/onnx-panel.js";
import { OWN } from "../../static/js/data/data.js";
import { gradientTimesInput, perPixel } from "../../static/js/engine/attribution.js";
import { argmax, sizeOf, softmax } from "../../static/js/engine/network.js";
import { createMapStrips } from "../../static/js/maps/map-strips.js";
import { aboutOf, classesOf, sidesOf } from "../../static/js/marks/specimen.js";

/** Pixels fainter than this leave a picture blank. */
const FAINT = 0.02;
const COLORS = ["red", "green", "blue"];

/**
 * @typedef {import("../../static/js/page/host.js").Context} Context
 * @typedef {{ image: Float32Array, activations: import("../../static/js/engine/network.js").Activations,
 *   map: Float32Array, own_ms: number, sentence: string }} Sketch `own_ms`: how long the forward pass took; `map`: what
 * each pixel says for the answer
 */

/** @param {HTMLElement} figure @param {Context} context */
export async function mount(figure, context) {
  const { store, data, theme, announce } = context;
  const network = await context.data.network(context.figure.experiment, "trained");
  const averages = `data/${context.figure.experiment}/averages/trained/image.bin`;
  const ghosts = aboutOf(context).framing ? await data.pack(averages) : null;
  const known = { network, classes: classesOf(context), ghosts, references: createReferences(figure, context, () => {
    parts.pad.dress();
    take();
  }) };
  const goal = context.options.goal && ghosts ? await createGoal(context, network, ghosts.mean) : null;
  /** @type {Sketch} */
  const sketch = {
    image: new Float32Array(sizeOf(known.network.layers[0].shape)),
    activations: known.network.allocate(), map: new Float32Array(), own_ms: 0, sentence: "",
  };
  const elsewhere = data.elsewhere(network);
  const parts = createParts(figure, context, known, sketch, { take, begin, borrow });
  const { pad, received, panel, follow } = parts;
  if (goal) place(figure, "verdict").append(goal.element);
  let framing = "asis";

  /** Put another picture on the field. @param {ArrayLike<number>} pixels @param {string} how it is framed */
  function begin(pixels, how) {
    pad.refuse("");
    received.frame(how);
    framing = how;
    pad.load(pixels);
  }

  /** An empty field where one can be drawn on; a cut of another picture has to begin with one. */
  function open() {
    return aboutOf(context).framing ? begin(new Float32Array(sketch.image.length), "framed") : borrow();
  }

  async function borrow() {
    const images = await data.specimens(context.figure.experiment);
    begin(images[Math.min(store.get().image, images.length - 1)].pixels, "asis");
  }

  /** Every change goes through the network at once. */
  function take(how = framing) {
    framing = how;
    received.frame(how);
    if (elsewhere) {
      context.attempt("picture", () => ask(pad.image(framing === "framed")));
      return;
    }
    pass(known.network, sketch, pad.image(framing === "framed"));
    tell();
  }

  /** @type {Float32Array[]} */
  const waiting = [];
  let isAsking = false;

  /** Ask the other thread, always about the newest picture only. @param {Float32Array} image */
  async function ask(image) {
    waiting[0] = image.slice();
    if (isAsking || !elsewhere) return;
    isAsking = true;
    try {
      for (let asked = waiting.pop(); asked; asked = waiting.pop()) {
        const begun = performance.now();
        const activations = await elsewhere("pass", asked);
        const own_ms = performance.now() - begun;
        const map = await elsewhere("map", asked, argmax(activations.get("logits")), "gradient-input");
        Object.assign(sketch, { image: asked, activations, map, own_ms });
        tell();
      }
    } finally {
      isAsking = false;
    }
  }

  /** Show what the network makes of the picture. */
  function tell() {
    draw(parts, known, sketch, theme.tokens());
    goal?.show(sketch.activations);
    if (figure.contains(document.activeElement)) announce(sketch.sentence);
    if (panel.running()) panel.ask(questionOf(sketch));
    if (!isBlank(sketch)) follow.carry();
  }

  return {
    /** @param {import("../../static/js/page/store.js").State} state */
    async update(state) {
      pad.dress();
      if (sketch.sentence === "") return open();
      const images = await data.specimens(context.figure.experiment);
      if (images[state.image]?.test_index !== OWN) follow.stop();
      draw(parts, known, sketch, theme.tokens());
    },
    describe: () => sketch.sentence,
    table: () => tableOf(sketch, known.classes, sidesOf(context)),
    picture: () => ({
      width: 600, height: 300,
      draw: (/** @type {CanvasRenderingContext2D} */ paper) =>
        drawPicture(paper, pad.canvas, received.picture),
    }),
    destroy() {
      known.references.destroy();
      pad.destroy();
      panel.destroy();
    },
  };
}

/**
 * The figure's parts, in their places.
 * @typedef {{ network: import("../../static/js/engine/network.js").Network, classes: string[],
 *   ghosts: import("../../static/js/data/pack.js").Pack | null,
 *   references: ReturnType<typeof createReferences> }} Known
 * @typedef {ReturnType<typeof createParts>} Parts
 * @param {HTMLElement} figure @param {Context} context @param {Known} known @param {Sketch} sketch
 * @param {{ take: (how?: string) => void, begin: (pixels: ArrayLike<number>, how: string) => void,
 *   borrow: () => void }} hand
 */
function createParts(figure, context, { network, ghosts, classes }, sketch, { take, begin, borrow }) {
  const about = aboutOf(context);
  const { framing, noun, shape } = about;
  const hand = {
    onChange: () => take(), onBorrow: borrow,
    onPicture: (/** @type {ArrayLike<number>} */ ink) => begin(ink, "framed"),
    onClear: () => begin(new Float32Array(sketch.image.length), "framed"),
  };
  const pad = framing
    ? createPad(figure, { noun, classes, shape, framing, means: ghosts?.mean ?? null }, context.theme, hand)
    : createDesk(figure, about, context.theme, hand);
  const received = createReceived(sidesOf(context), framing ? take : null);
  const answer = createSketchAnswer(context);
  const strips = createMapStrips(network, "Your picture");
  const panel = createOnnxPanel(context, { onReady: () => panel.ask(questionOf(sketch)) });
  const follow = createFollowButton(context, () => sketch.image);
  place(figure, "verdict").replaceChildren(answer.verdict);
  place(figure, "pad").replaceChildren(...pad.elements);
  place(figure, "received").replaceChildren(...received.elements);
  place(figure, "answer").replaceChildren(answer.element, follow.element);
  place(figure, "maps").replaceChildren(strips.element);
  place(figure, "runtime").replaceChildren(panel.element);
  return { pad, received, answer, strips, panel, follow };
}

/**
 * Send an image through the network.
 * @param {Known["network"]} network @param {Sketch} sketch @param {Float32Array} image
 */
function pass(network, sketch, image) {
  sketch.image = image;
  const begun = performance.now();
  network.forward(sketch.image, sketch.activations);
  sketch.own_ms = performance.now() - begun;
  const [, rows, columns] = network.layers[0].shape;
  const label = argmax(sketch.activations.get("logits") ?? []);
  sketch.map = perPixel(gradientTimesInput({ network, image, label }), rows * columns);
}

/**
 * Show what the network makes of the sketch, and put it in a sentence.
 * @param {Parts} parts @param {Known} known @param {Sketch} sketch
 * @param {import("../../static/js/page/config.js").Tokens} tokens
 */
function draw({ received, answer, strips, follow }, { references, classes }, sketch, tokens) {
  const { image, activations, map } = sketch;
  const probabilities = softmax(activations.get("logits") ?? []);
  const label = argmax(probabilities);
  const known = references.get();
  const likeness = known && judgeFamiliarity(
    { pixels: image, features: /** @type {Float32Array} */ (activations.get(known.meta.layer)) }, known, known.meta);
  sketch.sentence = answer.show({ probabilities, blank: isBlank(sketch), likeness, references: known });
  received.show(image, map, { answer: classes[label], sentence: sketch.sentence }, tokens);
  strips.draw(activations, tokens);
  follow.show(isBlank(sketch));
}

/** @param {Sketch} sketch */
const isBlank = ({ image }) => image.every((pixel) => pixel < FAINT);

/** The runtime answers later: it is asked about a copy. @param {Sketch} sketch */
const questionOf = ({ image, activations, own_ms }) => ({
  pixels: image.slice(), own_ms,
  activations: new Map([...activations].map(([name, values]) => [name, values.slice()])),
});

/** @param {Sketch} sketch @param {string[]} classes @param {[number, number]} sides */
const tableOf = ({ image, activations }, classes, [rows, columns]) => ({
  columns: ["quantity", "row", "column", "class", "value"],
  rows: [
    ...Array.from(image, (pixel, at) => [
      image.length > rows * columns ? COLORS[Math.floor(at / (rows * columns))] : "pixel",
      Math.floor(at / columns) % rows, at % columns, "", pixel,
    ]),
    ...Array.from(softmax(activations.get("logits") ?? []), (probability, label) =>
      ["probability", "", "", classes[label], probability]),
  ],
});

/**
 * The field and what the network receives of it.
 * @param {CanvasRenderingContext2D} paper @param {HTMLCanvasElement[]} canvases
 */
function drawPicture(paper, ...canvases) {
  paper.imageSmoothingEnabled = false;
  canvases.forEach((canvas, at) => paper.drawImage(canvas, 310 * at, 0, 280, 280));
}
