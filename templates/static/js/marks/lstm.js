// @ts-check
/** What the figures of a counting LSTM share: its network, its words, the trace of the reader's sequence. */

import { Unavailable } from "../data/data.js";
import { softmax } from "../engine/network.js";
import { createRecurrent, differences, stepsOfBits } from "../engine/recurrent.js";
import { intensityScale } from "../maps/color-scale.js";
import { percent } from "./number.js";

/**
 * @typedef {import("../engine/recurrent.js").Recurrent} Recurrent
 * @typedef {import("../engine/recurrent.js").Step} Step
 * @typedef {import("../engine/recurrent.js").Clamp} Clamp
 * @typedef {import("../page/store.js").State} State
 */

/** What each quantity is called, in the order in which a step computes them. */
export const NAMES = Object.freeze({
  forget_gate: "Forget gate",
  input_gate: "Input gate",
  candidate: "Candidate",
  cell: "Cell state",
  output_gate: "Output gate",
  hidden: "Hidden state",
});

/**
 * Gates from paper (0) to a dark grey (1): pure ink would outweigh everything beside it.
 * @param {import("../page/config.js").Tokens} tokens
 * @returns {import("../maps/color-scale.js").ColorScale}
 */
export function gateScale(tokens) {
  const scale = intensityScale(tokens);
  const shade = (/** @type {number} */ value) => DARKEST * value;
  return {
    low: 0, high: 1,
    pixel: (value) => scale.pixel(shade(value)),
    css: (value) => scale.css(shade(value)),
    text: (value) => scale.text(shade(value)),
  };
}

const DARKEST = 0.62;

/** @type {WeakMap<object, Map<string, Promise<Recurrent>>>} */
const loaded = new WeakMap();

/**
 * A recurrent network of an experiment, fetched once.
 * @param {import("../data/data.js").Data} data
 * @param {string} experiment
 * @param {string} name `trained`, or `untrained`; any other control is answered by the trained one
 * @returns {Promise<Recurrent>}
 */
export function loadRecurrent(data, experiment, name) {
  const networks = loaded.get(data) ?? new Map();
  loaded.set(data, networks);
  const stem = `models/${experiment}${name === "untrained" ? "-untrained" : ""}.weights`;
  const kept = networks.get(stem) ?? fetchRecurrent(data, stem);
  networks.set(stem, kept);
  kept.catch(() => networks.delete(stem));
  return kept;
}

/** @param {import("../data/data.js").Data} data @param {string} stem */
async function fetchRecurrent(data, stem) {
  const [manifest, buffer] = await Promise.all([data.json(`${stem}.json`), data.bytes(`${stem}.bin`)]);
  if (manifest.bytes !== buffer.byteLength) throw new Unavailable("The weights of the network arrived incomplete.");
  return createRecurrent(manifest, buffer);
}

/** The step that is looked at: the chosen one, or the last. @param {State} state */
export const stepOf = ({ step, bits }) => Math.min(step ?? bits.length - 1, bits.length - 1);

/** The clamp that a state asks for. @param {State} state @returns {Clamp | null} */
export function clampOf({ clamp, memory }) {
  if (!clamp) return null;
  const [gate, value, reach] = clamp.split(":");
  return { gate: /** @type {any} */ (`${gate}_gate`), value: Number(value), unit: reach === "one" ? memory : null };
}

/** How sure the network is, after a step, that there were more ones. @param {Step} step */
export const beliefAfter = (step) => softmax(step.logits)[1];

/**
 * What the network says of the bits so far, and whether it is right.
 * @param {string} bits
 * @param {Step[]} trace
 * @param {number} at
 */
export function verdictAfter(bits, trace, at) {
  const difference = differences(bits)[at];
  const says = beliefAfter(trace[at]) > 0.5;
  const ones = (at + 1 + difference) / 2;
  return { ones, zeros: at + 1 - ones, difference, says, belief: beliefAfter(trace[at]),
    right: says === difference > 0 };
}

/** @param {ReturnType<typeof verdictAfter>} verdict */
export function spellVerdict({ ones, zeros, says, belief, right }) {
  const sure = says ? belief : 1 - belief;
  const answer = says ? "more ones" : "not more ones";
  return `${count(ones, "one")} and ${count(zeros, "zero")}: the network says “${answer}” ` +
    `(${percent(sure)} sure), which is ${right ? "right" : "wrong"}.`;
}

/** @param {number} n @param {string} noun */
const count = (n, noun) => `${n} ${noun}${n === 1 ? "" : "s"}`;

/** @param {string} bits @param {Recurrent} network @param {Clamp | null} [clamp] */
export const runBits = (network, bits, clamp = null) => network.run(stepsOfBits(bits), clamp);
