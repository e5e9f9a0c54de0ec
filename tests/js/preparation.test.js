// @ts-check
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { crop, prepare } from "../../templates/static/js/data/preparation.js";
import { onGround, planesOf, resize } from "../../templates/static/js/data/resizing.js";

const cases = JSON.parse(readFileSync(new URL("../fixtures/preparation.json", import.meta.url), "utf8"));

for (const { name, style, framing, size, rows, columns, drawing, image } of cases) {
  test(`${name}, framed as ${style}, is prepared as by the build`, () => {
    const got = prepare({ values: Float64Array.from(drawing), rows, columns }, framing, size);
    got.forEach((value, at) => assert.ok(Math.abs(value - image[at]) < 1e-6, `pixel ${at}: ${value}, ${image[at]}`));
  });
}

test("a drawing without ink has nothing to crop", () => {
  assert.equal(crop({ values: new Float64Array(9).fill(0.01), rows: 3, columns: 3 }), null);
});

/* Pictures cut to size as by Pillow, byte by byte. */

const { made, laid } = JSON.parse(readFileSync(new URL("../fixtures/resizing.json", import.meta.url), "utf8"));
const hex = (/** @type {ArrayLike<number>} */ bytes) => Buffer.from(Array.from(bytes)).toString("hex");

/** @param {number} rows @param {number} columns @param {number} channels */
const picture = (rows, columns, channels) =>
  Uint8Array.from({ length: rows * columns * channels }, (_, at) => ((at * at * 31) % 1009) % 256);

for (const { name, size: [rows, columns], resizing, colors, grey } of made) {
  const { fit, filter, edge, background } = resizing;
  test(`a ${name} picture: ${fit}, ${filter}, ${edge}, ${background}`, () => {
    const cut = resize({ bytes: picture(rows, columns, 3), rows, columns }, resizing);
    assert.equal(hex(cut.bytes), colors);
    assert.equal(hex(planesOf(cut, 1).map((value) => Math.round(value * 255))), grey);
    assert.equal(planesOf(cut, 3).length, 3 * cut.rows * cut.columns);
  });
}

test("a transparent picture lies on its ground", () => {
  ["white", "black"].forEach((ground, at) =>
    assert.equal(hex(onGround(picture(16, 16, 4), 16, 16, /** @type {any} */ (ground)).bytes), laid[at]));
});
