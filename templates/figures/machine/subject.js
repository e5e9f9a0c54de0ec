// @ts-check
/**
 * Whose way through the network is shown: the picture that the page opens with, the one that it follows, or the
 * reader's own; and its way, computed here or, for the first one, by the build.
 *
 * @typedef {{ pixels: Float32Array, label: number | null, probabilities: ArrayLike<number>, phrase: string,
 *   isFirst?: boolean, isDrawn?: boolean }} Subject `probabilities`: those of the trained network, if it has been asked
 * @typedef {ReadonlyMap<string, Float32Array>} Outputs by layer
 */

import { OWN } from "../../static/js/data/data.js";
import { realValues } from "../../static/js/data/pack.js";
import { softmax } from "../../static/js/engine/softmax.js";
import { aboutOf } from "../../static/js/marks/specimen.js";

/** @typedef {import("../../static/js/page/host.js").Context} Context */

/**
 * The picture that the page opens with, and the windows that slide over pictures and maps.
 * @param {Context} context
 */
export async function readFirst({ data, figure: { experiment } }) {
  const pack = await data.pack(`data/${experiment}/ambiguous.bin`);
  const windows = Object.values(pack).filter(({ name }) => name.startsWith("window."));
  return {
    windows: new Map(windows.map(({ name, data: sides }) => [name.slice("window.".length), [...sides]])),
    subject: /** @type {Subject} */ ({
      pixels: realValues(pack.image), label: pack.label.data[0], probabilities: realValues(pack.probabilities),
      phrase: `test image ${pack.test_index.data[0]}`, isFirst: true,
    }),
  };
}

/** A published image, or the reader's own that the page follows. @param {Context} context @param {number} image */
export async function readFollowed({ data, figure: { experiment } }, image) {
  const specimens = await data.specimens(experiment);
  const { pixels, label, probabilities, test_index } = specimens[Math.min(image, specimens.length - 1)];
  const isOwn = test_index === OWN;
  return /** @type {Subject} */ ({
    pixels, probabilities, label: isOwn ? null : label,
    phrase: isOwn ? "your picture" : `test image ${test_index}`,
  });
}

/** What the reader has drawn. @param {Float32Array} pixels @returns {Subject} */
export const ownSubject = (pixels) =>
  ({ pixels, label: null, probabilities: new Float32Array(1), phrase: "your picture", isDrawn: true });

/**
 * What every layer holds of a picture.
 * @param {Context} context @param {Subject} subject @param {string} network @returns {Promise<Outputs>}
 */
export async function passOf({ data, figure: { experiment } }, { isFirst, pixels }, network) {
  if (!isFirst || network !== "trained") return (await data.network(experiment, network)).forward(pixels);
  const pack = await data.pack(`data/${experiment}/ambiguous-pass.bin`);
  return new Map(Object.values(pack).map((array) => [array.name, realValues(array)]));
}

/** @param {Outputs} outputs @param {Context} context */
export function probabilitiesOf(outputs, context) {
  const { layers } = aboutOf(context);
  return softmax(/** @type {Float32Array} */ (outputs.get(layers[layers.length - 1].name)));
}
