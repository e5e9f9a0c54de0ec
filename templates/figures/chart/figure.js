// @ts-check
/** Any chart of the build: drawn by Vega, with its numbers in a table under it. */

import { createDataTable } from "../../static/js/marks/data-table.js";
import { place } from "../../static/js/controls/element.js";
import { drawChart, loadChart, resolveTokens, tableOf, widthFor } from "../../static/js/marks/vega-chart.js";

/**
 * @param {HTMLElement} element
 * @param {import("../../static/js/page/host.js").Context} context
 * @returns {Promise<import("../../static/js/page/host.js").View>}
 */
export async function mount(element, { id, data, figure, theme }) {
  const name = figure.chart ?? id;
  const spec = await loadChart(data, name);
  const table = tableOf(spec);
  const description = spec.usermeta?.description ?? spec.description ?? figure.question ?? "";
  const chart = place(element, "chart");
  chart.setAttribute("role", "img");
  chart.setAttribute("aria-label", description);
  place(element, "table").replaceChildren(...(table ? [createDataTable(table, figure.question ?? name)] : []));
  /** @type {any} */
  let view = null;
  let drawn = "";

  const watcher = new ResizeObserver(() => {
    if (!view || view.width() === widthFor(chart, view)) return;
    view.width(widthFor(chart, view)).runAsync();
  });
  watcher.observe(chart);

  return {
    async update() {
      if (drawn === theme.scheme()) return;
      view?.finalize();
      chart.replaceChildren();
      view = await drawChart(chart, resolveTokens(spec, theme.tokens()), data);
      drawn = theme.scheme();
    },
    describe: () => description,
    ...(table && { table: () => table }),
    picture: () => pictureOf(/** @type {HTMLCanvasElement} */ (chart.querySelector("canvas"))),
    links: () => [{ name: "Chart (Vega-Lite)", path: `charts/${name}.vl.json` }],
    destroy() {
      watcher.disconnect();
      view?.finalize();
    },
  };
}

/** @param {HTMLCanvasElement} canvas @returns {import("../../static/js/page/host.js").Picture} */
function pictureOf(canvas) {
  const { clientWidth: width, clientHeight: height } = canvas;
  return { width, height, draw: (context) => context.drawImage(canvas, 0, 0, width, height) };
}
