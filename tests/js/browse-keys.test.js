// @ts-check
/** Where a key leads in a row or a grid. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { destination } from "../../templates/static/js/controls/browse-keys.js";

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
