// @ts-check
/** Layers that each read the one before, with the flags that the build would give them. */

const FLAGS = {
  conv: { has_units: true, signed: true },
  dense: { has_units: true, signed: true },
  relu: { keeps_channels: true, bends: true },
  "max-pool": { keeps_channels: true },
  flatten: { repeats: true },
};

/**
 * @template {{ name: string, kind: string }} L
 * @param {L[]} layers
 */
export const chained = (layers) => layers.map((layer, at) =>
  ({ ...layer, inputs: at ? [layers[at - 1].name] : [], ...FLAGS[/** @type {keyof typeof FLAGS} */ (layer.kind)] }));
