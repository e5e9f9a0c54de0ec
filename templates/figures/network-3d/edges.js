// @ts-check
/** Lines from the units that a chosen one reads, in the colours of their weights. */

import { colorOf } from "../../static/js/page/theme.js";

/**
 * @typedef {import("../../static/js/maps/layer-planes.js").Plane} Plane
 * @typedef {{ plane: Plane, cell: number }} Cell
 * @typedef {Cell & { weight: number }} Source
 */

/** @param {any} three the module @param {{ plane: Plane, mesh: any }[]} planes */
export function createEdges(three, planes) {
  const lines = new three.LineSegments(
    new three.BufferGeometry(),
    new three.LineBasicMaterial({ vertexColors: true, transparent: true, depthTest: false }),
  );
  /** @type {Cell[]} two to a line */
  let ends = [];

  /** Follow the planes to where they are. */
  function place() {
    const places = ends.flatMap(middleOf);
    lines.geometry.setAttribute("position", new three.Float32BufferAttribute(places, 3));
    lines.geometry.computeBoundingSphere();
  }

  /** @param {Cell} target @param {Source[]} sources @param {import("../../static/js/page/config.js").Tokens} tokens */
  function light(target, sources, tokens) {
    const largest = Math.max(...sources.map(({ weight }) => Math.abs(weight)), 1e-9);
    const [zero, negative, positive] = ["zero", "negative", "positive"].map(
      (name) => new three.Color(colorOf(tokens, name)),
    );
    const colors = sources.flatMap(({ weight }) => {
      const color = zero.clone().lerp(weight < 0 ? negative : positive, Math.sqrt(Math.abs(weight) / largest));
      return [...color.toArray(), ...color.toArray()];
    });
    lines.geometry.setAttribute("color", new three.Float32BufferAttribute(colors, 3));
    ends = sources.flatMap((source) => [source, target]);
    place();
  }

  /** @param {Cell} end in a vector's plane the cell's own place, else the plane's @returns {number[]} */
  function middleOf({ plane, cell }) {
    const { mesh } = planes[planes.findIndex((each) => each.plane === plane)];
    const { position: { x, y, z }, scale: { x: scale } } = mesh;
    if (plane.channel !== null) return [x, y, z];
    const across = ((cell % plane.columns) + 0.5) / plane.columns - 0.5;
    const up = 0.5 - (Math.floor(cell / plane.columns) + 0.5) / plane.rows;
    return [x, y + up * scale * plane.height, z - across * scale * plane.width];
  }

  return { lines, place, light };
}
