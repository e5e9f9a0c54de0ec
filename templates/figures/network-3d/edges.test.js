// @ts-check
import assert from "node:assert/strict";
import test from "node:test";
import * as three from "../../static/js/entries/three.js";

import { createEdges } from "./edges.js";

/** @param {object} shape @param {number[]} place */
const planeAt = (shape, place) => {
  const plane = /** @type {any} */ ({ columns: 2, rows: 1, width: 1, height: 1, channel: null, ...shape });
  const mesh = new three.Mesh();
  mesh.position.set(place[0], place[1], place[2]);
  return { plane, mesh };
};
const tokens = /** @type {any} */ (
  { zero: "#000000", negative: "#0000ff", positive: "#ff0000" });

test("a line leads from each source to the target, in the colour of its weight, and follows the planes", () => {
  const [maps, vector] = [planeAt({ channel: 0 }, [0, 0, 0]), planeAt({}, [1, 0, 0])];
  const edges = createEdges(three, [maps, vector]);
  edges.light({ plane: vector.plane, cell: 1 }, [
    { plane: maps.plane, cell: 0, weight: 2 }, { plane: vector.plane, cell: 0, weight: -0.5 },
  ], tokens);
  const { position, color } = edges.lines.geometry.attributes;
  assert.deepEqual([...position.array], [0, 0, 0, 1, 0, -0.25, 1, 0, 0.25, 1, 0, -0.25]);
  assert.deepEqual([...color.array].map((part) => Math.round(part * 100) / 100),
    [1, 0, 0, 1, 0, 0, 0, 0, 0.5, 0, 0, 0.5]);
  maps.mesh.position.set(5, 0, 0);
  edges.place();
  assert.equal(edges.lines.geometry.attributes.position.array[0], 5);
});
