// @ts-check
/** Where each layer puts 5,000 test images: one layer large, all of them small; and what the map tore apart. */

import { LAYOUTS, createMapData } from "./map-data.js";
import { PROJECTIONS, createMapPanel } from "./map-panel.js";
import { createWords, placing } from "./words.js";
import { browseWithKeys } from "../../static/js/controls/browse-keys.js";
import { createThumbnails } from "../../static/js/marks/thumbnails.js";
import { isShown } from "../../static/js/marks/class-legend.js";
import { aboutOf, classesOf, specimenName } from "../../static/js/marks/specimen.js";
import { createSpecimenWall } from "../../static/js/marks/specimen-wall.js";
import { loadChart } from "../../static/js/marks/vega-chart.js";

/**
 * @typedef {import("../../static/js/page/store.js").State} State
 * @typedef {import("../../static/js/page/host.js").Context} Context
 * @typedef {{ choice: import("./map-panel.js").Choice, points: import("../../static/js/marks/points.js").Points | null,
 *   rows: ArrayLike<number> | null, brushed: Set<number> | null, sentence: string }} Shown
 * `rows`: ten true neighbours a point
 */

/**
 * @param {HTMLElement} element @param {Context} context
 * @returns {Promise<import("../../static/js/page/host.js").View>}
 */
export async function mount(element, context) {
  const layers = layersOf(context);
  const seeds = Boolean(context.options.seeds);
  const known = await read(context);
  /** @type {Shown} */
  const shown = {
    choice: { layer: layers[0], projection: "umap", seed: 0, tint: "class" },
    points: null, rows: null, brushed: null, sentence: "",
  };
  const position = () => layers.indexOf(shown.choice.layer);
  const choose = (/** @type {number} */ index) => {
    if (index >= 0 && index < layers.length) context.store.set({ map: layers[index] });
  };
  const panel = createMapPanel(element, context, { layers, seeds, spec: known.spec, wall: wallOf(context, known) }, {
    ...createHand(context, known, shown, {
      tell: (words) => panel.tellPoint(words), redraw: () => redraw(),
      gather: (indices) => panel.gather(indices, context.theme.tokens()),
    }),
    onLayer: choose, onStep: (step) => choose(position() + step),
  });
  const redraw = (state = context.store.get()) => draw(panel, context, known, shown, state);
  const release = browseWithKeys(element, {
    position, count: () => layers.length, go: choose, rowLength: panel.rowLength,
  });
  const watcher = new ResizeObserver(() => panel.stage.resize());
  watcher.observe(panel.stage.element);

  return {
    async update(state) {
      shown.choice = choiceOf(state, context.options.layer, layers, seeds);
      panel.show(shown.choice, state.classes, nameOf(shown.choice, known, "at"));
      await redraw(state);
    },
    describe: () => shown.sentence,
    table: () => tableOf(known, shown.points),
    picture: () => ({
      width: 560, height: 560, draw: (canvas) => canvas.drawImage(panel.stage.canvas(), 0, 0, 560, 560),
    }),
    destroy() {
      release();
      watcher.disconnect();
      panel.stage.destroy();
    },
  };
}

/** @param {Context} context @returns {string[]} the layers that have a map */
const layersOf = ({ config, figure, options }) => options.layers ??
  config.experiments[figure.experiment].layers.filter(({ repeats }) => !repeats).map(({ name }) => name);

/**
 * @typedef {Awaited<ReturnType<typeof read>>} Known
 * @param {Context} context
 */
async function read(context) {
  const { data, figure: { experiment } } = context;
  const [spec, pack, specimens] = await Promise.all([
    loadChart(data, "scatter"), data.pack(`data/${experiment}/projection/points.bin`), data.specimens(experiment),
  ]);
  const classes = classesOf(context);
  const about = { testIndex: pack.test_index.data, labels: pack.label.data, predicted: pack.predicted.data };
  return {
    ...about, spec, specimens, classes, words: createWords(about, classes, aboutOf(context).plural),
    maps: createMapData(data, experiment), thumbnails: createThumbnails(context, experiment),
  };
}

/**
 * What happens when a point is looked at, or some are brushed.
 * @param {Context} context @param {Known} known @param {Shown} shown
 * @param {{ tell: (words: string) => void, redraw: () => void, gather: (indices: number[]) => void }} page
 * @returns {import("./map-panel.js").Hand}
 */
