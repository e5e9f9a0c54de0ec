// @ts-check
import assert from "node:assert/strict";
import test from "node:test";
import { fieldSide, stamp } from "../../templates/static/js/controls/drawing.js";
import { inkFrom } from "../../templates/figures/sketchpad/picture-input.js";
import { prepare, shrink } from "../../templates/static/js/data/preparation.js";

const FIELD = fieldSide([1, 28, 28]);

test("a dab of ink is round, soft at its rim, and can be taken away", () => {
  const values = new Float64Array(FIELD * FIELD);
  stamp(values, [70, 70], 5, false);
  const at = (/** @type {number} */ row, /** @type {number} */ column) => values[row * FIELD + column];
  assert.equal(at(70, 70), 1);
  assert.equal(at(70, 70 + 7), 0);
  assert.equal(at(70, 64), at(64, 70));
  assert.ok(values.some((value) => value > 0 && value < 1));
  stamp(values, [70, 70], 8, true);
  assert.ok(values.every((value) => value === 0));
});

test("ink beyond the border is lost, not wrapped", () => {
  const values = new Float64Array(FIELD * FIELD);
  stamp(values, [70, -2], 5, false);
  assert.ok(values.every((value, i) => value === 0 || i % FIELD < 8));
});

test("a drawing of one stroke becomes an image of the data's frame", () => {
  const values = new Float64Array(FIELD * FIELD);
  for (let row = 10; row < 60; row++) stamp(values, [row, 20], 4, false);
  const image = prepare({ values, rows: FIELD, columns: FIELD }, { side: 20, centre: "mass" }, [28, 28]);
  const rows = image.reduce((set, value, i) => (value > 0 ? set.add(Math.floor(i / 28)) : set), new Set());
  assert.equal(rows.size, 20);
  assert.equal(Math.max(...image), 1);
});

test("a field as it stands is the mean of its squares", () => {
  const values = new Float64Array(FIELD * FIELD);
  for (let cell = 0; cell < 5; cell++) values[(5 + cell) * FIELD + 10] = 1; // a fifth of pixel (1, 2)
  const image = shrink({ values, rows: FIELD, columns: FIELD }, [28, 28]);
  assert.ok(Math.abs(image[28 + 2] - 0.2) < 1e-6);
  assert.ok(image.every((value, at) => at === 30 || value === 0));
});

test("ink is what differs from the border, whether it is darker or brighter, and grain is none", () => {
  const whole = { left: 0, top: 0, wide: FIELD, tall: FIELD };
  for (const [ground, mark, grain] of [[240, 60, 230], [20, 200, 28]]) {
    const pixels = new Uint8ClampedArray(4 * FIELD * FIELD).fill(ground);
    for (let at = 3; at < pixels.length; at += 4) pixels[at] = 255;
    pixels.fill(mark, 4 * (70 * FIELD + 70), 4 * (70 * FIELD + 70) + 3);
    pixels.fill(grain, 4 * (70 * FIELD + 80), 4 * (70 * FIELD + 80) + 3);
    const ink = inkFrom(pixels, whole);
    assert.ok(Math.abs(ink[70 * FIELD + 70] - (ground > 128 ? 180 / 240 : 180 / 235)) < 0.01);
    assert.ok(ink.every((value, at) => at === 70 * FIELD + 70 || value === 0));
  }
});
