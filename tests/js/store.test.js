// @ts-check
import assert from "node:assert/strict";
import test from "node:test";
import { chained } from "./chain.js";
import { createStore, stateKeys } from "../../templates/static/js/page/store.js";

const layer = (/** @type {string} */ name, /** @type {string} */ kind) => ({ name, kind, shape: [4] });
const small = chained([
  layer("image", "input"), layer("conv1", "conv"), layer("relu1", "relu"), layer("pool1", "max-pool"),
  layer("fc1", "dense"), layer("relu3", "relu")]);
const deep =
  chained([layer("image", "input"), layer("conv1", "conv"), layer("conv3", "conv"), layer("relu3", "relu")]);
const experiment = (/** @type {typeof small} */ layers) => ({
  title: "", dataset: "", noun: "", plural: "", shape: [1, 28, 28], framing: null, networks: [], layers });
const experiments = { small: experiment(small), deep: experiment(deep) };

function makeStore() {
  const keys = stateKeys({
    layers: ["image", "conv1", "relu1", "pool1", "fc1", "relu3", "conv3"],
    networks: ["trained", "untrained", "shuffled-labels"],
    figures: ["conv1"],
    images: 50,
    rows: 28,
    labels: 10,
  });
  return createStore(keys, experiments);
}

test("the state goes to the hash and comes back", () => {
  const store = makeStore();
  const patch = { image: 17, network: "untrained", layer: "conv1", channel: 3, cell: "11,14", classes: "0,5,9" };
  store.set(patch);
  assert.equal(store.toHash(), "image=17&network=untrained&layer=conv1&channel=3&cell=11,14&classes=0,5,9");
  assert.deepEqual(store.read(`#${store.toHash()}`), patch);
});

test("what is as in the beginning stays out of the hash", () => {
  const store = makeStore();
  assert.equal(store.toHash(), "");
  assert.equal(store.toHash({ figure: "conv1" }), "figure=conv1");
});

test("unknown keys and values are ignored, each by itself", () => {
  const { read } = makeStore();
  for (const hash of [
    "#conv1", "#image=50", "#image=-1", "#image=1e1", "#image=0x1", "#image=", "#image=1.5", "#network=Trained",
    "#layer=conv9", "#channel=99999", "#channel=NaN", "#cell=1", "#cell=1,2,3", "#classes=11", "#classes=0123456789",
    "#theme=dark", "#channels=1", "#__proto__=1", "#constructor=x", "#%E0%A4%A", "#image=%00",
      "#=&&=&", "#figure=conv2",
  ]) {
    assert.deepEqual(read(hash), {}, hash);
  }
  assert.deepEqual(read("#image=5&layer=<script>&network=untrained"), { image: 5, network: "untrained" });
  assert.equal(/** @type {any} */ ({}).polluted, undefined);
});

test("subscribers hear each change once, and not what changes nothing", () => {
  const store = makeStore();
  /** @type {number[]} */
  const heard = [];
  const leave = store.subscribe((state, previous) => heard.push(previous.image, state.image));
  store.set({ image: 4, network: "untrained" });
  store.set({ image: 4 });
  leave();
  store.set({ image: 9 });
  assert.deepEqual(heard, [0, 4]);
});

test("keys that are not in the table do not enter", () => {
  const store = makeStore();
  store.set(/** @type {any} */ ({ stranger: 1 }));
  assert.equal("stranger" in store.get(), false);
});

test("a channel is remembered for the layers that share it, in each experiment by its own layers", () => {
  const store = makeStore();
  store.set({ layer: "conv1", channel: 5 });
  store.set({ layer: "relu3", channel: 2 });
  assert.deepEqual({ ...store.get().channels }, {
    "small/conv1": 5, "deep/conv1": 5, "small/fc1": 2, "deep/conv3": 2,
  });
});

test("another layer forgets the cell; another channel keeps it", () => {
  const store = makeStore();
  store.set({ layer: "conv1", channel: 1, cell: "3,4" });
  store.set({ channel: 2 });
  assert.equal(store.get().cell, "3,4");
  store.set({ layer: "fc1" });
  assert.equal(store.get().cell, null);
});

test("the state cannot be changed from outside", () => {
  const state = makeStore().get();
  assert.throws(() => { /** @type {any} */ (state).image = 3; }, TypeError);
});

test("labels may have two digits; older addresses of ten classes have no commas", () => {
  const [few, many] = [10, 12].map((labels) =>
    stateKeys({ layers: [], networks: [], figures: [], images: 1, rows: 1, labels }));
  assert.equal(few.classes.parse("059"), "0,5,9");
  const refused = ["11", "0,0", "0,10", "0123456789", "", "0,", "00,1"];
  assert.deepEqual(refused.map(few.classes.parse), refused.map(() => undefined));
  assert.deepEqual(["11", "3,11", "12", "011"].map(many.classes.parse), ["11", "3,11", undefined, undefined]);
  assert.deepEqual(["3,11", "11,11", "3", "3,12"].map(many.pair.parse), ["3,11", undefined, undefined, undefined]);
});
