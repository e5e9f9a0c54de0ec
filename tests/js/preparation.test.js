// @ts-check
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { crop, prepare } from "../../templates/static/js/data/preparation.js";

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
