// @ts-check
/**
 * Which layer reads which: asked of the names that each layer gives as its inputs, never of its place. Pure.
 *
 * @typedef {{ name: string, inputs: string[], keeps_channels?: boolean }} Named
 */

/**
 * The layer of that name.
 * @template {Named} L
 * @param {L[]} layers @param {string} name
 * @returns {L}
 * @throws {Error} when there is none
 */
export function layerNamed(layers, name) {
  const found = layers.find((layer) => layer.name === name);
  if (!found) throw new Error(`the network must have a layer '${name}'`);
  return found;
}

/**
 * The layer that a layer reads, the first of several.
 * @template {Named} L
 * @param {L[]} layers @param {string} name
 * @returns {L}
 * @throws {Error} for the image, which reads none
 */
export const inputOf = (layers, name) => layerNamed(layers, layerNamed(layers, name).inputs[0]);

/**
 * The layers that read a layer.
 * @template {Named} L
 * @param {L[]} layers @param {string} name
 * @returns {L[]}
 */
export const readersOf = (layers, name) => layers.filter(({ inputs }) => inputs.includes(name));

/**
 * A layer and all that it is made of, in order.
 * @template {Named} L
 * @param {L[]} layers @param {string} name
 * @returns {L[]}
 */
export function ancestorsOf(layers, name) {
  const wanted = new Set([name]);
  for (const layer of [...layers].reverse()) {
    if (wanted.has(layer.name)) for (const input of layer.inputs) wanted.add(input);
  }
  return layers.filter((layer) => wanted.has(layer.name));
}

/**
 * All that is made of a layer, in order, itself left out.
 * @template {Named} L
 * @param {L[]} layers @param {string} name
 * @returns {L[]}
 */
export function descendantsOf(layers, name) {
  const reached = new Set([name]);
  return layers.filter((layer) => {
    const follows = layer.inputs.some((input) => reached.has(input));
    if (follows) reached.add(layer.name);
    return follows;
  });
}

/**
 * The layer that makes a layer's channels: ReLU and pooling keep those of the layer that they read.
 * @template {Named} L
 * @param {L[]} layers @param {string} name
 * @returns {L}
 */
export function makerOf(layers, name) {
  let layer = layerNamed(layers, name);
  while (layer.keeps_channels) layer = inputOf(layers, layer.name);
  return layer;
}
