// @ts-check
import assert from "node:assert/strict";
import test from "node:test";

import { citationBibtex, citationText } from "../../templates/static/js/page/cite.js";
import { frameCode } from "../../templates/static/js/page/share.js";
import { readEmbedOptions } from "../../templates/static/js/page/embed-options.js";

test("options come from the query, then from the hash, and only from the list", () => {
  const plain = { theme: "auto", controls: true, language: "en-GB" };
  assert.deepEqual(readEmbedOptions("", "", "en-GB"), plain);
  assert.deepEqual(readEmbedOptions("?theme=dark", "#theme=light&controls=off&lang=en-US", "en-GB"),
    { theme: "dark", controls: false, language: "en-US" });
  for (const hostile of ["?theme=__proto__&lang=de",
    "?theme=%3Cscript%3E&controls=on&lang=en-GB-x", "?lang=.*", "#%"]) {
    assert.deepEqual(readEmbedOptions(hostile, hostile.replace("?", "#"), "en-GB"), plain);
  }
});

test("the code of a frame cannot be broken by a title", () => {
  const code = frameCode("https://a.org/embed/x/?b=1&c=2", 'Say "hi" & go', 400, "en-GB");
  assert.equal(code, '<iframe src="https://a.org/embed/x/?b=1&amp;c=2" title="Say &quot;hi&quot; &amp; go" lang="en-GB"'
    + ' width="100%" height="400" loading="lazy" style="border:0"></iframe>');
});

test("a figure is cited by its number, its question and its address", () => {
  const work =
    { title: "T", authors: ["A", "B"], date: "2026/11/20", number: 4, question: "Why?", url: "https://a.org/#x" };
  assert.equal(citationText(work), "A, B (2026). T. Figure 4: “Why?” https://a.org/#x");
  assert.equal(citationBibtex(work, "x"), [
    "@misc{x-2026,", "  title = {{T}},", "  author = {{A} and {B}},", "  year = {2026},", "  month = {11},",
    "  url = {https://a.org/#x},", "  note = {Figure 4: Why?},", "}",
  ].join("\n"));
});
