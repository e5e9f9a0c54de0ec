// @ts-check
/** A thin frame around every plane, so that a map of zeros is seen as a map, too. */

import { colorOf } from "../../static/js/page/theme.js";

/** @typedef {import("../../static/js/maps/layer-planes.js").Plane} Plane */

/**
 * The corners of a plane, around.
 * @param {Plane} plane @param {number[]} middle @param {number} scale
 */
export const cornersOf = ({ width, height }, [x, y, z], scale) => [[-1, -1], [-1, 1], [1, 1], [1, -1]]
  .map(([up, across]) => [x, y + (up * scale * height) / 2, z + (across * scale * width) / 2]);

/** @param {any} three the module @param {{ plane: Plane, mesh: any }[]} planes */
export function createFrames(three, planes) {
  const material = new three.LineBasicMaterial({ transparent: true, opacity: 0.6 });
  const lines = new three.LineSegments(new three.BufferGeometry(), material);
  return {
    lines,
    /** Follow the planes to where they are. */
    place() {
      const places = planes.flatMap(({ plane, mesh }) => {
        const around = cornersOf(plane, mesh.position.toArray(), mesh.scale.x);
        return around.flatMap((corner, at) => [...corner, ...around[(at + 1) % around.length]]);
      });
      lines.geometry.setAttribute("position", new three.Float32BufferAttribute(places, 3));
      lines.geometry.computeBoundingSphere();
    },
    /** @param {import("../../static/js/page/config.js").Tokens} tokens */
    paint(tokens) { material.color = new three.Color(colorOf(tokens, "rule")); },
  };
}
