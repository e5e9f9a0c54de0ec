// @ts-check
/** Colour scales: the paper at zero, readable words, no pale maps. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { divergingScale, intensityScale, usualMagnitude } from "../../templates/static/js/maps/color-scale.js";
import { drawMap } from "../../templates/static/js/maps/map-canvas.js";
import { colorOf } from "../../templates/static/js/page/theme.js";
import { TOKENS } from "./tokens.js";

test("the signed scale is the paper at zero, whatever the limit", () => {
  for (const limit of [2.7, 0]) {
    const scale = divergingScale(TOKENS, limit);
    assert.equal(scale.css(0), "rgb(255 255 255)");
    assert.equal(scale.pixel(0), 0xffffffff);
  }
  const scale = divergingScale(TOKENS, 2);
  assert.equal(scale.css(2), "rgb(255 0 0)");
  assert.equal(scale.css(-99), "rgb(0 0 255)");
  assert.equal(scale.pixel(2), 0xff0000ff);
  assert.equal(scale.low, -2);
  assert.equal(divergingScale(TOKENS, 2, false).low, 0);
});

test("words on a colour contrast with it", () => {
  const scale = intensityScale(TOKENS);
  assert.equal(scale.text(0), "black");
  assert.equal(scale.text(1), "white");
});

test("one extreme value does not make the rest pale", () => {
  const values = new Float32Array(1000).fill(-1);
  values[3] = 50;
  assert.equal(usualMagnitude(values), 1);
  const rare = new Float32Array(1000);
  rare[5] = 2;
  assert.equal(usualMagnitude(rare), 2);
});

/** What is put on a canvas of 1 × 2 cells. @param {number[]} values @param {any} scale */
function painted(values, scale) {
  /** @type {number[]} */
  let bytes = [];
  const context = {
    createImageData: (/** @type {number} */ width, /** @type {number} */ height) =>
      ({ data: new Uint8ClampedArray(4 * width * height) }),
    putImageData: (/** @type {{ data: Uint8ClampedArray }} */ { data }) => { bytes = [...data]; },
  };
  const canvas = /** @type {any} */ ({ width: 2, height: 1, getContext: () => context });
  drawMap(canvas, values, scale);
  return bytes;
}

test("an image of three channels wears its own colours, one of one channel paper and ink", () => {
  const scale = intensityScale(TOKENS);
  assert.deepEqual(painted([1, 0, 0.2, 1, 0, 0.4], scale), [255, 51, 0, 255, 0, 255, 102, 255]);
  assert.deepEqual(painted([0, 1], scale), [255, 255, 255, 255, 16, 16, 16, 255]);
  assert.equal(painted([0, 0, 0, 0, 0, 0], divergingScale(TOKENS, 1))[0], 255, "a signed map is no picture");
});

test("more than ten classes share ten colours", () => {
  const tokens = { ...TOKENS, class: Array.from({ length: 10 }, (_, at) => `#00000${at}`) };
  assert.equal(colorOf(tokens, "class-41"), "#000001");
});
