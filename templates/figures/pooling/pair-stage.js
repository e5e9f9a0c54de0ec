// @ts-check
/** The map before and the map after, large, with what is under the pointer spelled out. */

import { spellUnit } from "../../static/js/data/unit-list.js";
import { element, place } from "../../static/js/controls/element.js";
import { createStepper } from "../../static/js/controls/stepper.js";
import { createToggleGroup } from "../../static/js/controls/toggle-group.js";
import { divergingScale, magnitude } from "../../static/js/maps/color-scale.js";
import { createLegend } from "../../static/js/maps/legend.js";
import { createStage } from "../../static/js/maps/map-stage.js";
import { spellValue } from "../../static/js/marks/number.js";
import { createReadout, spellReadout } from "../../static/js/marks/readout.js";

/**
 * @typedef {import("./windows.js").Cell} Cell
 * @typedef {import("../../static/js/page/config.js").LayerConfig} Layer
 * @typedef {{ windows: import("./windows.js").Windows, layer: import("../../static/js/engine/network.js").Layer,
 *   unit: number, cell: Cell, limit: number, who: string }} Shown `limit`: the magnitude that wears the full colour
 */

/**
 * @param {HTMLElement} figure @param {Layer} before @param {Layer} layer
 * @param {import("../../static/js/page/theme.js").Theme} theme
 * @param {{ onCell: (cell: Cell) => void, onStep: (by: number) => void }} hand
 */
export function createPairStage(figure, before, layer, theme, { onCell, onStep }) {
  const [[, tall, wide], [, rows, columns]] = [before.shape, layer.shape];
  let view = "all";
  /** @type {Shown | null} */
  let shown = null;
  const windowOf = (/** @type {Cell} */ cell) => shown ? shown.windows.windowOf(cell) : cell;
  const wideStage = createStage({
    rows: tall, columns: wide,
    onHover: (cell) => point(cell && windowOf(cell)), onChoose: (cell) => onCell(windowOf(cell)),
  });
  const stage = createStage({ rows, columns, onHover: point, onChoose: onCell });
  const legend = createLegend();
  const readout = createReadout();
  const stepper = createStepper({ noun: "map", onStep });
  const views = createToggleGroup({
    label: "What to show of the map before", className: "small",
    choices: [["all", "All"], ["kept", "Kept"], ["lost", "Thrown away"]],
    onChoose(next) { view = next; draw(); },
  });
  const label = (/** @type {string} */ words) => element("p", { className: "label" }, words);
  place(figure, "before").replaceChildren(label(`${before.name}, before`), wideStage.element, views.element);
  place(figure, "after").replaceChildren(label(`${layer.name}, after`), stage.element, stepper.element);
  place(figure, "side").replaceChildren(legend.element, readout.element);

  /** @param {Cell | null} over */
  function point(over) {
    if (!shown) return;
    const { windows, layer: { name, window: { size: [size], stride: [stride] } }, unit } = shown;
    const [row, column] = over ?? shown.cell;
    const at = row * columns + column;
    wideStage.point([row * stride, column * stride], size);
    stage.point([row, column]);
    const values = windows.valuesIn([row, column]).map(spellValue).join(", ");
    const kept = `${spellUnit(before.name, unit)}(${windows.keptAt(at).join(", ")})`;
    const words = `the largest of ${values}; kept from ${kept}`;
    readout.show(spellReadout(name, unit, windows.map[at], [row, column]), words);
  }

  function draw() {
    if (!shown) return;
    const { windows, limit } = shown;
    const seen = windows.seen(view);
    const scale = divergingScale(theme.tokens(), limit, false);
    wideStage.draw(seen, scale);
    stage.draw(windows.map, scale);
    legend.show(scale, "positive", scale.high < magnitude(seen));
    views.show(view);
  }

  return {
    canvases: [wideStage.canvas, stage.canvas],
    /** @param {Shown} next */
    show(next) {
      shown = next;
      const which = `${spellUnit(layer.name, next.unit)} for ${next.who}`;
      stepper.showUnit(layer.name, next.unit, layer.shape[0]);
      draw();
      point(null);
      wideStage.name(`${before.name} ${which}`);
      stage.name(`${layer.name} ${which}`);
    },
  };
}
