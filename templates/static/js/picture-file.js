// @ts-check
/**
 * What a picture file says of itself, read from its first bytes before anything decodes it. Pure.
 *
 * A file's name and claimed type prove nothing; a few bytes can claim a picture of a billion pixels.
 *
 * @typedef {{ type: string, width: number, height: number }} PictureHeader pixels
 */

export const LARGEST_BYTES = 10e6;
export const LARGEST_PIXELS = 40e6;

/** A refusal whose message is a sentence for the reader. */
export class Refused extends Error {}

/**
 * Check a file before it is decoded.
 * @param {Uint8Array} bytes the whole file, or its beginning
 * @param {number} [size] of the whole file, in bytes
 * @returns {PictureHeader}
 * @throws {Refused}
 */
export function inspectPicture(bytes, size = bytes.length) {
  if (size === 0) throw new Refused("The file is empty.");
  if (size > LARGEST_BYTES) {
    throw new Refused(`The file is ${(size / 1e6).toFixed(1)} MB large; at most ${LARGEST_BYTES / 1e6} MB can be read.`);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const found = READERS.find(({ matches }) => matches(bytes));
  if (!found) throw new Refused(`This is no picture that can be read here${looksLikeText(bytes) ? ": it is text" : ""}. PNG, JPEG, WebP, GIF and BMP can.`);
  const measured = safely(() => found.measure(view));
  if (!measured) throw new Refused(`The ${found.type} file breaks off before its size is told.`);
  const [width, height] = measured;
  if (width < 1 || height < 1) throw new Refused(`The ${found.type} file has no pixels.`);
  if (width * height > LARGEST_PIXELS) {
    throw new Refused(`The picture has ${width.toLocaleString("en")} × ${height.toLocaleString("en")} pixels; at most ${LARGEST_PIXELS / 1e6} million can be read.`);
  }
  return { type: found.type, width, height };
}

/** @typedef {{ type: string, matches: (bytes: Uint8Array) => boolean, measure: (view: DataView) => [number, number] | null }} Reader */

/** @type {Reader[]} */
const READERS = [
  { type: "PNG", matches: startsWith([0x89, 0x50, 0x4e, 0x47]), measure: (view) => [view.getUint32(16), view.getUint32(20)] },
  { type: "JPEG", matches: startsWith([0xff, 0xd8, 0xff]), measure: measureJpeg },
  { type: "GIF", matches: startsWith([0x47, 0x49, 0x46, 0x38]), measure: (view) => [view.getUint16(6, true), view.getUint16(8, true)] },
  { type: "BMP", matches: startsWith([0x42, 0x4d]), measure: (view) => [Math.abs(view.getInt32(18, true)), Math.abs(view.getInt32(22, true))] },
  { type: "WebP", matches: (bytes) => startsWith([0x52, 0x49, 0x46, 0x46])(bytes) && textAt(bytes, 8) === "WEBP", measure: measureWebp },
];

/** @param {number[]} start @returns {(bytes: Uint8Array) => boolean} */
function startsWith(start) {
  return (bytes) => start.every((byte, at) => bytes[at] === byte);
}

/** The first frame header tells the size. @param {DataView} view @returns {[number, number] | null} */
function measureJpeg(view) {
  for (let at = 2; ; at += 2 + view.getUint16(at + 2)) {
    while (view.getUint8(at) === 0xff && view.getUint8(at + 1) === 0xff) at++;
    const marker = view.getUint8(at + 1);
    const frame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (frame) return [view.getUint16(at + 7), view.getUint16(at + 5)];
    if (view.getUint8(at) !== 0xff || marker === 0xd9 || marker === 0xda) return null;
  }
}

/** Three kinds of first chunk. @param {DataView} view @returns {[number, number] | null} */
function measureWebp(view) {
  const chunk = textAt(new Uint8Array(view.buffer, view.byteOffset, view.byteLength), 12);
  const wide = (/** @type {number} */ at) => view.getUint16(at, true) + (view.getUint8(at + 2) << 16);
  if (chunk === "VP8X") return [wide(24) + 1, wide(27) + 1];
  if (chunk === "VP8 ") return [view.getUint16(26, true) & 0x3fff, view.getUint16(28, true) & 0x3fff];
  if (chunk !== "VP8L") return null;
  const bits = view.getUint32(21, true);
  return [(bits & 0x3fff) + 1, ((bits >> 14) & 0x3fff) + 1];
}

/** Four letters. @param {Uint8Array} bytes @param {number} at */
const textAt = (bytes, at) => String.fromCharCode(...bytes.subarray(at, at + 4));

/** @param {Uint8Array} bytes */
const looksLikeText = (bytes) => bytes.subarray(0, 64).every((byte) => byte === 9 || byte === 10 || byte === 13 || (byte >= 32 && byte !== 127));

/** Reading past the end means that the file breaks off. @template T @param {() => T} read @returns {T | null} */
function safely(read) {
  try {
    return read();
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}
