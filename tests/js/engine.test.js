// @ts-check
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { erf } from "../../templates/static/js/engine/activations.js";
import { argmax, createNetwork, layerOf, Network, softmax } from "../../templates/static/js/engine/network.js";
import { termsOf } from "../../templates/static/js/engine/operands.js";
import { decodeHalves, halfToNumber } from "../../templates/static/js/engine/half.js";
import { compareLayers } from "../../templates/static/js/engine/agreement.js";

/** What PyTorch computed; see tests/fixtures/tiny_network.py. */
const fixture = JSON.parse(readFileSync(new URL("../fixtures/tiny-network.json", import.meta.url), "utf8"));
const bytes = Buffer.from(fixture.weights, "base64");
const weights = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
const network = () => createNetwork(fixture.manifest, weights);

/**
 * @param {ArrayLike<number>} given @param {ArrayLike<number>} expected @param {string} what @param {number} [tolerance]
 */
function assertClose(given, expected, what, tolerance = 1e-5) {
  assert.equal(given.length, expected.length, `${what}: length`);
  for (let i = 0; i < given.length; i++) {
    const distance = Math.abs(given[i] - expected[i]);
    assert.ok(distance <= tolerance * (1 + Math.abs(expected[i])), `${what}[${i}]: ${given[i]}, not ${expected[i]}`);
  }
}

/** @template T @param {Map<string, T>} map @param {string} name @returns {T} */
const at = (map, name) => /** @type {T} */ (map.get(name));

test("every layer's output is PyTorch's", () => {
  for (const { outputs } of fixture.cases) {
    const activations = network().forward(Float32Array.from(outputs.image));
    assert.deepEqual([...activations.keys()], Object.keys(outputs));
    for (const [name, expected] of Object.entries(outputs)) assertClose(at(activations, name), expected, name);
  }
});

test("gradients are autograd's, for units of every kind of layer", () => {
  for (const { outputs, gradients } of fixture.cases) {
    for (const [name, { unit, gradient }] of Object.entries(gradients)) {
      assertClose(network().gradient(Float32Array.from(outputs.image), name, unit), gradient, name);
    }
  }
});

test("gradients are what finite differences say", () => {
  const tiny = network();
  const image = Float32Array.from(fixture.cases[0].outputs.image);
  const gradient = tiny.gradient(image, "logits", 2);
  const step = 1e-3;
  for (const pixel of [0, 13, 40, 80]) {
    const [above, below] = [step, -step].map((change) => {
      const changed = image.map((value, i) => (i === pixel ? value + change : value));
      return at(tiny.forward(changed), "logits")[2];
    });
    assert.ok(Math.abs((above - below) / (2 * step) - gradient[pixel]) < 5e-3, `pixel ${pixel}`);
  }
});

test("a weighted sum of units has the weighted sum of their gradients", () => {
  const tiny = network();
  const image = Float32Array.from(fixture.cases[0].outputs.image);
  const [first, second] = [0, 3].map((unit) => tiny.gradient(image, "logits", unit));
  const both = tiny.gradient(image, "logits", Float32Array.of(2, 0, 0, -1));
  assertClose(both, first.map((value, i) => 2 * value - second[i]), "sum");
});

test("given arrays are used again, and a second image leaves no trace of the first", () => {
  const tiny = network();
  const [first, second] = fixture.cases.map((/** @type {any} */ each) => Float32Array.from(each.outputs.image));
  const kept = tiny.allocate();
  tiny.forward(first, kept);
  assert.equal(tiny.forward(second, kept), kept);
  assertClose(at(kept, "logits"), fixture.cases[1].outputs.logits, "logits");
});

test("forwardFrom recomputes what follows a changed layer, and nothing before it", () => {
  const tiny = network();
  const activations = tiny.forward(Float32Array.from(fixture.cases[0].outputs.image));
  const unchanged = tiny.forwardFrom("relu1", activations);
  assertClose(at(unchanged, "logits"), at(activations, "logits"), "logits");
  const silenced = new Map(activations).set("relu3", new Float32Array(6));
  const result = tiny.forwardFrom("relu3", silenced);
  assert.deepEqual(at(result, "logits"), tiny.weights("logits").bias);
  assert.equal(result.get("conv1"), activations.get("conv1"));
  assertClose(at(activations, "logits"), fixture.cases[0].outputs.logits, "the old logits");
});

test("withWeights changes a copy", () => {
  const tiny = network();
  const image = Float32Array.from(fixture.cases[0].outputs.image);
  const { bias } = tiny.weights("logits");
  const changed = tiny.withWeights({ logits: { bias: bias.map((value) => value + 1) } });
  assertClose(
    at(changed.forward(image), "logits"), at(tiny.forward(image), "logits").map((value) => value + 1), "logits");
  assertClose(at(tiny.forward(image), "logits"), fixture.cases[0].outputs.logits, "the old logits");
});

test("unknown layers, units and kinds are named", () => {
  assert.throws(() => network().layer("conv9"), /must have a layer 'conv9'/);
  assert.throws(() => network().weights("relu1"), /'relu1' must have weights/);
  assert.throws(() => network().withWeights({ pool1: {} }), /'pool1' must have weights/);
  assert.throws(() => network().gradient(new Float32Array(81), "logits", 4), /'logits' must have a unit 4/);
  const layers = [{ name: "gate", kind: "__proto__", shape: [1], inputs: [] }];
  assert.throws(() => createNetwork(/** @type {any} */ ({ layers }), weights), /gate: unknown layer kind/);
});

