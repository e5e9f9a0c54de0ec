// @ts-check
import assert from "node:assert/strict";
import test from "node:test";
import { FIELD, stamp } from "../../templates/static/js/parts/drawing.js";
import { STYLES, prepare } from "../../templates/static/js/preparation.js";

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
  const image = prepare({ values, rows: FIELD, columns: FIELD }, STYLES.mnist);
  const rows = image.reduce((set, value, i) => (value > 0 ? set.add(Math.floor(i / 28)) : set), new Set());
  assert.equal(rows.size, 20);
  assert.equal(Math.max(...image), 1);
});
