// @ts-check
/** What the page writes: a table to download. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { toCsv } from "../../templates/static/js/page/download.js";

test("CSV quotes what must be quoted", () => {
  assert.equal(toCsv({ columns: ["a", "b"], rows: [[1, 'x "y"'], [-2.5, "a,b\nc"]] }),
    'a,b\r\n1,"x ""y"""\r\n-2.5,"a,b\nc"\r\n');
});
