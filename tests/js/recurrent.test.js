// @ts-check
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { GATES, createRecurrent, differences, squash, stepsOfBits,
  stepsOfRows } from "../../templates/static/js/engine/recurrent.js";

const fixture = JSON.parse(readFileSync(new URL("../fixtures/tiny-lstm.json", import.meta.url), "utf8"));
const bytes = Buffer.from(fixture.weights, "base64");
const network =
  createRecurrent(fixture.manifest, bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));

for (const { bits, clamps, traces } of fixture.cases) {
  test(`every gate and state of ${bits} is PyTorch's, clamped: ${JSON.stringify(clamps)}`, () => {
    const [gate] = Object.keys(clamps);
    const clamp = gate ? { gate: /** @type {any} */ (gate), value: clamps[gate], unit: null } : null;
    const trace = network.run(stepsOfBits(bits), clamp);
    for (const [name, expected] of Object.entries(traces)) {
      const got = trace.flatMap((step) => Array.from(/** @type {any} */ (step)[name]));
      assert.equal(got.length, expected.length, name);
      got.forEach((value, i) =>
        assert.ok(Math.abs(value - expected[i]) <= 1e-5, `${name}[${i}]: ${value} and ${expected[i]}`),
      );
    }
  });
}

test("the terms of a gate add up to its sum, and the squashed sum is the gate", () => {
  const trace = network.run(stepsOfBits("110100"));
  for (const [index, gate] of GATES.entries()) {
    for (let unit = 0; unit < network.units; unit++) {
      const terms = network.terms(trace, 4, gate, unit);
      const sum = terms.reduce((total, { product }) => total + product, 0);
      assert.equal(terms.length, 1 + network.units + 1);
      assert.ok(Math.abs(sum - trace[4].sums[index * network.units + unit]) < 1e-12);
      assert.ok(Math.abs(squash(gate, sum) - trace[4][gate][unit]) < 1e-12);
    }
  }
});

test("a clamp of one unit leaves the gates of the others alone", () => {
  const [free] = network.run(stepsOfBits("1"));
  const [held] = network.run(stepsOfBits("1"), { gate: "input_gate", value: 0, unit: 1 });
  assert.equal(held.input_gate[1], 0);
  assert.equal(held.cell[1], 0);
  assert.equal(held.input_gate[0], free.input_gate[0]);
  assert.equal(held.cell[2], free.cell[2]);
});

test("a manifest without an LSTM is refused", () => {
  const { layers } = fixture.manifest;
  assert.throws(() => createRecurrent({ ...fixture.manifest, layers: [layers[0], layers[2]] },
    new ArrayBuffer(0)), /LSTM/);
});

test("ones less zeros, rows of an image", () => {
  assert.deepEqual(differences("1101"), [1, 2, 1, 2]);
  assert.deepEqual(stepsOfRows(Float32Array.of(1, 2, 3, 4), 2).map((row) => [...row]), [[1, 2], [3, 4]]);
});
