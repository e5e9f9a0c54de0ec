// @ts-check
/**
 * The packs behind the layer map, by layer and view; each is fetched when it is first looked at.
 *
 * @typedef {"umap" | "pca" | "ring"} Projection
 * @typedef {{ projection: Projection, seed: number }} Layout
 */

import { lostShares, neighborsOf, placeExactly } from "../neighbors.js";
import { medianOf, readPoints } from "./points.js";

/**
 * @param {import("../data.js").Data} data
 * @param {string} experiment
 */
export function createMapData(data, experiment) {
  /** @type {Map<string, Promise<Float32Array>>} */
  const tints = new Map();
  const folder = `data/${experiment}`;

  /** The packed places of a view. @param {string} layer @param {Layout} layout */
  async function places(layer, { projection, seed }) {
    if (projection !== "umap") return (await data.pack(`${folder}/${projection}/${layer}.bin`)).places;
    if (seed === 0) return (await data.pack(`${folder}/projection/${layer}.bin`)).umap;
    return (await data.pack(`${folder}/seeds/${layer}.bin`))[`seed${seed}`];
  }

  /** @param {string} layer @param {Layout} layout */
  const points = async (layer, layout) => readPoints(await places(layer, layout));

  /** @param {string} layer */
  const neighbors = (layer) => data.pack(`${folder}/neighbors/${layer}.bin`);

  /** Which share of its true neighbours each point lost; worked out once. @param {string} layer @param {Layout} layout */
  function lost(layer, layout) {
    const key = `${layer} ${layout.projection} ${layout.seed}`;
    const kept = tints.get(key) ?? Promise.all([points(layer, layout), neighbors(layer)])
      .then(([shown, pack]) => lostShares(shown, pack.neighbors.data));
    tints.set(key, kept);
    return kept;
  }

  /**
   * Where a published test image that is none of the points belongs.
   * @param {string} layer @param {Layout} layout @param {{ image: number, network: string }} state
   * @returns {Promise<import("./scatter-stage.js").Guest>}
   */
  async function guest(layer, layout, { image }) {
    if (layout.projection === "umap") {
      const near = new Set(neighborsOf((await neighbors(layer)).specimen_neighbors.data, image));
      const [x, y] = medianOf(await points(layer, layout), (index) => near.has(index)) ?? [0.5, 0.5];
      return { x, y, approximate: true };
    }
    const [axes, packed, pass] = await Promise.all([
      data.pack(`${folder}/axes/${layer}.bin`), places(layer, layout),
      data.forward(experiment, { image, network: "trained" }),
    ]);
    const activations = layer === "image" ? pass.specimen.pixels : pass.activations.get(layer);
    const name = layout.projection;
    const pair = [axes[`${name}0`], axes[`${name}1`]];
    const place = placeExactly(/** @type {Float32Array} */ (activations), pair, axes[`${name}_offset`].data, packed);
    return { ...place, approximate: false };
  }

  return { points, neighbors, lost, guest };
}