function createHand({ theme, announce, attempt }, known, shown, { tell, redraw, gather }) {
  const { labels, classes, words, thumbnails } = known;
  return {
    onPoint(index, kept, isFocused) {
      const told = words.point(index, kept, shown.choice.layer, shown.rows);
      tell(told);
      if (isFocused) announce(told);
      return classes[labels[index]];
    },
    onBrush(indices) {
      if (indices === null && shown.brushed === null) return;
      shown.brushed = indices && indices.length > 0 ? new Set(indices) : null;
      redraw();
      gather([...(shown.brushed ?? [])]);
      const told = shown.brushed ? words.chosen(shown.brushed) : "";
      tell(told);
      announce(told);
    },
    drawSpecimen: (canvas, index) => attempt("pointed at", () => thumbnails.draw(canvas, index, theme.tokens())),
  };
}

/** The pictures of what is brushed. @param {Context} context @param {Known} known */
const wallOf = ({ attempt }, { thumbnails, classes, labels, predicted }) => createSpecimenWall({
  thumbnails, attempt, label: "What is marked on the map",
  spell: (index) => classes[labels[index]], isWrong: (index) => predicted[index] !== labels[index],
});

/**
 * Draw the chosen map, and the small ones after it.
 * @param {ReturnType<typeof createMapPanel>} panel @param {Context} context
 * @param {Known} known @param {Shown} shown @param {State} state
 */
async function draw(panel, { theme }, known, shown, state) {
  const { choice } = shown;
  const { maps, words, labels, specimens, classes } = known;
  const pack = await maps.neighbors(choice.layer);
  shown.points = await maps.points(choice.layer, choice);
  shown.rows = pack.neighbors.data;
  const image = Math.min(state.image, specimens.length - 1);
  const here = known.testIndex.indexOf(specimens[image].test_index);
  const guest = here < 0 ? await maps.guest(choice.layer, choice, image) : null;
  const lost = choice.tint === "distortion" ? await maps.lost(choice.layer, choice) : null;
  const placed = placing(here >= 0, Boolean(guest?.approximate));
  panel.tellFollowed(words.followed(
    specimenName(specimens[image], classes), placed, await maps.company(choice.layer, image)));
  const marked = (/** @type {number} */ index) =>
    isShown(state.classes, labels[index]) && (!shown.brushed || shown.brushed.has(index));
  const cloud = { points: shown.points, labels, shown: marked, here, guest, neighbors: shown.rows, lost };
  await panel.stage.show(cloud, theme.tokens());
  const torn = lost ? words.torn(lost) : "";
  shown.sentence = `${nameOf(choice, known, "at layer")}.${torn && ` ${torn}`}`;
  if (torn) panel.tellPoint(torn);
  // Each of the other layouts' files is 80 kB, asked for by the press on its switch.
  panel.drawSmall((name) => maps.points(name, choice), labels, marked, theme.tokens());
}

/**
 * @param {State} state @param {string | undefined} begin the author's layer
 * @param {string[]} layers @param {boolean} seeds
 * @returns {import("./map-panel.js").Choice}
 */
function choiceOf(state, begin, layers, seeds) {
  const layer = state.map && layers.includes(state.map) ? state.map : (begin ?? layers[0]);
  const projection = /** @type {import("./map-data.js").Projection} */ (
    Object.hasOwn(PROJECTIONS, state.projection) ? state.projection : "umap");
  return { layer, projection, seed: seeds && projection === "umap" ? state.seed : 0, tint: state.tint };
}

/** @param {import("./map-panel.js").Choice} choice @param {Known} known @param {string} at */
const nameOf = ({ layer, projection, seed }, { labels }, at) =>
  `${PROJECTIONS[projection]}${seed ? ` (${Object.values(LAYOUTS)[seed]})` : ""} ` +
  `of ${labels.length} test images ${at} ${layer}`;

/** @param {Known} known @param {Shown["points"]} points */
const tableOf = ({ testIndex, labels, predicted, classes }, points) => ({
  columns: ["test_index", "label", "predicted", "x", "y"],
  rows: Array.from(testIndex, (index, i) =>
    [index, classes[labels[i]], classes[predicted[i]], points?.x[i] ?? 0, points?.y[i] ?? 0]),
});
