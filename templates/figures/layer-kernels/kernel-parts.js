// @ts-check
/** The kernels as a grid, the chosen one in numbers beside its map, and the test images that excite it most. */

import { spellUnit } from "../../static/js/data/unit-list.js";
import { inColor, layoutOf, mosaic, norm } from "./kernel-table.js";
import { A_PAGE, createPagedRow } from "../../static/js/controls/paged-row.js";
import { element, place } from "../../static/js/controls/element.js";
import { createStepper } from "../../static/js/controls/stepper.js";
import { createToggleGroup } from "../../static/js/controls/toggle-group.js";
import { UNIT_SHEET } from "../../static/js/data/unit-list.js";
import { intensityScale } from "../../static/js/maps/color-scale.js";
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
 * @typedef {import("../../static/js/page/config.js").Tokens} Tokens
 * @typedef {{ shape: number[], colored: boolean, sides: number[] }} About
 * `shape`: inputs, rows and columns of a kernel; `colored`: they are pictures of the pixels; `sides`: of an image
 * @typedef {{ onHover: (cell: Cell | null) => void, onCell: (cell: Cell) => void, onSort: (by: string) => void,
 *   go: (at: number) => void, onStep: (by: number) => void }} Hand `go`: to a place in the present order
 */

/**
 * The figure's parts, in their places.
 * @typedef {ReturnType<typeof createParts>} Parts
 * @param {HTMLElement} figure @param {Layer} layer @param {About} about @param {Hand} hand
 */
export function createParts(figure, { name, shape: [count, rows, columns] }, about, hand) {
  const numbers = createValueGrid("weights", about.shape[1], about.shape[2]);
  const stage = createStage({ rows, columns, onHover: hand.onHover, onChoose: hand.onCell });
  const stepper = createStepper({ noun: "filter", onStep: hand.onStep });
  const [readout, legend] = [createReadout(), createLegend()];
  const grid = createKernelGrid(name, count, about, hand.go);
  const sort = createToggleGroup({
    label: "Order", className: "small", choices: [["number", "In their order"], ["norm", "By norm"]],
    onChoose: hand.onSort,
  });
  const examples = createExamples(about.sides);
  const measured = element("p", { className: "figure-note" });
  const map = element("div", { className: "value-grid" },
    stage.element, element("p", { className: "label" }, `its map in ${name}`));
  place(figure, "stage").replaceChildren(
    element("div", { className: "kernel-pair" }, numbers.element, map), stepper.element, readout.element);
  const note = element("p", { className: "figure-note" },
    "Grey is no weight; a colour is the light that raises the sum.");
  place(figure, "grid").replaceChildren(grid.element, about.colored ? note : legend.element, sort.element);
  place(figure, "facts").replaceChildren(
    element("p", { className: "subhead" }, "Test images that excite it most, and where"), examples.element, measured);
  return { numbers, stage, stepper, readout, legend, grid, sort, examples, measured };
}

/**
 * All kernels as small pictures, of which one is chosen.
 * @param {string} name @param {number} count @param {About} about @param {(at: number) => void} onChoose
 */
function createKernelGrid(name, count, { shape, colored }, onChoose) {
  const { rows, columns } = colored ? { rows: shape[1], columns: shape[2] } : layoutOf(shape);
  const pictures = Array.from({ length: Math.min(count, A_PAGE) }, () => createMap(rows, columns));
  const captions = pictures.map(() => element("span", { className: "kernel-number" }));
  const grid = createPagedRow({
    label: `All ${count} kernels of ${name}`, className: "kernel-grid", count, onChoose,
    pictures: pictures.map((picture, at) => element("span", {}, picture, captions[at])),
    nameOf: (at) => `Kernel of ${spellUnit(name, at)}`,
  });
  return {
    element: grid.element,
    pictures,
    columns: grid.columns,
    /**
     * @param {Float32Array[]} kernels @param {number[]} order @param {number} chosen its place in the order
     * @param {import("../../static/js/maps/color-scale.js").ColorScale} scale @param {Tokens} tokens
     */
    show(kernels, order, chosen, scale, tokens) {
      grid.choose(chosen);
      grid.shown().forEach((place, at) => {
        const filter = order[place];
        if (colored) drawMap(pictures[at], inColor(kernels[filter], scale.high), intensityScale(tokens));
        else drawMap(pictures[at], mosaic(kernels[filter], shape).values, scale);
        captions[at].textContent = String(filter);
        const words = `Kernel of ${spellUnit(name, filter)}, norm ${norm(kernels[filter]).toFixed(2)}`;
        grid.buttons[at].setAttribute("aria-label", words);
      });
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
