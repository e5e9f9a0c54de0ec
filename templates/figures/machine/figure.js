// @ts-check
/** The whole network as one machine: a picture, a question, and the way from the pixels to ten bars. */

import { createBreath } from "./breath.js";
import { platesOf } from "./painter.js";
import { createParts } from "./parts.js";
import { pairOf, questionOf, sentenceOf, verdictsOf } from "./question.js";
import { ownSubject, passOf, probabilitiesOf, readFirst, readFollowed } from "./subject.js";
import { lengthOf, stationsOf } from "./timeline.js";
import { aboutOf, classesOf } from "../../static/js/marks/specimen.js";

/**
 * @typedef {import("../../static/js/page/host.js").Context} Context
 * @typedef {import("./subject.js").Subject} Subject
 * @typedef {{ outputs: import("./subject.js").Outputs, probabilities: Float32Array }} Pass
 */

/** After these the way of the picture will be wanted. */
const SIGNS = ["pointerenter", "focusin"];

/** @param {HTMLElement} figure @param {Context} context */
export async function mount(figure, context) {
  const { windows, subject } = await readFirst(context);
  const machine = new Machine(figure, context, windows, subject);
  for (const sign of SIGNS) figure.addEventListener(sign, () => machine.prepare());
  return {
    update: (/** @type {import("../../static/js/page/store.js").State} */ state) => machine.update(state),
    describe: () => machine.describe(),
    playing: () => machine.breath.playing(),
    table: () => ({ columns: ["class", "probability"], rows: machine.rows() }),
    picture: () => machine.parts.picture(),
    destroy: () => machine.destroy(),
  };
}

/** What the figure shows, and all that a reader can do to it. */
class Machine {
  network = "trained";
  /** The image that the page follows; its first one until the reader chooses another. */
  image = 0;
  position = 0;
  /** The reader's. @type {number | null} */
  answer = null;
  /** Null while nothing is known of the picture's way. @type {Pass | null} */
  pass = null;
  /** @type {ReturnType<typeof platesOf> | null} */
  plates = null;

  /** @param {HTMLElement} figure @param {Context} context @param {Map<string, number[]>} windows
   * @param {Subject} first */
  constructor(figure, context, windows, first) {
    this.figure = figure;
    this.context = context;
    this.windows = windows;
    this.subject = first;
    /** The picture that is shown when nothing is drawn. */
    this.given = first;
    this.classes = classesOf(context);
    this.stations = stationsOf(aboutOf(context).layers);
    this.parts = createParts(this);
    this.breath = createBreath({
      length_ms: lengthOf(this.stations), position: () => this.position, show: (at) => this.show(at),
      onRest: () => figure.dispatchEvent(new Event("figure-rest", { bubbles: true })),
    });
    this.parts.addPlayer(this.breath.element, () => this.breath.playing() ? this.breath.stop() : this.play());
  }

  get pair() {
    return pairOf(this.subject.probabilities, this.subject.label);
  }

  get tokens() {
    return this.context.theme.tokens();
  }

  /** @param {import("../../static/js/page/store.js").State} state */
  async update({ image, network }) {
    if (image !== this.image) {
      this.image = image;
      this.given = await readFollowed(this.context, image);
      this.put(this.given);
    }
    if (network !== this.network) {
      this.network = network;
      this.pass = null;
    }
    if (this.position > 0) await this.compute();
    this.paint();
  }

  /** Put another picture into the tile. @param {Subject} subject */
  put(subject) {
    this.subject = subject;
    this.answer = null;
    this.pass = null;
    if (!subject.isDrawn) this.parts.showTile();
  }

  /** A sign of the reader's: fetch what an answer will need. */
  prepare() {
    if (!this.pass && this.subject.isFirst) passOf(this.context, this.subject, this.network).catch(() => {});
  }

  /** Find out the way of the picture, and go on. @param {() => void} [goOn] @returns {Promise<void>} */
  compute(goOn) {
    return this.context.attempt("the way of the picture", async () => {
      const { subject, network } = this;
      const outputs = await passOf(this.context, subject, network);
      if (subject !== this.subject || network !== this.network) return;
      this.pass = { outputs, probabilities: probabilitiesOf(outputs, this.context) };
      this.plates = platesOf(this.stations, outputs, this.tokens);
      goOn?.();
    });
  }

  /** Take the reader's answer and set off. @param {number} label */
  async choose(label) {
    this.answer = label;
    this.show(0);
    await this.play();
  }

  async play() {
    await this.compute(() => this.breath.play());
  }

  /** @param {number} position */
  show(position) {
    this.position = position;
    this.paint();
  }

  /** Draw the pass back and forth. @param {number} position */
  async scrub(position) {
    this.breath.stop();
    this.show(position);
    if (position > 0 && !this.pass) await this.compute(() => this.paint());
  }

  /** The reader's own picture, at every stroke. @param {Float32Array} pixels */
  async draw(pixels) {
    this.breath.stop();
    this.put(ownSubject(pixels));
    const isBlank = pixels.every((pixel) => pixel === 0);
    if (!isBlank) await this.compute();
    this.show(isBlank ? 0 : 1);
  }

  /** Back to the picture that was given. */
  leave() {
    this.put(this.given);
    this.show(0);
  }

  paint() {
    this.parts.paint(this);
  }

  /** Who says what; null until the answer has come through. */
  get verdicts() {
    if (!this.pass || this.position < 1) return null;
    const { pair, classes, answer, network } = this;
    return verdictsOf({ pair, probabilities: this.pass.probabilities, answer, classes, network });
  }

  describe() {
    const { verdicts, subject } = this;
    if (verdicts) return sentenceOf(verdicts);
    return subject.isDrawn ? "Nothing is drawn yet." : questionOf(this.pair, this.classes);
  }

  rows() {
    return this.classes.map((name, label) => [name, this.pass?.probabilities[label] ?? ""]);
  }

  destroy() {
    this.breath.destroy();
    this.parts.destroy();
  }
}

/** @typedef {Machine} MachineView */
