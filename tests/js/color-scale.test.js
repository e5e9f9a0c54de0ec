// @ts-check
/** Colour scales: the paper at zero, readable words, no pale maps. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { divergingScale, intensityScale, usualMagnitude } from "../../templates/static/js/maps/color-scale.js";
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
