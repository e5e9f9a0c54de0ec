// @ts-check
/**
 * The packs behind the layer map, by layer and view; each is fetched when it is first looked at.
 *
 * @typedef {"umap" | "pca" | "ring"} Projection
 * @typedef {{ projection: Projection, seed: number }} Layout
 * `seed`: which of `LAYOUTS`, where the projection is UMAP
 */

import { lostShares, nearestInViews, neighborsOf, placeExactly, usualReach } from "./neighbors.js";
import { medianOf, readPoints } from "../../static/js/marks/points.js";

/** The maps that UMAP has of a layer: by name in the pack, and for the reader. */
export const LAYOUTS = Object.freeze({
  published: "Published", spectral1: "Spectral 1", spectral2: "Spectral 2", random1: "Random 1", random2: "Random 2",
});

/** Neighbours further than those of this part of the test images make a picture strange. */
const FAR = 0.99;

/**
 * @param {import("../../static/js/data/data.js").Data} data
 * @param {string} experiment
 */
export function createMapData(data, experiment) {
  /** @type {Map<string, Promise<Float32Array>>} */
  const tints = new Map();
  /** @type {Map<string, number>} */
  const usual = new Map();
  const folder = `data/${experiment}`;

  /** The packed places of a view. @param {string} layer @param {Layout} layout */
  async function places(layer, { projection, seed }) {
    if (projection !== "umap") return (await data.pack(`${folder}/${projection}/${layer}.bin`)).places;
    if (seed === 0) return (await data.pack(`${folder}/projection/${layer}.bin`)).umap;
    return (await data.pack(`${folder}/seeds/${layer}.bin`))[Object.keys(LAYOUTS)[seed]];
  }

  /** @param {string} layer @param {Layout} layout */
  const points = async (layer, layout) => readPoints(await places(layer, layout));

  /** @param {string} layer */
  const neighbors = (layer) => data.pack(`${folder}/neighbors/${layer}.bin`);

  /**
   * Which share of its true neighbours each point lost; worked out once.
   * @param {string} layer @param {Layout} layout
   */
  function lost(layer, layout) {
    const key = `${layer} ${layout.projection} ${layout.seed}`;
    const kept = tints.get(key) ?? Promise.all([points(layer, layout), neighbors(layer)])
      .then(([shown, pack]) => lostShares(shown, pack.neighbors.data));
    tints.set(key, kept);
    return kept;
  }

  /**
   * Where a picture stands in a straight view, exactly.
   * @param {string} layer @param {"pca" | "ring"} view @param {number} image
   */
  async function placeIn(layer, view, image) {
    const [axes, packed, pass] = await Promise.all([
      data.pack(`${folder}/axes/${layer}.bin`), places(layer, { projection: view, seed: 0 }),
      data.forward(experiment, { image, network: "trained" }),
    ]);
    const activations = layer === "image" ? pass.specimen.pixels : pass.activations.get(layer);
    const pair = [axes[`${view}0`], axes[`${view}1`]];
    return placeExactly(/** @type {Float32Array} */ (activations), pair, axes[`${view}_offset`].data, packed);
  }

  /**
   * The ten nearest points of the picture that the page follows, and whether they are strangely far: measured by the
   * build for a published one, in the straight views for the reader's own.
   * @param {string} layer @param {number} image
   * @returns {Promise<{ near: number[], strange: boolean, measured: boolean }>}
   */
  async function company(layer, image) {
    const { specimen_neighbors: known, specimen_strangeness: strangeness } = await neighbors(layer);
    if (image < known.shape[0]) {
      const strange = strangeness.data[image] * strangeness.scale > FAR;
      return { near: neighborsOf(known.data, image), strange, measured: true };
    }
    const straight = /** @type {("pca" | "ring")[]} */ (["pca", "ring"]);
    const views = await Promise.all(straight.map((projection) => points(layer, { projection, seed: 0 })));
    const { near, reach } =
      nearestInViews(views, await Promise.all(straight.map((view) => placeIn(layer, view, image))));
    const limit = usual.get(layer) ?? usualReach(views, FAR);
    usual.set(layer, limit);
    return { near, strange: reach > limit, measured: false };
  }

  /**
   * Where a picture that is none of the points belongs.
   * @param {string} layer @param {Layout} layout @param {number} image
   * @returns {Promise<import("./scatter-stage.js").Guest>}
   */
  async function guest(layer, layout, image) {
    if (layout.projection !== "umap")
      return { ...(await placeIn(layer, layout.projection, image)), approximate: false };
    const near = new Set((await company(layer, image)).near);
    const [x, y] = medianOf(await points(layer, layout), (index) => near.has(index)) ?? [0.5, 0.5];
    return { x, y, approximate: true };
  }

  return { points, neighbors, lost, company, guest };
}
