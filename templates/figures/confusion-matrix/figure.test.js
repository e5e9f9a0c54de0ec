// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";
import { accuracyOf, behind, commonest, momentOf, strongest } from "./confusions.js";

const CONFUSION = [[9, 1, 0], [0, 5, 5], [7, 0, 3]];
const historyOf = (/** @type {number} */ length) =>
  Array.from({ length }, (_, epoch) => ({ epoch, confusion: CONFUSION }));
const histories = { trained: historyOf(4), "shuffled-labels": historyOf(2) };

test("the strongest confusion is off the diagonal", () => {
  assert.deepEqual(strongest(CONFUSION), [2, 0]);
});

test("a state asks for one matrix of one history", () => {
  const ask = (/** @type {string} */ network, /** @type {number | null} */ epoch) => {
    const { history, at, isFinal } = momentOf(histories, { network, epoch });
    return [history.length, at, isFinal];
  };
  assert.deepEqual(ask("trained", null), [4, 3, true]);
  assert.deepEqual(ask("trained", 2), [4, 2, false]);
  assert.deepEqual(ask("trained", 99), [4, 3, true]);
  assert.deepEqual(ask("untrained", 2), [4, 0, false]);
  assert.deepEqual(ask("shuffled-labels", 9), [2, 1, false]);
  const made = { trained: historyOf(1), untrained: [{ epoch: 0, confusion: [[1, 0], [0, 1]] }] };
  assert.equal(momentOf(made, { network: "untrained", epoch: null }).history, made.untrained);
});

test("the commonest confusions count both ways", () => {
  const confusion = [[8, 0, 2], [0, 10, 0], [3, 1, 6]];
  assert.deepEqual(commonest(confusion, 1), [{ first: 0, second: 2, count: 5, share: 0.25 }]);
  assert.equal(accuracyOf(confusion), 0.8);
  assert.deepEqual(behind([0, 0, 2], [2, 0, 0], 0, 2), [0]);
});