test("weights that are too short are refused", () => {
  assert.throws(() => createNetwork(fixture.manifest, weights.slice(0, 100)), RangeError);
});

test("softmax sums to one, bears large logits, and flattens with temperature", () => {
  const sharp = softmax([1000, 999, -1000]);
  assertClose(sharp, [1 / (1 + Math.exp(-1)), 1 / (1 + Math.E), 0], "softmax");
  const warm = softmax([3, 1, 0], 100);
  assert.ok(Math.max(...warm) < 0.35);
  assert.ok(Math.abs(warm.reduce((sum, value) => sum + value) - 1) < 1e-6);
});

test("argmax takes the first of equals", () => {
  assert.equal(argmax([1, 3, 3, 2]), 1);
});

test("half floats: all 65,536 of them agree, whichever way they are decoded", () => {
  const all = Uint16Array.from({ length: 65536 }, (_, bits) => bits);
  const decoded = decodeHalves(all.buffer, 0, all.length);
  for (let bits = 0; bits < 65536; bits++)
    assert.ok(Object.is(decoded[bits], Math.fround(halfToNumber(bits))), `${bits}`);
  assert.equal(halfToNumber(0x3c00), 1);
  assert.equal(halfToNumber(0xc000), -2);
  assert.equal(halfToNumber(0x7bff), 65504);
  assert.equal(halfToNumber(0x0001), 2 ** -24);
});

test("agreement: within tolerance, and a NaN never agrees", () => {
  const expected = new Map([["a", [1000, 0]], ["b", [1, 2]]]);
  const compare = (/** @type {number[]} */ values) => compareLayers(expected, new Map([["a", values], ["other", [0]]]));
  assert.deepEqual(compare([1000.05, 0.00005]).map(({ name, agrees }) => [name, agrees]), [["a", true]]);
  assert.equal(compare([1000.2, 0])[0].agrees, false);
  assert.equal(compare([NaN, 0])[0].agrees, false);
  assert.equal(compare([1000])[0].agrees, false);
});

/** The image is read by three layers, `bent` by two. */
const BRANCHES = [
  { name: "image", kind: "input", shape: [2, 2, 2], inputs: [] },
  { name: "bent", kind: "silu", shape: [2, 2, 2], inputs: ["image"] },
  { name: "mean", kind: "global-average-pool", shape: [2, 1, 1], inputs: ["bent"] },
  { name: "gated", kind: "multiply", shape: [2, 2, 2], inputs: ["image", "mean"] },
  { name: "sum", kind: "add", shape: [2, 2, 2], inputs: ["gated", "image", "bent"] },
  { name: "all", kind: "concatenate", shape: [4, 2, 2], inputs: ["sum", "bent"] },
];

const joined = new Network(BRANCHES.map((entry) => {
  const first = BRANCHES.find(({ name }) => name === entry.inputs[0]) ?? entry;
  return layerOf(entry, first.shape, null, null);
}));
const picture = Float32Array.of(0.5, -1, 2, 0.25, -0.75, 1.5, 0.1, -2);

test("a layer that several read gets the sum of their gradients", () => {
  const step = 1e-2;
  for (let unit = 0; unit < 16; unit++) {
    const gradient = joined.gradient(picture, "all", unit);
    for (let pixel = 0; pixel < picture.length; pixel++) {
      const [above, below] = [step, -step].map((change) => {
        const changed = picture.map((value, at) => at === pixel ? value + change : value);
        return /** @type {Float32Array} */ (joined.forward(changed).get("all"))[unit];
      });
      const expected = (above - below) / (2 * step);
      assert.ok(Math.abs(gradient[pixel] - expected) < 1e-3, `all[${unit}] by pixel ${pixel}: ${gradient[pixel]}`);
    }
  }
});

test("the terms of a join name the branch that each comes from", () => {
  const activations = joined.forward(picture);
  const named = (/** @type {string} */ name, /** @type {number} */ index) =>
    termsOf(joined, activations, name, index).terms.map(({ layer, index: at }) => `${layer} ${at}`);
  assert.deepEqual(named("sum", 5), ["gated 5", "image 5", "bent 5"]);
  assert.deepEqual(named("gated", 5), ["image 5", "mean 1"]);
  assert.deepEqual([named("all", 7), named("all", 8)], [["sum 7"], ["bent 0"]]);
});

test("what follows a branch is computed again, and what it reads besides is named", () => {
  assert.deepEqual(joined.besides("mean"), ["image", "bent"]);
  const activations = joined.forward(picture);
  const changed = joined.forwardFrom("mean", new Map(activations).set("mean", new Float32Array(2)));
  const bent = /** @type {Float32Array} */ (activations.get("bent"));
  assert.deepEqual([...(changed.get("sum") ?? [])], [...picture.map((value, at) => value + bent[at])]);
});

test("the error function is the tabled one", () => {
  for (const [x, value] of [[0, 0], [0.5, 0.5204999], [1, 0.8427008], [-2, -0.9953223], [6, 1]]) {
    assert.ok(Math.abs(erf(x) - value) < 2e-7, `erf(${x})`);
  }
});
