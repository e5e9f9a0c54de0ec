// @ts-check
/** Where each layer puts 5,000 test images: one layer large, all of them small; and what the map tore apart. */

import { neighborsOf, tally } from "./neighbors.js";
import { browseWithKeys } from "../../static/js/controls/browse-keys.js";
import { createChoiceRow } from "../../static/js/controls/choice-row.js";
import { createClassLegend, isShown } from "../../static/js/marks/class-legend.js";
import { element as make, place } from "../../static/js/controls/element.js";
import { createMapData } from "./map-data.js";
import { createScatterStage } from "./scatter-stage.js";
import { drawThumbnail } from "./scatter-thumbnail.js";
import { classesOf, specimenName } from "../../static/js/marks/specimen.js";
import { createStepper } from "../../static/js/controls/stepper.js";
import { createThumbnails } from "../../static/js/marks/thumbnails.js";
import { createToggleGroup } from "../../static/js/controls/toggle-group.js";
import { loadChart } from "../../static/js/marks/vega-chart.js";

const PROJECTIONS = Object.freeze({ umap: "UMAP", pca: "PCA", ring: "Linear" });
const TINTS = Object.freeze({ class: "Classes", distortion: "Distortion" });
const THUMBNAIL_SIDE = 112;

/**
 * @typedef {import("../../static/js/page/store.js").State} State
 * @typedef {import("./map-data.js").Projection} Projection
 * @typedef {{ layer: string, projection: Projection, seed: number, tint: string }} Choice
 */

/**
 * @param {HTMLElement} element
 * @param {import("../../static/js/page/host.js").Context} context
 * @returns {Promise<import("../../static/js/page/host.js").View>}
 */
