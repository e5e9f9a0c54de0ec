// @ts-check
import assert from "node:assert/strict";
import { createHash, randomBytes } from "node:crypto";
import test from "node:test";
import { compareLayers } from "../../templates/static/js/engine/agreement.js";
import { destination } from "../../templates/static/js/controls/browse-keys.js";
import { isShown, toggleClass } from "../../templates/static/js/marks/class-legend.js";
import { divergingScale, intensityScale, usualMagnitude } from "../../templates/static/js/maps/color-scale.js";
import { toCsv } from "../../templates/static/js/page/download.js";
import { percent, shortValue, spellValue, withArticle } from "../../templates/static/js/marks/number.js";
import { medianOf, nearest, neighborTowards, readPoints } from "../../templates/static/js/marks/points.js";
import { spellReadout } from "../../templates/static/js/marks/readout.js";
import { digestByHand, sha256 } from "../../templates/static/js/data/sha256.js";
import { resolveTokens } from "../../templates/static/js/marks/vega-chart.js";

const TOKENS = { paper: "#ffffff", ink: "#101010", zero: "#ffffff", negative: "#0000ff", positive: "#ff0000",
  class: ["#aa0000", "#00aa00"] };

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

test("keys lead to a sibling, and the ends are ends", () => {
  assert.equal(destination("ArrowRight", 3, 16, 0), 4);
  assert.equal(destination("ArrowRight", 15, 16, 0), 15);
  assert.equal(destination("ArrowLeft", 0, 16, 0), 0);
  assert.equal(destination("Home", 9, 16, 0), 0);
  assert.equal(destination("End", 9, 16, 0), 15);
  assert.equal(destination("ArrowDown", 3, 16, 4), 7);
  assert.equal(destination("ArrowDown", 13, 16, 4), 13);
  assert.equal(destination("ArrowDown", 3, 16, 0), null);
  assert.equal(destination("x", 3, 16, 4), null);
});

test("the first class pressed is singled out; all and none are the same", () => {
  assert.equal(toggleClass("", 4, 10), "4");
  assert.equal(toggleClass("4", 1, 10), "14");
  assert.equal(toggleClass("14", 4, 10), "1");
  assert.equal(toggleClass("1", 1, 10), "");
  assert.equal(toggleClass("012345678", 9, 10), "");
  assert.ok(isShown("", 3) && isShown("35", 3) && !isShown("5", 3));
});

test("CSV quotes what must be quoted", () => {
  assert.equal(toCsv({ columns: ["a", "b"], rows: [[1, 'x "y"'], [-2.5, "a,b\nc"]] }),
    'a,b\r\n1,"x ""y"""\r\n-2.5,"a,b\nc"\r\n');
});

test("SHA-256 by hand is SHA-256", async () => {
  for (const length of [0, 1, 55, 56, 64, 119, 1000]) {
    const bytes = new Uint8Array(randomBytes(length));
    const expected = createHash("sha256").update(bytes).digest("hex");
    assert.equal(Buffer.from(digestByHand(bytes)).toString("hex"), expected);
    assert.equal(await sha256(bytes.buffer), expected);
  }
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

test("agreement: within tolerance, and a NaN never agrees", () => {
  const expected = new Map([["a", [1000, 0]], ["b", [1, 2]]]);
  const compare = (/** @type {number[]} */ values) => compareLayers(expected, new Map([["a", values], ["other", [0]]]));
  assert.deepEqual(compare([1000.05, 0.00005]).map(({ name, agrees }) => [name, agrees]), [["a", true]]);
  assert.equal(compare([1000.2, 0])[0].agrees, false);
  assert.equal(compare([NaN, 0])[0].agrees, false);
  assert.equal(compare([1000])[0].agrees, false);
});
