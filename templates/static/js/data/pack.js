// @ts-check
/**
 * The page's binary format: a length, a JSON header, then typed arrays (written by `build/data/packs.py`).
 *
 * @typedef {Uint8Array | Int8Array | Uint16Array | Int16Array | Uint32Array | Float32Array} Stored
 * @typedef {{ name: string, data: Stored, shape: number[], scale: number, zero: number, unit: string }} PackArray
 * @typedef {Record<string, PackArray>} Pack
 */

import { decodeHalves } from "../engine/half.js";

const CONSTRUCTORS = Object.freeze({
  uint8: Uint8Array,
  int8: Int8Array,
  uint16: Uint16Array,
  int16: Int16Array,
  uint32: Uint32Array,
  float32: Float32Array,
});

/**
 * Read a pack; the arrays are views of the buffer, except float16, which is decoded.
 * @param {ArrayBuffer} buffer
 * @returns {Pack}
 * @throws {Error} when the header is not one, or an array reaches past the end
 */
export function readPack(buffer) {
  const length = new DataView(buffer).getUint32(0, true);
  const header = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 4, length)));
  /** @type {Pack} */
  const pack = Object.create(null);
  for (const entry of header.arrays) pack[entry.name] = readArray(entry, buffer, 4 + length);
  return pack;
}

/**
 * @param {{ name: string, dtype: string, shape: number[], offset: number, scale?: number, zero?: number,
 *   unit?: string }} entry
 * @param {ArrayBuffer} buffer
 * @param {number} start where the data begins
 * @returns {PackArray}
 */
function readArray({ name, dtype, shape, offset, scale, zero, unit }, buffer, start) {
  const size = shape.reduce((product, n) => product * n, 1);
  const data =
    dtype === "float16"
      ? decodeHalves(buffer, start + offset, size)
      : new (constructorOf(name, dtype))(buffer, start + offset, size);
  return { name, data, shape, scale: scale ?? 1, zero: zero ?? 0, unit: unit ?? "" };
}

/** @param {string} name @param {string} dtype */
function constructorOf(name, dtype) {
  const found = Object.entries(CONSTRUCTORS).find(([known]) => known === dtype);
  if (!found) throw new Error(`${name}: unknown dtype '${dtype}'`);
  return found[1];
}

/**
 * The real values: (stored − zero) × scale.
 * @param {PackArray} array
 * @param {number} [start] first value
 * @param {number} [end] one past the last
 * @returns {Float32Array}
 */
export function realValues({ data, scale, zero }, start = 0, end = data.length) {
  const values = new Float32Array(end - start);
  for (let i = start; i < end; i++) values[i - start] = (data[i] - zero) * scale;
  return values;
}
