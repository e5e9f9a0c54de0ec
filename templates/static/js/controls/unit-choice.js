// @ts-check
/** The units of a layer figure (maps, vector entries, logits): which one is shown, how one is chosen. */

import { channelKey, tellingOf } from "../page/config.js";

/**
 * @param {import("../page/host.js").Context} context of a figure with a `layer`
 */
export function createUnits({ store, config, figure }) {
  const layer = config.experiments[figure.experiment].layers.find(({ name }) => name === figure.layer);
  if (!layer) throw new Error(`a ${figure.kind} figure must name a layer of ${figure.experiment}`);
  const key = channelKey(config.experiments, figure.experiment, layer.name) ?? "";
  const count = layer.shape[0];
  const telling = tellingOf(config.experiments[figure.experiment].layers, layer.name);

  return {
    layer,
    count,
    /**
     * The unit to show: the reader's, else the figure's own choice, which is the build's where it has none.
     * @param {import("../page/store.js").State} state
     * @param {number} [fallback]
     */
    shown(state, fallback = telling ?? 0) {
      const unit = state.channels[key] ?? fallback;
      return Math.min(Math.max(unit, 0), count - 1);
    },
    /** The cell to show, if the reader chose one in this layer. @param {import("../page/store.js").State} state */
    cell: (state) => (state.layer === layer.name && state.cell ? readCell(state.cell, layer.shape) : null),
    /** @param {number} unit */
    choose(unit) {
      if (unit >= 0 && unit < count) store.set({ layer: layer.name, channel: unit });
    },
    /** @param {number} unit @param {[number, number]} cell */
    chooseCell: (unit, cell) => store.set({ layer: layer.name, channel: unit, cell: cell.join(",") }),
  };
}

/** @param {string} text "row,column" @param {number[]} shape @returns {[number, number]} inside the map */
function readCell(text, [, rows, columns]) {
  const [row, column] = text.split(",").map(Number);
  return [Math.min(row, rows - 1), Math.min(column, columns - 1)];
}
