// @ts-check
/** What marks say and how they are found: numbers, readouts, points, classes, charts, contributions, the LSTM. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { termsOf } from "../../templates/static/js/engine/operands.js";
import { isShown, toggleClass } from "../../templates/static/js/marks/class-legend.js";
import { strongestOfEachSign } from "../../templates/static/js/marks/contributions.js";
import { clampOf, spellVerdict, stepOf, verdictAfter } from "../../templates/static/js/marks/lstm.js";
import { percent, shortValue, spellValue, withArticle } from "../../templates/static/js/marks/number.js";
import { medianOf, nearest, neighborTowards, readPoints } from "../../templates/static/js/marks/points.js";
import { spellReadout } from "../../templates/static/js/marks/readout.js";
import { placesByAnswer } from "../../templates/static/js/marks/thumbnails.js";
import { resolveTokens } from "../../templates/static/js/marks/vega-chart.js";
import { smallImage, smallNetwork } from "./small-network.js";
import { TOKENS } from "./tokens.js";

test("readouts spell the cell, and never fewer than four significant digits", () => {
  assert.equal(spellReadout("conv1", 5, 0.84312, [11, 14]), "conv1[5](11, 14) = 0.8431");
  assert.equal(spellReadout("fc1", 34, -12.34567), "fc1[34] = -12.3457");
  for (const value of [0.00123456, -0.099996, 3.2e-8, 1234.5678, 0.1]) {
    const digits = spellValue(value).replace(/e.*/, "").replace(/\D/g, "").replace(/^0+/, "");
    assert.ok(digits.length >= 4, spellValue(value));
    assert.ok(Math.abs(Number(spellValue(value)) - value) <= 1e-4 * Math.abs(value) + 5e-5);
  }
  assert.equal(spellValue(0), "0.0000");
  assert.equal(spellValue(-0), "0.0000");
});

test("short numbers and percentages claim no more than they know", () => {
  assert.equal(shortValue(-2.71), "−2.7");
  assert.equal(percent(0.99999), "> 99.9\u202f%");
  assert.equal(percent(1), "100.0\u202f%");
  assert.equal(percent(0.0001), "< 0.1\u202f%");
  assert.equal(percent(0.542), "54.2\u202f%");
  assert.equal(withArticle("Ankle boot"), "an ankle boot");
  assert.equal(withArticle("T-shirt/top"), "a T-shirt/top");
});

test("the first class pressed is singled out; all and none are the same", () => {
  assert.equal(toggleClass("", 4, 10), "4");
  assert.equal(toggleClass("4", 1, 10), "1,4");
  assert.equal(toggleClass("1,4", 4, 10), "1");
  assert.equal(toggleClass("11", 2, 12), "2,11");
  assert.equal(toggleClass("1", 1, 10), "");
  assert.equal(toggleClass("0,1,2,3,4,5,6,7,8", 9, 10), "");
  assert.ok(isShown("", 3) && isShown("3,5", 3) && !isShown("5", 3) && !isShown("11", 1));
});

test("colours by name become those of the scheme, anywhere in a chart", () => {
  const spec =
    { marks: [{ fill: "token:class-1", size: 3, text: "a token:ink" }], background: "token:paper", none: null };
  assert.deepEqual(resolveTokens(spec, TOKENS), {
    marks: [{ fill: "#00aa00", size: 3, text: "a token:ink" }], background: "#ffffff", none: null,
  });
  assert.throws(() => resolveTokens("token:purple", TOKENS), /must have a colour 'purple'/);
});

test("points: the nearest within reach, the neighbour ahead, the middle", () => {
  const points = readPoints(/** @type {any} */ ({
    data: Uint16Array.of(0, 0, 65535, 0, 32768, 32768, 32768, 65535), shape: [4, 2],
  }));
  const all = () => true;
  assert.equal(nearest(points, 0.9, 0.1, all), 1);
  assert.equal(nearest(points, 0.9, 0.1, (index) => index !== 1), 2);
  assert.equal(nearest(points, 0.8, 0.3, all, 0.05), -1);
  assert.equal(neighborTowards(points, 2, [0, 1], all), 3);
  assert.equal(neighborTowards(points, 0, [1, 0], all), 1);
  assert.equal(neighborTowards(points, 1, [1, 0], all), 1);
  assert.deepEqual(medianOf(points, (index) => index < 1), [0, 0]);
  assert.equal(medianOf(points, () => false), null);
});

test("thumbnails lie by class, then by answer, then in the order of the points", () => {
  const places = placesByAnswer(Uint8Array.of(1, 0, 1, 0, 1), Uint8Array.of(1, 0, 0, 0, 1));
  assert.deepEqual(Array.from(places), [3, 0, 2, 1, 4]);
});

test("what speaks for and against a unit is sorted by magnitude and has one sign", () => {
  const network = smallNetwork();
  const { terms } = termsOf(network, network.forward(smallImage()), "fc1", 1);
  const { positive, negative } = strongestOfEachSign(terms, 3);
  assert.equal(positive[0].product, Math.max(...terms.map(({ product }) => product)));
  assert.equal(negative[0].product, Math.min(...terms.map(({ product }) => product)));
  assert.ok(positive.every(({ product }) => product > 0) && negative.every(({ product }) => product < 0));
});

test("the state of the page becomes a step and a clamp", () => {
  const state = /** @type {any} */ ({ bits: "110", step: null, memory: 2, clamp: "forget:1:one" });
  assert.equal(stepOf(state), 2);
  assert.equal(stepOf({ ...state, step: 40 }), 2);
  assert.deepEqual(clampOf(state), { gate: "forget_gate", value: 1, unit: 2 });
  assert.deepEqual(clampOf({ ...state, clamp: "input:0:all" }), { gate: "input_gate", value: 0, unit: null });
  assert.equal(clampOf({ ...state, clamp: "" }), null);
});

test("a tie is not more", () => {
  const step = /** @type {any} */ ({ logits: [2, -2] });
  const verdict = verdictAfter("10", [step, step], 1);
  assert.deepEqual([verdict.ones, verdict.zeros, verdict.says, verdict.right], [1, 1, false, true]);
  assert.match(spellVerdict(verdict), /^1 one and 1 zero: .*“not more ones”.*right\.$/);
});
