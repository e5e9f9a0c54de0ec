// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";
import { isAbout } from "../../templates/static/js/page/figure-link.js";

const figure = (/** @type {string} */ experiment) => ({ kind: "explain", experiment });

test("a number is explained by the figure of its own network alone", () => {
  const article = { home: "fashion", figures: { explain: figure("fashion"), "digits-conv1": figure("digits") } };
  assert.ok(isAbout(article, "explain", "fashion"));
  assert.ok(!isAbout(article, "explain", "digits"));
});

test("a page that explains nothing itself leads to the article only for the article's network", () => {
  const digits = { home: "fashion", figures: { "digits-conv1": figure("digits") } };
  assert.ok(!isAbout(digits, "explain", "digits"));
  assert.ok(isAbout({ home: "fashion", figures: { conv1: figure("fashion") } }, "explain", "fashion"));
});

test("a page of another network that explains its own numbers leads there", () => {
  const digits = { home: "fashion", figures: { explain: figure("digits") } };
  assert.ok(isAbout(digits, "explain", "digits"));
  assert.ok(!isAbout(digits, "explain", "fashion"));
});
