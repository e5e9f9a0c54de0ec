// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";
import { optionsOf, pairOf, percentFor, questionOf, sentenceOf, verdictsOf } from "./question.js";
import { passedCells, shareOf, spellPosition, stationAt, stationsOf, travelled } from "./timeline.js";

/** @type {(name: string, shape: number[], input: string | null, flags?: Record<string, boolean>) => any} */
const layer = (name, shape, input, flags = {}) => ({ name, kind: name, shape, inputs: input ? [input] : [], ...flags });
const LAYERS = [
  layer("image", [1, 28, 28], null),
  layer("conv1", [16, 28, 28], "image"),
  layer("relu1", [16, 28, 28], "conv1", { bends: true, keeps_channels: true }),
  layer("pool1", [16, 14, 14], "relu1", { keeps_channels: true }),
  layer("flatten", [3136], "pool1", { repeats: true }),
  layer("fc1", [128], "flatten"),
  layer("relu3", [128], "fc1", { bends: true, keeps_channels: true }),
  layer("logits", [10], "relu3"),
];
const stations = stationsOf(LAYERS);

test("maps are swept, shrink, and end in units and bars; what is bent is seen once", () => {
  assert.deepEqual(stations.map(({ name, act, source }) => [name, act, source]), [
    ["conv1", "sweep", "image"], ["pool1", "shrink", "conv1"], ["relu3", "light", "pool1"],
    ["logits", "grow", "relu3"],
  ]);
});

test("the stations follow each other without gap from 0 to 1", () => {
  assert.equal(stations[0].from, 0);
  assert.equal(stations[3].to, 1);
  stations.slice(1).forEach((station, at) => assert.equal(station.from, stations[at].to));
});

test("at 0 there is the picture alone, at 1 everything, between one station comes to be", () => {
  assert.equal(stationAt(stations, 0), null);
  assert.deepEqual(stations.map((each) => shareOf(each, 0)), [0, 0, 0, 0]);
  assert.deepEqual(stations.map((each) => shareOf(each, 1)), [1, 1, 1, 1]);
  const middle = (stations[1].from + stations[1].to) / 2;
  assert.deepEqual(stations.map((each) => Math.round(100 * shareOf(each, middle))), [100, 50, 0, 0]);
  assert.equal(stationAt(stations, middle)?.name, "pool1");
});

test("a window passes every cell once, none before it starts, and never goes back", () => {
  const passed = Array.from({ length: 101 }, (_, at) => passedCells(at / 100, 784));
  assert.deepEqual([passed[0], passed[100]], [0, 784]);
  passed.slice(1).forEach((cells, at) => assert.ok(cells >= passed[at]));
  assert.ok(passed[50] < 392, "it starts slowly");
});

test("every map has arrived at the end, and the first sets off before the last", () => {
  for (const at of [0, 7, 15]) assert.deepEqual([travelled(0, at, 16), travelled(1, at, 16)], [0, 1]);
  assert.ok(travelled(0.4, 0, 16) > travelled(0.4, 15, 16));
  assert.equal(travelled(1, 0, 1), 1);
});

test("a position is spelled by its station, the ends by the picture and the answer", () => {
  assert.equal(spellPosition(stations, 0, "Shirt"), "The picture");
  assert.equal(spellPosition(stations, 1, "Shirt"), "Shirt");
  assert.equal(spellPosition(stations, stations[0].to / 2, "Shirt"), "conv1, 50 %");
});

const CLASSES = ["T-shirt/top", "Trouser", "Ankle boot"];

test("the question names both classes in their order, whichever is the label", () => {
  for (const label of [0, 2]) {
    const pair = pairOf([0.4, 0.1, 0.5], label);
    assert.deepEqual(optionsOf(pair), [0, 2]);
    assert.equal(questionOf(pair, CLASSES), "You decide: T-shirt or ankle boot?");
  }
});

test("per cents have the decimals that tell the two largest apart, one at least", () => {
  assert.equal(percentFor([0.47394, 0.05212, 0.47416])(0.47416), "47.42\u202f%");
  assert.equal(percentFor([0.9, 0.1])(0.9), "90.0\u202f%");
  assert.equal(percentFor([0.5, 0.5])(0.5), "50.0000\u202f%");
});

test("the three verdicts make one sentence; without an answer of the reader's there are two", () => {
  const known = { pair: pairOf([0.3, 0.1, 0.6], 0), probabilities: [0.3, 0.1, 0.6], classes: CLASSES,
    network: "trained" };
  assert.equal(sentenceOf(verdictsOf({ ...known, answer: 2 })),
    "You say ankle boot; the network says ankle boot (60.0\u202f%, T-shirt 30.0\u202f%); the label says T-shirt.");
  assert.match(sentenceOf(verdictsOf({ ...known, answer: null, network: "shuffled-labels" })),
    /^The shuffled labels network says ankle boot .*; the label says T-shirt\.$/);
  assert.equal(verdictsOf({ ...known, pair: pairOf([0.3, 0.1, 0.6], null), answer: null }).length, 1);
});