export async function mount(element, context) {
  const { id, store, data, config, figure, options, theme, announce } = context;
  const { experiment } = figure;
  const drawable = config.experiments[experiment].layers.filter(({ kind }) => kind !== "flatten");
  const layers = /** @type {string[]} */ (options.layers ?? drawable.map(({ name }) => name));
  const seeds = Number(options.seeds ?? 1);
  const [spec, about, specimens] = await Promise.all([
    loadChart(data, "scatter"), data.pack(`data/${experiment}/projection/points.bin`), data.specimens(experiment),
  ]);
  const { test_index: { data: testIndex }, label: { data: labels }, predicted: { data: predicted } } = about;
  const maps = createMapData(data, experiment);
  const thumbnails = createThumbnails(data, experiment);
  const classes = classesOf(context);
  /** @type {Choice} */
  let choice = { layer: layers[0], projection: "umap", seed: 0, tint: "class" };
  /** @type {import("../../static/js/marks/points.js").Points | null} */
  let points = null;
  /** @type {Set<number> | null} */
  let brushed = null;
  let sentence = "";

  const stage = createScatterStage({
    data, config, spec, id,
    onPoint(index, kept) {
      const words = spellPoint(index, kept);
      point.textContent = words;
      if (stage.element === document.activeElement) announce(words);
      return classes[labels[index]];
    },
    onBrush,
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
  const layouts = createToggleGroup({
    label: "UMAP seed", className: "small",
    choices: Array.from({ length: seeds }, (_, seed) => [String(seed), `Seed ${seed + 1}`]),
    onChoose: (seed) => store.set({ seed: Number(seed) }),
  });
  const tints = createToggleGroup({
    label: "Colours", className: "small", choices: Object.entries(TINTS), onChoose: (tint) => store.set({ tint }),
  });
  const point = make("p", { className: "label scatter-point" });
  const followed = make("p", { className: "label scatter-followed" });
  place(element, "legend").replaceChildren(legend.element);
  place(element, "stage").replaceChildren(stage.element, stepper.element);
  place(element, "side").replaceChildren(
    grid.element, projections.element, ...(seeds > 1 ? [layouts.element] : []), tints.element, followed, point,
  );
  const release = browseWithKeys(element, {
    position: () => layers.indexOf(choice.layer), count: () => layers.length, go: choose, rowLength: grid.columns,
  });
  const watcher = new ResizeObserver(() => stage.resize());
  watcher.observe(stage.element);

  /** @param {number} index */
  function choose(index) {
    if (index >= 0 && index < layers.length) store.set({ map: layers[index] });
  }

  /** @param {number[] | null} indices */
  function onBrush(indices) {
    if (indices === null && brushed === null) return;
    brushed = indices && indices.length > 0 ? new Set(indices) : null;
    redraw(store.get());
    point.textContent = brushed ? spellBrush(brushed) : "";
    announce(point.textContent);
  }

  /** @param {Set<number>} chosen */
  function spellBrush(chosen) {
    return `${chosen.size.toLocaleString("en")} garments chosen on all maps: ${spellTally([...chosen])}. Escape ` +
      `lets them go.`;
  }

  /** @param {number[]} indices */
  const spellTally = (indices) =>
    tally(indices.map((index) => labels[index])).slice(0, 3).map(([label, n]) => `${n} ${classes[label]}`).join(", ");

  /** @param {number} index @param {boolean[]} kept */
  function spellPoint(index, kept) {
    const right = labels[index] === predicted[index];
    const verdict = right ? "and the network says so" : `the network says ${classes[predicted[index]]}`;
    const name = `Test image ${testIndex[index]}: ${classes[labels[index]]}, ${verdict}.`;
    if (!kept.length || !rows) return name;
    const near = kept.filter(Boolean).length;
    return `${name} Its ten nearest in ${choice.layer}: ${spellTally(neighborsOf(rows, index))}; the map keeps ` +
      `${near} of them near.`;
  }

  /** @type {ArrayLike<number> | null} */
  let rows = null;

  /** @param {number} index @param {State} state */
  const isMarked = (index, state) => isShown(state.classes, labels[index]) && (!brushed || brushed.has(index));

  /** @param {State} state */
  async function drawSmall(state) {
    const shown = (/** @type {number} */ index) => isMarked(index, state);
    await Promise.all(layers.map(async (name, index) => {
      const layout = name === choice.layer ? choice : { ...choice, seed: 0 }; // the others would cost 80 kB each
      drawThumbnail(small[index], await maps.points(name, layout), labels, shown, theme.tokens());
    }));
  }

  /**
   * What is known of the garment that the page follows.
   * @param {number} image @param {boolean} isPoint @param {boolean} approximate
   */
  async function spellFollowed(image, isPoint, approximate) {
    const { near, strange, measured } = await maps.company(choice.layer, image);
    const where = isPoint ? "one of the points" : approximate ? "placed among its neighbours, approximately"
      : "placed exactly";
    const what = measured ? "Its ten nearest" : "Nearest in the straight views";
    const warning = strange ? " It is unlike anything I was trained on: its neighbours are further than those of 99 " +
      "% of the test images." : "";
    return `Followed, ringed: ${specimenName(specimens[image], classes)}; ${where}. ${what}: ` +
      `${spellTally(near)}.${warning}`;
  }

  /** @param {State} state */
  async function redraw(state) {
    const pack = await maps.neighbors(choice.layer);
    points = await maps.points(choice.layer, choice);
    rows = pack.neighbors.data;
    const image = Math.min(state.image, specimens.length - 1);
    const here = testIndex.indexOf(specimens[image].test_index);
    const guest = here < 0 ? await maps.guest(choice.layer, choice, image) : null;
    const lost = choice.tint === "distortion" ? await maps.lost(choice.layer, choice) : null;
    followed.textContent = await spellFollowed(image, here >= 0, Boolean(guest?.approximate));
    const shown = (/** @type {number} */ index) => isMarked(index, state);
    await stage.show({ points, labels, shown, here, guest, neighbors: rows, lost }, theme.tokens());
    const torn = lost
      ? ` On average the map tears away ${Math.round((100 * lost.reduce((a, b) => a + b, 0)) / lost.length)} % of a ` +
        `garment's ten true neighbours.`
      : "";
    sentence = `${PROJECTIONS[choice.projection]} of ${labels.length} test images at layer ${choice.layer}.${torn}`;
    if (torn) point.textContent = torn.trim();
    drawSmall(state);
  }

  return {
    async update(state) {
      const layer = state.map && layers.includes(state.map) ? state.map : (options.layer ?? layers[0]);
      const projection =
        /** @type {Projection} */ (Object.hasOwn(PROJECTIONS, state.projection) ? state.projection : "umap");
      choice =
        { layer, projection, seed: projection === "umap" ? Math.min(state.seed, seeds - 1) : 0, tint: state.tint };
      legend.show(state.classes);
      projections.show(projection);
      layouts.show(String(choice.seed));
      layouts.element.hidden = projection !== "umap";
      tints.show(choice.tint);
      stepper.show(layer, layers.indexOf(layer), layers.length);
      grid.choose(layers.indexOf(layer));
      stage.name(`${PROJECTIONS[projection]} of ${labels.length} test images at ${layer}`);
      await redraw(state);
    },
    describe: () => sentence,
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
