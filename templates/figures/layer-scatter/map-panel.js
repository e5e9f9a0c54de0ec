// @ts-check
/** The parts of the map: one layer large, all of them small, and what chooses between them. */

import { LAYOUTS } from "./map-data.js";
import { createScatterStage } from "./scatter-stage.js";
import { drawThumbnail } from "./scatter-thumbnail.js";
import { addHint } from "../../static/js/controls/hint.js";
import { createChoiceRow } from "../../static/js/controls/choice-row.js";
import { element as make, place } from "../../static/js/controls/element.js";
import { createStepper } from "../../static/js/controls/stepper.js";
import { createToggleGroup } from "../../static/js/controls/toggle-group.js";
import { blanked } from "../../static/js/maps/map-canvas.js";
import { createClassLegend } from "../../static/js/marks/class-legend.js";

export const PROJECTIONS = Object.freeze({ umap: "UMAP", pca: "PCA", ring: "Linear" });
const TINTS = Object.freeze({ class: "Classes", distortion: "Distortion" });
const THUMBNAIL_SIDE = 112;

/**
 * @typedef {{ layer: string, projection: import("./map-data.js").Projection, seed: number, tint: string }} Choice
 * @typedef {Pick<Parameters<typeof createScatterStage>[0], "onPoint" | "onBrush" | "drawSpecimen">} Hand
 */

/**
 * @param {HTMLElement} figure @param {import("../../static/js/page/host.js").Context} context
 * @param {{ layers: string[], seeds: boolean, spec: import("../../static/js/marks/vega-chart.js").Spec,
 *   wall: ReturnType<typeof import("../../static/js/marks/specimen-wall.js").createSpecimenWall> }} about
 * @param {Hand & { onLayer: (index: number) => void, onStep: (step: number) => void }} hand
 */
export function createMapPanel(figure, context, { layers, seeds, spec, wall }, { onLayer, onStep, ...hand }) {
  const { data, config, id, attempt } = context;
  const stage = createScatterStage({ data, config, spec, id, ...hand });
  const fingers = matchMedia("(hover: none)").matches;
  addHint(stage.element, "scatter", fingers ? "Press a dot to see it." : "Drag over dots to gather their pictures.");
  const small = layers.map(() => make("canvas", { width: THUMBNAIL_SIDE, height: THUMBNAIL_SIDE }));
  const grid = createChoiceRow({
    label: "All layers", className: "scatter-grid", onChoose: onLayer,
    options: layers.map((name, index) => ({ name, content: make("span", {}, small[index], name) })),
  });
  const stepper = createStepper({ noun: "layer", onStep });
  const legend = createClassLegend(context);
  const { projections, layouts, tints } = createToggles(context.store);
  const point = make("p", { className: "label scatter-point" });
  const followed = make("p", { className: "label scatter-followed" });
  place(figure, "legend").replaceChildren(legend.element);
  place(figure, "stage").replaceChildren(stage.element, stepper.element);
  place(figure, "side").replaceChildren(projections.element, grid.element);
  place(figure, "choices").replaceChildren(...(seeds ? [layouts.element] : []), tints.element);
  place(figure, "told").replaceChildren(followed, point);
  place(figure, "gallery").replaceChildren(wall.element);

  return {
    stage,
    rowLength: grid.columns,
    /** @param {string} words */
    tellPoint(words) { point.textContent = words; },
    /**
     * Show the pictures of what is marked, or none.
     * @param {number[]} indices @param {import("../../static/js/page/config.js").Tokens} tokens
     */
    gather(indices, tokens) {
      const gallery = place(figure, "gallery");
      gallery.hidden = indices.length === 0;
      if (!gallery.hidden) wall.show(indices, `Marked: ${indices.length.toLocaleString("en")}`, tokens);
    },
    /** @param {string} words */
    tellFollowed(words) { followed.textContent = words; },
    /** @param {Choice} choice @param {string} classes shown @param {string} name of the map */
    show({ layer, projection, seed, tint }, classes, name) {
      legend.show(classes);
      projections.show(projection);
      layouts.show(String(seed));
      layouts.element.hidden = projection !== "umap";
      tints.show(tint);
      stepper.show(layer, layers.indexOf(layer), layers.length);
      grid.choose(layers.indexOf(layer));
      stage.name(name);
    },
    /**
     * Draw all layers small; one whose file does not come stays empty.
     * @param {(layer: string) => Promise<import("../../static/js/marks/points.js").Points>} pointsOf
     * @param {ArrayLike<number>} labels @param {(index: number) => boolean} shown
     * @param {import("../../static/js/page/config.js").Tokens} tokens
     */
    drawSmall: (pointsOf, labels, shown, tokens) => attempt("all layers", () =>
      Promise.all(layers.map(async (name, index) => {
        const coming = pointsOf(name);
        const points = await coming.catch((/** @type {unknown} */ error) => { throw blanked(small[index], error); });
        drawThumbnail(small[index], points, labels, shown, tokens);
        small[index].classList.remove("missing");
      }))),
  };
}

/**
 * How the map is made, and what its colours tell.
 * @param {import("../../static/js/page/store.js").Store} store
 */
const createToggles = (store) => ({
  projections: createToggleGroup({
    label: "Projection", choices: Object.entries(PROJECTIONS), onChoose: (projection) => store.set({ projection }),
  }),
  layouts: createToggleGroup({
    label: "Start and seed of the UMAP", className: "small",
    choices: Object.values(LAYOUTS).map((name, seed) => [String(seed), name]),
    onChoose: (seed) => store.set({ seed: Number(seed) }),
  }),
  tints: createToggleGroup({
    label: "Colours", className: "small", choices: Object.entries(TINTS), onChoose: (tint) => store.set({ tint }),
  }),
});
