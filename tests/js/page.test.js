// @ts-check
/** What the page writes: a table to download, the notice of the network shown. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { toCsv } from "../../templates/static/js/page/download.js";
import { noticeOf } from "../../templates/static/js/page/notice.js";

test("CSV quotes what must be quoted", () => {
  assert.equal(toCsv({ columns: ["a", "b"], rows: [[1, 'x "y"'], [-2.5, "a,b\nc"]] }),
    'a,b\r\n1,"x ""y"""\r\n-2.5,"a,b\nc"\r\n');
});

test("the notice ranks the three networks by what was measured", () => {
  const of = (/** @type {number} */ share) => ({ n: 5000, zeros: 0, between_classes: share });
  const measured = { trained: of(0.7), untrained: of(0.3), "shuffled-labels": of(0.1) };
  assert.match(noticeOf("logits", "trained", measured),
    /trained, the class explains 70\.0.%.*the most of the three.*30\.0.% untrained.*5,000/);
  assert.match(noticeOf("logits", "untrained", measured), /the middle of the three/);
  assert.match(noticeOf("logits", "shuffled-labels", measured), /the least of the three/);
});
