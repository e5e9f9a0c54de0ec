// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";
import { peakOf } from "./overview.js";
import { smallImage, smallNetwork } from "../../../tests/js/small-network.js";

test("a unit is strongest where its magnitude is largest; a vector's has no cell", () => {
  const network = smallNetwork();
  const activations = network.forward(smallImage());
  const pass = /** @type {any} */ ({ network, activations });
  const { value, cell } = peakOf(pass, { layer: "conv1", index: 1 });
  const map = /** @type {Float32Array} */ (activations.get("conv1")).subarray(784, 2 * 784);
  assert.equal(Math.abs(value), Math.max(...map.map(Math.abs)));
  assert.equal(map[(cell?.[0] ?? 0) * 28 + (cell?.[1] ?? 0)], value);
  const logits = activations.get("logits");
  assert.deepEqual(peakOf(pass, { layer: "logits", index: 3 }), { value: logits?.[3], cell: undefined });
});
