// @ts-check
/** Where each layer puts 5,000 test images: one layer large, all of them small. */

import { browseWithKeys } from "../parts/browse-keys.js";
import { createChoiceRow } from "../parts/choice-row.js";
import { createClassLegend, isShown } from "../parts/class-legend.js";
import { element as make, place } from "../parts/element.js";
import { readPoints } from "../parts/points.js";
import { createScatterStage } from "../parts/scatter-stage.js";
import { drawThumbnail } from "../parts/scatter-thumbnail.js";
import { classesOf } from "../parts/specimen.js";
import { createStepper } from "../parts/stepper.js";
import { createThumbnails } from "../parts/thumbnails.js";
import { createToggleGroup } from "../parts/toggle-group.js";
import { loadChart } from "../parts/vega-chart.js";

const PROJECTIONS = Object.freeze({ umap: "UMAP", pca: "PCA" });
const THUMBNAIL_SIDE = 112;

/**
 * @typedef {import("../store.js").State} State
 * @typedef {{ layer: string, projection: "umap" | "pca" }} Choice
 */

/**
 * @param {HTMLElement} element
 * @param {import("../host.js").Context} context
 * @returns {Promise<import("../host.js").View>}
 */
export async function mount(element, context) {
  const { id, store, data, config, figure, options, theme, announce } = context;
  const { experiment } = figure;
  const layers = /** @type {string[]} */ (options.layers ?? config.experiments[experiment].layers.map(({ name }) => name));
  const [spec, about, specimens] = await Promise.all([
    loadChart(data, "scatter"), data.pack(`data/${experiment}/projection/points.bin`), data.specimens(experiment),
  ]);
  const { test_index: { data: testIndex }, label: { data: labels }, predicted: { data: predicted } } = about;
  const thumbnails = createThumbnails(data, experiment);
  const classes = classesOf(context);
  /** @type {Choice} */
  let choice = { layer: layers[0], projection: "umap" };
  /** @type {import("../parts/points.js").Points | null} */
  let points = null;

  const stage = createScatterStage({
    data, config, spec, id,
    onPoint(index) {
      const words = spellPoint(index);
      point.textContent = words;
      if (stage.element === document.activeElement) announce(words);
      return classes[labels[index]];
    },
    drawGarment: (canvas, index) => thumbnails.draw(canvas, index, theme.tokens()),
  });
  const small = layers.map(() => make("canvas", { width: THUMBNAIL_SIDE, height: THUMBNAIL_SIDE }));
  const grid = createChoiceRow({
    label: "All layers",
    className: "scatter-grid",
    options: layers.map((name, index) => ({ name, content: make("span", {}, small[index], name) })),
    onChoose: choose,
  });
  const stepper = createStepper({ noun: "layer", onStep: (step) => choose(layers.indexOf(choice.layer) + step) });
  const legend = createClassLegend(context);
  const projections = createToggleGroup({
    label: "Projection", choices: Object.entries(PROJECTIONS), onChoose: (projection) => store.set({ projection }),
  });
  const point = make("p", { className: "label scatter-point" });
  place(element, "legend").replaceChildren(legend.element);
  place(element, "stage").replaceChildren(stage.element, stepper.element);
  place(element, "side").replaceChildren(grid.element, projections.element, point);
  const release = browseWithKeys(element, {
    position: () => layers.indexOf(choice.layer), count: () => layers.length, go: choose, rowLength: grid.columns,
  });
  const watcher = new ResizeObserver(() => stage.resize());
  watcher.observe(stage.element);

  /** @param {number} index */
  function choose(index) {
    if (index >= 0 && index < layers.length) store.set({ map: layers[index] });
  }

  /** @param {number} index */
  function spellPoint(index) {
    const right = labels[index] === predicted[index];
    const verdict = right ? "and the network says so" : `the network says ${classes[predicted[index]]}`;
    return `Test image ${testIndex[index]}: ${classes[labels[index]]}, ${verdict}.`;
  }

  /** @param {string} layer @param {string} projection */
  async function load(layer, projection) {
    const pack = await data.pack(`data/${experiment}/projection/${layer}.bin`);
    return readPoints(pack[projection]);
  }

  /** @param {State} state */
  async function drawSmall({ projection, classes: chosen }) {
    const shown = (/** @type {number} */ index) => isShown(chosen, labels[index]);
    await Promise.all(layers.map(async (name, index) => {
      drawThumbnail(small[index], await load(name, projection), labels, shown, theme.tokens());
    }));
  }

  return {
    async update(state) {
      const layer = state.map && layers.includes(state.map) ? state.map : (options.layer ?? layers[0]);
      choice = { layer, projection: state.projection === "pca" ? "pca" : "umap" };
      points = await load(layer, choice.projection);
      const followed = specimens[Math.min(state.image, specimens.length - 1)];
      const here = testIndex.indexOf(followed.test_index);
      const shown = (/** @type {number} */ index) => isShown(state.classes, labels[index]);
      legend.show(state.classes);
      projections.show(choice.projection);
      stepper.show(layer, layers.indexOf(layer), layers.length);
      grid.choose(layers.indexOf(layer));
      stage.name(`${PROJECTIONS[choice.projection]} of ${labels.length} test images at ${layer}`);
      await stage.show({ points, labels, shown, here }, theme.tokens());
      drawSmall(state);
    },
    describe: () => `${PROJECTIONS[choice.projection]} of ${labels.length} test images at layer ${choice.layer}.`,
    table: () => ({
      columns: ["test_index", "label", "predicted", "x", "y"],
      rows: Array.from(testIndex, (index, i) =>
        [index, classes[labels[i]], classes[predicted[i]], points?.x[i] ?? 0, points?.y[i] ?? 0]),
    }),
    picture: () => ({
      width: 560, height: 560, draw: (canvas) => canvas.drawImage(stage.canvas(), 0, 0, 560, 560),
    }),
    destroy() {
      release();
      watcher.disconnect();
      stage.destroy();
    },
  };
}
