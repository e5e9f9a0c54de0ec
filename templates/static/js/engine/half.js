// @ts-check
/** Half-precision numbers, decoded by hand: not every browser has Float16Array. */

/**
 * The value of one IEEE 754 half-precision number.
 * @param {number} bits 0 … 65535
 */
export function halfToNumber(bits) {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction ? NaN : sign * Infinity;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

const BYTES = new DataView(new ArrayBuffer(4));

/**
 * Decode little-endian float16 values.
 * @param {ArrayBuffer} buffer
 * @param {number} offset in bytes
 * @param {number} length number of values
 * @returns {Float32Array}
 */
export function decodeHalves(buffer, offset, length) {
  const view = new DataView(buffer, offset, 2 * length);
  const values = new Float32Array(length);
  for (let i = 0; i < length; i++) values[i] = widen(view.getUint16(2 * i, true));
  return values;
}

/** Normal numbers move their bits; the few others take the slow road. @param {number} bits */
function widen(bits) {
  const exponent = bits & 0x7c00;
  if (exponent === 0 || exponent === 0x7c00) return halfToNumber(bits);
  BYTES.setUint32(0, ((bits & 0x8000) << 16) | (((bits & 0x7fff) << 13) + 0x38000000));
  return BYTES.getFloat32(0);
}
