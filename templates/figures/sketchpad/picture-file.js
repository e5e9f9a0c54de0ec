// @ts-check
/**
 * What a picture file says of itself, read before anything decodes it. Pure.
 *
 * A file's name and claimed type prove nothing; a few bytes can claim a picture of a billion pixels; and a
 * browser may fill what is missing of a truncated file with grey.
 *
 * @typedef {{ type: string, width: number, height: number }} PictureHeader pixels
 */

export const LARGEST_BYTES = 10e6;
export const LARGEST_PIXELS = 40e6;

/** A refusal whose message is a sentence for the reader. */
export class Refused extends Error {}

/**
 * Check a file before it is read.
 * @param {number} size in bytes
 * @throws {Refused}
 */
export function weighPicture(size) {
  if (size === 0) throw new Refused("The file is empty.");
  if (size > LARGEST_BYTES) {
    throw new Refused(
      `The file is ${(size / 1e6).toFixed(1)} MB large; at most ${LARGEST_BYTES / 1e6} MB can be read.`,
    );
  }
}

/**
 * Check a file before it is decoded.
 * @param {Uint8Array} bytes the whole file
 * @returns {PictureHeader}
 * @throws {Refused}
 */
export function inspectPicture(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const found = READERS.find(({ matches }) => matches(view));
  if (!found) throw new Refused(`This is no picture that can be read ` +
    `here${looksLikeText(bytes) ? ": it is text" : ""}. PNG, JPEG, WebP, GIF and BMP can.`);
  const measured = safely(() => found.measure(view));
  if (!measured) throw new Refused(`The ${found.type} file breaks off before its size is told.`);
  const [width, height] = measured;
  if (width < 1 || height < 1) throw new Refused(`The ${found.type} file has no pixels.`);
  if (width * height > LARGEST_PIXELS) {
    throw new Refused(
      `The picture has ${width.toLocaleString("en")} × ${height.toLocaleString("en")} pixels; at most ` +
      `${LARGEST_PIXELS / 1e6} million can be read.`,
    );
  }
  if (!safely(() => found.ends(view))) throw new Refused(`The ${found.type} file breaks off before its end.`);
  return { type: found.type, width, height };
}

/**
 * @typedef {{ type: string, matches: (view: DataView) => boolean,
 *   measure: (view: DataView) => [number, number] | null, ends: (view: DataView) => boolean }} Reader
 * `ends`: whether the end that the format prescribes is there
 */

/** @type {Reader[]} */
const READERS = [
  {
    type: "PNG",
    matches: (view) => textAt(view, 0) === "\x89PNG",
    measure: (view) => [view.getUint32(16), view.getUint32(20)],
    ends: hasPngEnd,
  },
  {
    type: "JPEG",
    matches: (view) => textAt(view, 0).startsWith("\xff\xd8\xff"),
    measure: measureJpeg,
    ends: hasJpegEnd,
  },
  {
    type: "GIF",
    matches: (view) => textAt(view, 0) === "GIF8",
    measure: (view) => [view.getUint16(6, true), view.getUint16(8, true)],
    ends: (view) => bytesOf(view).reduce((last, byte) => byte || last, 0) === 0x3b,
  },
  {
    type: "BMP",
    matches: (view) => textAt(view, 0).startsWith("BM"),
    measure: measureBmp,
    ends: (view) => view.getUint32(2, true) <= view.byteLength,
  },
  {
    type: "WebP",
    matches: (view) => textAt(view, 0) === "RIFF" && textAt(view, 8) === "WEBP",
    measure: measureWebp,
    ends: (view) => view.getUint32(4, true) + 8 <= view.byteLength,
  },
];

/** The chunks lead to one called IEND. @param {DataView} view */
function hasPngEnd(view) {
  let at = 8;
  while (textAt(view, at + 4) !== "IEND") at += 12 + view.getUint32(at);
  return at + 12 <= view.byteLength;
}

/**
 * The segments of a JPEG up to its first scan.
 * @param {DataView} view
 * @returns {Generator<{ marker: number, at: number }>}
 */
function* jpegSegments(view) {
  for (let at = 2; ; at += 2 + view.getUint16(at + 2)) {
    while (view.getUint8(at) === 0xff && view.getUint8(at + 1) === 0xff) at++;
    if (view.getUint8(at) !== 0xff) return;
    const marker = view.getUint8(at + 1);
    yield { marker, at };
    if (marker === 0xd9 || marker === 0xda) return;
  }
}

/** The frame header tells the size. @param {DataView} view @returns {[number, number] | null} */
function measureJpeg(view) {
  for (const { marker, at } of jpegSegments(view)) {
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrame) return [view.getUint16(at + 7), view.getUint16(at + 5)];
  }
  return null;
}

/** A thumbnail in a segment has an end of its own: only what follows the scan counts. @param {DataView} view */
function hasJpegEnd(view) {
  const scan = [...jpegSegments(view)].find(({ marker }) => marker === 0xda)?.at ?? view.byteLength;
  return bytesOf(view).some((byte, at, bytes) => at > scan && byte === 0xd9 && bytes[at - 1] === 0xff);
}

/**
 * The first headers had 16 bits for a side; a negative height counts from the top.
 * @param {DataView} view
 * @returns {[number, number]}
 */
function measureBmp(view) {
  if (view.getUint32(14, true) === 12) return [view.getUint16(18, true), view.getUint16(20, true)];
  return [Math.abs(view.getInt32(18, true)), Math.abs(view.getInt32(22, true))];
}

/** Three kinds of first chunk. @param {DataView} view @returns {[number, number] | null} */
function measureWebp(view) {
  const chunk = textAt(view, 12);
  const wide = (/** @type {number} */ at) => view.getUint16(at, true) + (view.getUint8(at + 2) << 16);
  if (chunk === "VP8X") return [wide(24) + 1, wide(27) + 1];
  if (chunk === "VP8 ") return [view.getUint16(26, true) & 0x3fff, view.getUint16(28, true) & 0x3fff];
  if (chunk !== "VP8L") return null;
  const bits = view.getUint32(21, true);
  return [(bits & 0x3fff) + 1, ((bits >> 14) & 0x3fff) + 1];
}

/** @param {DataView} view */
const bytesOf = (view) => new Uint8Array(view.buffer, view.byteOffset, view.byteLength);

/** Four letters; fewer at the file's end. @param {DataView} view @param {number} at */
const textAt = (view, at) => String.fromCharCode(...bytesOf(view).subarray(at, at + 4));

/** @param {Uint8Array} bytes */
const looksLikeText = (bytes) =>
  bytes.subarray(0, 64).every((byte) => byte === 9 || byte === 10 || byte === 13 || (byte >= 32 && byte !== 127));

/** Reading past the end means that the file breaks off. @template T @param {() => T} read @returns {T | null} */
function safely(read) {
  try {
    return read();
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}
