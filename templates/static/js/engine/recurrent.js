// @ts-check
/**
 * An LSTM, step by step, with every gate and state in reach.
 *
 * Pure: no DOM, no fetch. A network is made from its weights manifest and binary file:
 *
 *     const network = createRecurrent(manifest, buffer);
 *     const trace = network.run([Float32Array.of(1), Float32Array.of(0)]);
 *     trace[1].cell;                         // eight cell states after two bits
 *     network.terms(trace, 1, "forget_gate", 3);   // every product behind one gate
 *
 * Gates lie in PyTorch's order: input, forget, candidate, output.
 *
 * @typedef {"input_gate" | "forget_gate" | "candidate" | "output_gate"} Gate
 * @typedef {Gate | "cell" | "hidden"} Quantity
 * @typedef {Record<Quantity, Float64Array> & { input: ArrayLike<number>, sums: Float64Array,
 *   logits: Float64Array }} Step
 * `sums`: what the four gates add up to before they are squashed, gate after gate.
 * @typedef {{ gate: Gate, value: number, unit: number | null }} Clamp `unit`: null for all units
 * @typedef {{ name: string, weight: number, value: number, product: number }} Term
 * @typedef {import("./network.js").Manifest} Manifest
 */

import { decodeHalves } from "./half.js";

/** @type {readonly Gate[]} */
export const GATES = Object.freeze(["input_gate", "forget_gate", "candidate", "output_gate"]);
/** @type {readonly Quantity[]} */
export const QUANTITIES = Object.freeze([...GATES, "cell", "hidden"]);

/** @param {number} x */
export const sigmoid = (x) => 1 / (1 + Math.exp(-x));

/** @param {string} gate @param {number} sum */
export const squash = (gate, sum) => (gate === "candidate" ? Math.tanh(sum) : sigmoid(sum));

/**
 * Make a network from its manifest and the float16 weights.
 * @param {Manifest} manifest
 * @param {ArrayBuffer} buffer
 * @returns {Recurrent}
 * @throws {Error} when the manifest has no LSTM followed by a dense read-out
 */
export function createRecurrent(manifest, buffer) {
  const [, lstm, readout] = /** @type {any[]} */ (manifest.layers);
  if (lstm?.kind !== "lstm" || readout?.kind !== "dense") {
    throw new Error("the manifest must hold an LSTM and a dense read-out");
  }
  const read = (/** @type {{ offset: number, shape: number[] }} */ { offset, shape }) =>
    decodeHalves(buffer, offset, shape.reduce((product, n) => product * n, 1));
  return new Recurrent({
    inputs: lstm.n_inputs,
    units: lstm.shape[0],
    classes: readout.shape[0],
    weightInput: read(lstm.weight_input),
    weightHidden: read(lstm.weight_hidden),
    bias: read(lstm.bias),
    readout: read(readout.weight),
    readoutBias: read(readout.bias),
  });
}

export class Recurrent {
  /**
   * @param {{ inputs: number, units: number, classes: number, weightInput: Float32Array, weightHidden: Float32Array,
   *   bias: Float32Array, readout: Float32Array, readoutBias: Float32Array }} parts
   */
  constructor(parts) {
    this.parts = parts;
    this.inputs = parts.inputs;
    this.units = parts.units;
    this.classes = parts.classes;
  }

  /**
   * Read a sequence from the empty state.
   * @param {ArrayLike<number>[]} sequence what is read at each step
   * @param {Clamp | null} [clamp] a gate that is held
   * @returns {Step[]}
   */
  run(sequence, clamp = null) {
    /** @type {Step[]} */
    const trace = [];
    for (const input of sequence) trace.push(this.step(input, trace[trace.length - 1] ?? null, clamp));
    return trace;
  }

  /**
   * One step.
   * @param {ArrayLike<number>} input
   * @param {Step | null} before null at the beginning
   * @param {Clamp | null} [clamp]
   * @returns {Step}
   */
  step(input, before, clamp = null) {
    const { units } = this;
    const sums = this.#sums(input, before);
    const gates = GATES.map((gate, at) =>
      sums.slice(at * units, (at + 1) * units).map((sum, unit) =>
        clamp?.gate === gate && (clamp.unit === null || clamp.unit === unit) ? clamp.value : squash(gate, sum)));
    const [inputGate, forgetGate, candidate, outputGate] = gates;
    const cell = inputGate.map((open, unit) => forgetGate[unit] * (before?.cell[unit] ?? 0) + open * candidate[unit]);
    const hidden = outputGate.map((open, unit) => open * Math.tanh(cell[unit]));
    return {
      input, sums, input_gate: inputGate, forget_gate: forgetGate, candidate, output_gate: outputGate, cell, hidden,
      logits: this.#readOut(hidden),
    };
  }

  /**
   * Every product behind one gate of one unit, the bias last; they add up to the gate's sum.
   * @param {Step[]} trace
   * @param {number} at the step
   * @param {Gate} gate
   * @param {number} unit
   * @returns {Term[]}
   */
  terms(trace, at, gate, unit) {
    const { inputs, units, parts } = this;
    const row = GATES.indexOf(gate) * units + unit;
    const term = (/** @type {string} */ name, /** @type {number} */ weight, /** @type {number} */ value) =>
      ({ name, weight, value, product: weight * value });
    const { input } = trace[at];
    const before = trace[at - 1]?.hidden ?? new Float64Array(units);
    return [
      ...Array.from(input, (value, i) => term(`x[${i}]`, parts.weightInput[row * inputs + i], value)),
      ...Array.from(before, (value, j) => term(`h[${j}]`, parts.weightHidden[row * units + j], value)),
      term("bias", parts.bias[row], 1),
    ];
  }

  /** @param {ArrayLike<number>} input @param {Step | null} before */
  #sums(input, before) {
    const { inputs, units, parts } = this;
    const sums = Float64Array.from(parts.bias);
    for (let row = 0; row < sums.length; row++) {
      for (let i = 0; i < inputs; i++) sums[row] += parts.weightInput[row * inputs + i] * input[i];
      if (before) for (let j = 0; j < units; j++) sums[row] += parts.weightHidden[row * units + j] * before.hidden[j];
    }
    return sums;
  }

  /** @param {Float64Array} hidden */
  #readOut(hidden) {
    const { units, parts } = this;
    return Float64Array.from(parts.readoutBias, (bias, label) => {
      let sum = bias;
      for (let j = 0; j < units; j++) sum += parts.readout[label * units + j] * hidden[j];
      return sum;
    });
  }
}

/** The steps of a text of bits. @param {string} bits */
export const stepsOfBits = (bits) => Array.from(bits, (bit) => Float32Array.of(Number(bit)));

/** The rows of an image. @param {Float32Array} pixels @param {number} columns */
export const stepsOfRows = (pixels, columns) =>
  Array.from({ length: pixels.length / columns }, (_, row) => pixels.subarray(row * columns, (row + 1) * columns));

/** Ones less zeros after each bit. @param {string} bits */
export function differences(bits) {
  let difference = 0;
  return Array.from(bits, (bit) => (difference += bit === "1" ? 1 : -1));
}
