// @ts-check
/**
 * What the build tells the page, from `<script type="application/json" id="page-config">`.
 *
 * @typedef {{ name: string, kind: string, shape: number[], inputs: string[], has_units?: boolean,
 *   telling?: number, keeps_channels?: boolean, bends?: boolean, repeats?: boolean, signed?: boolean,
 *   kernel_shape?: number[] }} LayerConfig
 * the flags of build/network/shaped_layer.py, there only where they hold; `kernel_shape`: of a convolution, the maps
 * that a kernel reads, its rows and its columns; `telling`: the map that figures begin with
 * @typedef {{ path: string, bytes: number, sha256: string, gzip?: number }} FileConfig
 * @typedef {{ title: string, dataset: string, noun: string, plural: string, shape: number[],
 *   framing: import("../data/preparation.js").Framing | null,
 *   resizing?: import("../data/resizing.js").Resizing, layers: LayerConfig[], networks: string[],
 *   classes?: string[], model?: FileConfig }} ExperimentConfig
 * @typedef {{ kind: string, experiment: string, layer?: string, chart?: string, controls?: string[],
 *   question?: string, number?: number, place?: string, options?: Record<string, any> }} FigureConfig
 * @typedef {Record<string, string | string[]>} Tokens colours by name; `class` holds one a class
 * @typedef {{
 *   root: string, version: string, per_row: number, tokens: { light: Tokens, dark: Tokens }, classes: string[],
 *   glyphs: string[], experiments: Record<string, ExperimentConfig>,
 *   figures: Record<string, FigureConfig>, vendor?: Record<string, FileConfig>, synthetic: boolean,
 *   kinds: Record<string, { formula: string, reading: string }>, home: string,
 *   first?: Record<string, string>, counter?: number,
 * }} PageConfig
 * `first`: of the files that the first view needs, the beginning of the SHA-256;
 * `counter`: the memory cell to begin with; `per_row`: thumbnails a row of a tile; `kinds`: how a number of each kind
 * of layer is explained; `home`: the experiment of the front page
 */

import { makerOf } from "../engine/layer-list.js";

/** The map of a layer that figures begin with. @param {LayerConfig[]} layers @param {string} name */
export const tellingOf = (layers, name) => makerOf(layers, name).telling;

/**
 * Read the page's configuration.
 * @param {Document} page
 * @returns {PageConfig}
 */
export function readConfig(page) {
  const script = page.getElementById("page-config");
  if (!script?.textContent) throw new Error("the page must hold its configuration in #page-config");
  const config = JSON.parse(script.textContent);
  // Absolute, because a module's dynamic import would resolve it against the module.
  return { ...config, root: new URL(config.root, page.baseURI).href };
}

/**
 * Under which name an experiment remembers a layer's channel: that of the layer which makes the channels.
 * ReLU and pooling keep those of the layer before them, so that a reader who follows map 6 of conv1 finds
 * the same map 6 in relu1 and pool1.
 * @param {PageConfig["experiments"]} experiments
 * @param {string} experiment
 * @param {string} name
 * @returns {string | null} "fashion/conv1"; null if the experiment has no such layer
 */
export function channelKey(experiments, experiment, name) {
  const { layers } = experiments[experiment];
  return layers.some((layer) => layer.name === name) ? `${experiment}/${makerOf(layers, name).name}` : null;
}
