// @ts-check
/** Max-pooling: which pixel of each window is kept, and what is thrown away. */

import { spellUnit } from "../../static/js/data/unit-list.js";
import { createPairStage } from "./pair-stage.js";
import { readWindows } from "./windows.js";
import { browseWithKeys } from "../../static/js/controls/browse-keys.js";
import { place } from "../../static/js/controls/element.js";
import { createUnits } from "../../static/js/controls/unit-choice.js";
import { inputOf } from "../../static/js/engine/layer-list.js";
import { usualMagnitude } from "../../static/js/maps/color-scale.js";
import { percent } from "../../static/js/marks/number.js";
import { classesOf, passPhrase } from "../../static/js/marks/specimen.js";

/** Sides of a map in the downloaded picture, and what lies between the two. */
const [SIDE, GAP] = [480, 24];

/**
 * @param {HTMLElement} figure
 * @param {import("../../static/js/page/host.js").Context} context its layer is a max-pool
 */
export async function mount(figure, context) {
  const { data, theme, config } = context;
  const { experiment } = context.figure;
  const units = createUnits(context);
  const { name, shape: [, , columns] } = units.layer;
  const { layers } = config.experiments[experiment];
  const before = inputOf(layers, name);
  let unit = 0;
  let sentence = "";
  /** @type {import("./windows.js").Windows | null} */
  let windows = null;
  const pair = createPairStage(figure, before, units.layer, theme, {
    onCell: (cell) => units.chooseCell(unit, cell), onStep: (by) => units.choose(unit + by),
  });
  const release = browseWithKeys(figure, { position: () => unit, count: () => units.count, go: units.choose });

  return {
    /** @param {import("../../static/js/page/store.js").State} state */
    async update(state) {
      const { network, activations, specimen } = await data.forward(experiment, state);
      const [x, y] = [before.name, name].map((each) => /** @type {Float32Array} */ (activations.get(each)));
      const layer = network.layer(name);
      const who = passPhrase(specimen, classesOf(context), state.network);
      unit = units.shown(state);
      figure.dataset.channel = String(unit);
      windows = readWindows(layer, x, y, unit);
      pair.show({ windows, layer, unit, cell: units.cell(state) ?? windows.peak(), limit: usualMagnitude(x), who });
      const share = tellShare(name, x, y);
      place(figure, "share").textContent = share;
      sentence = `${spellUnit(name, unit)} for ${who}. ${share}`;
    },
    describe: () => sentence,
    table: () => tableOf(name, windows, columns),
    picture: () => ({
      width: 2 * SIDE + GAP, height: SIDE,
      draw(/** @type {CanvasRenderingContext2D} */ paper) {
        paper.imageSmoothingEnabled = false;
        pair.canvases.forEach((canvas, at) => paper.drawImage(canvas, at * (SIDE + GAP), 0, SIDE, SIDE));
      },
    }),
    destroy: release,
  };
}

/** @param {string} name @param {Float32Array} before @param {Float32Array} after */
function tellShare(name, before, after) {
  const [total, passed] = [before, after].map((values) => values.reduce((sum, value) => sum + value, 0));
  return `${name} keeps ${after.length.toLocaleString("en")} of ${before.length.toLocaleString("en")} numbers ` +
    `(${percent(after.length / before.length)}), which hold ${percent(total ? passed / total : 0)} of the sum.`;
}

/** @param {string} name @param {import("./windows.js").Windows | null} windows @param {number} columns */
const tableOf = (name, windows, columns) => ({
  columns: ["row", "column", name, "kept from row", "kept from column"],
  rows: Array.from(windows?.map ?? [], (value, at) =>
    [Math.floor(at / columns), at % columns, value, ...(windows?.keptAt(at) ?? [])]),
});
