import assert from "node:assert/strict";
import { test } from "node:test";
import { agreement, confusionOf } from "./tally.js";

test("only what was named is compared", () => {
  assert.deepEqual(agreement([1, 2, 3, 3], [1, 0, null, 3]), { same: 2, n: 3 });
  assert.deepEqual(agreement([1, 2], [null, null]), { same: 0, n: 0 });
});

test("a matrix counts answers by label", () => {
  assert.deepEqual(confusionOf([0, 0, 1, 2], [0, 1, 1, null], 3), [[1, 1, 0], [0, 1, 0], [0, 0, 0]]);
});
