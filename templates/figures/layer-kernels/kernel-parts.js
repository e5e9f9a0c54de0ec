// @ts-check
/** The kernels as a grid, the chosen one in numbers beside its map, and the test images that excite it most. */

import { spellUnit } from "../../static/js/data/unit-list.js";
import { mosaic, norm } from "./kernel-table.js";
import { createChoiceRow } from "../../static/js/controls/choice-row.js";
import { element, place } from "../../static/js/controls/element.js";
import { createStepper } from "../../static/js/controls/stepper.js";
import { createToggleGroup } from "../../static/js/controls/toggle-group.js";
import { UNIT_SHEET } from "../../static/js/data/unit-list.js";
import { createLegend } from "../../static/js/maps/legend.js";
import { createMap, drawMap } from "../../static/js/maps/map-canvas.js";
import { createStage } from "../../static/js/maps/map-stage.js";
import { twoDecimals } from "../../static/js/marks/number.js";
import { createValueGrid } from "../../static/js/marks/products.js";
import { createReadout } from "../../static/js/marks/readout.js";
import { createTile } from "../../static/js/marks/unit-tile.js";

const N_EXAMPLES = 9;

/**
 * @typedef {import("../../static/js/page/config.js").LayerConfig} Layer
 * @typedef {[row: number, column: number]} Cell
 * @typedef {{ onHover: (cell: Cell | null) => void, onCell: (cell: Cell) => void, onSort: (by: string) => void,
 *   go: (at: number) => void, onStep: (by: number) => void }} Hand `go`: to a place in the present order
 */

/**
 * The figure's parts, in their places.
 * @typedef {ReturnType<typeof createParts>} Parts
 * @param {HTMLElement} figure @param {Layer} layer @param {{ inputs: number, sides: number[] }} about
 * maps before it; rows and columns of an image
 * @param {Hand} hand
 */
export function createParts(figure, { name, shape: [count, rows, columns] }, { inputs, sides }, hand) {
  const numbers = createValueGrid("weights", 3);
  const stage = createStage({ rows, columns, onHover: hand.onHover, onChoose: hand.onCell });
  const stepper = createStepper({ noun: "filter", onStep: hand.onStep });
  const [readout, legend] = [createReadout(), createLegend()];
  const grid = createKernelGrid(name, count, inputs, hand.go);
  const sort = createToggleGroup({
    label: "Order", className: "small", choices: [["number", "In their order"], ["norm", "By norm"]],
    onChoose: hand.onSort,
  });
  const examples = createExamples(sides);
  const measured = element("p", { className: "figure-note" });
  const map = element("div", { className: "value-grid" },
    stage.element, element("p", { className: "label" }, `its map in ${name}`));
  place(figure, "stage").replaceChildren(
    element("div", { className: "kernel-pair" }, numbers.element, map), stepper.element, readout.element);
  place(figure, "grid").replaceChildren(grid.element, legend.element, sort.element);
  place(figure, "facts").replaceChildren(
    element("p", { className: "subhead" }, "Test images that excite it most, and where"), examples.element, measured);
  return { numbers, stage, stepper, readout, legend, grid, sort, examples, measured };
}

/**
 * All kernels as small pictures, of which one is chosen.
 * @param {string} name @param {number} count @param {number} inputs @param {(at: number) => void} onChoose
 */
function createKernelGrid(name, count, inputs, onChoose) {
  const side = inputs === 1 ? 3 : Math.ceil(Math.sqrt(inputs)) * 4 - 1;
  const pictures = Array.from({ length: count }, () => createMap(side, side));
  const captions = pictures.map(() => element("span", { className: "kernel-number" }));
  const grid = createChoiceRow({
    label: `All ${count} kernels of ${name}`, className: "kernel-grid", onChoose,
    options: pictures.map((picture, at) => ({
      name: `Kernel of ${spellUnit(name, at)}`, content: element("span", {}, picture, captions[at]),
    })),
  });
  return {
    element: grid.element,
    pictures,
    columns: grid.columns,
    /**
     * @param {Float32Array[]} kernels @param {number[]} order @param {number} chosen its place in the order
     * @param {import("../../static/js/maps/color-scale.js").ColorScale} scale
     */
    show(kernels, order, chosen, scale) {
      order.forEach((filter, at) => {
        drawMap(pictures[at], inputs === 1 ? kernels[filter] : mosaic(kernels[filter], 3).values, scale);
        captions[at].textContent = String(filter);
        const words = `Kernel of ${spellUnit(name, filter)}, norm ${norm(kernels[filter]).toFixed(2)}`;
        grid.buttons[at].setAttribute("aria-label", words);
      });
      grid.choose(chosen);
    },
  };
}

/** The test images that excite a unit most. @param {number[]} sides of an image */
function createExamples(sides) {
  const tiles = Array.from({ length: N_EXAMPLES }, () => createTile(" "));
  return {
    element: element("div", { className: "tile-row" }, ...tiles.map((tile) => tile.element)),
    /**
     * @param {string} url of the unit's pictures @param {number} unit
     * @param {import("../../static/js/data/pack.js").Pack} facts
     */
    show(url, unit, { most_box, most_index, most_value }) {
      tiles.forEach((tile, rank) => {
        const which = unit * N_EXAMPLES + rank;
        tile.show(url, UNIT_SHEET, UNIT_SHEET.columns + rank);
        tile.outline(most_box.data.subarray(4 * which, 4 * which + 4), sides);
        tile.name(`Test image ${most_index.data[which]}: ${twoDecimals(most_value.data[which])}`);
      });
    },
  };
}
