// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";
import { readWindows } from "./windows.js";
import { smallImage, smallNetwork } from "../../../tests/js/small-network.js";

const network = smallNetwork();
const activations = network.forward(smallImage());
const [before, after] = ["relu1", "pool1"].map((name) => /** @type {Float32Array} */ (activations.get(name)));
const UNIT = 2;
const windows = readWindows(network.layer("pool1"), before, after, UNIT);
const START = UNIT * 28 * 28;

test("what is kept of a window is its largest value, and the value of the map after", () => {
  for (let at = 0; at < windows.map.length; at++) {
    const [row, column] = windows.keptAt(at);
    const values = windows.valuesIn([Math.floor(at / 14), at % 14]);
    assert.equal(values.length, 4);
    assert.equal(windows.map[at], Math.max(...values));
    assert.equal(before[START + row * 28 + column], windows.map[at]);
    assert.deepEqual(windows.windowOf([row, column]), [Math.floor(at / 14), at % 14]);
  }
});

test("kept and lost make up the map before", () => {
  const [all, kept, lost] = ["all", "kept", "lost"].map(windows.seen);
  assert.deepEqual(kept.map((value, at) => value + lost[at]), all);
  assert.deepEqual(all, before.subarray(START, START + 784));
  assert.equal(kept.filter((value) => value > 0).length, windows.map.filter((value) => value > 0).length);
});

test("the peak is the largest cell", () => {
  const [row, column] = windows.peak();
  assert.equal(windows.map[row * 14 + column], Math.max(...windows.map));
});
