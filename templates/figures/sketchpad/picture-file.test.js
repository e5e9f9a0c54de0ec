// @ts-check
/** Headers as the formats' own documents lay them out, and what is refused. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { LARGEST_BYTES, Refused, inspectPicture, weighPicture } from "./picture-file.js";

/** A PNG without its picture: header and end. @param {number} width @param {number} height */
function png(width, height) {
  const bytes = new Uint8Array(45);
  bytes.set([0x49, 0x45, 0x4e, 0x44], 37);
  bytes.set([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52]);
  const view = new DataView(bytes.buffer);
  view.setUint32(16, width);
  view.setUint32(20, height);
  return bytes;
}

/**
 * A JPEG with an EXIF segment (and a thumbnail's end in it) before its frame header, and a short scan.
 * @param {number} width @param {number} height
 */
function jpeg(width, height) {
  return Uint8Array.of(0xff, 0xd8, 0xff, 0xe1, 0, 6, 1, 0xff, 0xd9, 4, 0xff, 0xc2, 0, 11, 8, height >> 8, height & 255,
    width >> 8, width & 255, 1, 1, 0x11, 0,
    0xff, 0xda, 0, 2, 7, 7, 0xff, 0xd9);
}

/** @param {string} text */
const bytesOf = (text) => Uint8Array.from(text, (letter) => letter.charCodeAt(0));

test("each format tells its size", () => {
  assert.deepEqual(inspectPicture(png(28, 30)), { type: "PNG", width: 28, height: 30 });
  assert.deepEqual(inspectPicture(jpeg(640, 480)), { type: "JPEG", width: 640, height: 480 });
  assert.deepEqual(inspectPicture(bytesOf("GIF89a\x05\x00\x07\x00;\0")), { type: "GIF", width: 5, height: 7 });
  const bmp = new Uint8Array(30);
  bmp.set(bytesOf("BM"));
  new DataView(bmp.buffer).setInt32(18, 9, true);
  new DataView(bmp.buffer).setInt32(22, -4, true); // a top-down bitmap
  assert.deepEqual(inspectPicture(bmp), { type: "BMP", width: 9, height: 4 });
  const old = new Uint8Array(30);
  old.set(bytesOf("BM"));
  old[14] = 12;
  old.set([7, 0, 8, 0], 18);
  assert.deepEqual(inspectPicture(old), { type: "BMP", width: 7, height: 8 });
  const webp = bytesOf("RIFF\0\0\0\0WEBPVP8X" + "\0".repeat(8) + "\x63\0\0" + "\xc7\0\0");
  assert.deepEqual(inspectPicture(webp), { type: "WebP", width: 100, height: 200 });
});

test("a long thin picture is odd and welcome", () => {
  assert.equal(inspectPicture(png(1, 5000)).height, 5000);
});

for (const [name, bytes, reason] of /** @type {[string, Uint8Array, RegExp][]} */ ([
  ["text called .png", bytesOf("hello, I am a picture, believe me"), /it is text/],
  ["an SVG", bytesOf("<svg xmlns='http://www.w3.org/2000/svg'></svg>"), /PNG, JPEG, WebP, GIF and BMP/],
  ["a PNG without a size", png(28, 28).slice(0, 18), /before its size/],
  ["a JPEG without a size", jpeg(28, 28).slice(0, 12), /before its size/],
  ["a PNG without its end", png(28, 28).slice(0, 36), /before its end/],
  ["a PNG with half an end", png(28, 28).slice(0, 42), /before its end/],
  ["a JPEG without its end", jpeg(28, 28).slice(0, -2), /before its end/],
  ["a GIF without its end", bytesOf("GIF89a\x05\x00\x07\x00\x01\x02"), /before its end/],
  ["a bomb", png(30000, 30000), /at most 40 million/],
  ["no pixels", png(0, 10), /no pixels/],
])) {
  test(`${name} is refused in one sentence`, () => {
    assert.throws(() => inspectPicture(bytes), (error) => error instanceof Refused && reason.test(error.message));
  });
}

test("files are weighed before they are read", () => {
  assert.throws(() => weighPicture(0), /empty/);
  assert.throws(() => weighPicture(LARGEST_BYTES + 1), /10\.0 MB large/);
  weighPicture(LARGEST_BYTES);
});
