// @ts-check
/** A layer without rows and columns: one bar a unit; where there are many, a closer look at one group. */

import { spellUnit } from "../../static/js/data/unit-list.js";
import { inputOf, layerNamed } from "../../static/js/engine/layer-list.js";
import { drawBars, createBars } from "../../static/js/marks/bars.js";
import { browseWithKeys } from "../../static/js/controls/browse-keys.js";
import { createContributions } from "../../static/js/marks/contributions.js";
import { element as make, place } from "../../static/js/controls/element.js";
import { shortValue } from "../../static/js/marks/number.js";
import { createReadout, spellReadout } from "../../static/js/marks/readout.js";
import { classesOf, passPhrase } from "../../static/js/marks/specimen.js";
import { createStepper } from "../../static/js/controls/stepper.js";
import { createUnits } from "../../static/js/controls/unit-choice.js";
import { termsOf } from "../../static/js/engine/operands.js";

/** Above so many units a group of them is also shown larger. */
const CROWDED = 400;

/**
 * @param {HTMLElement} element
 * @param {import("../../static/js/page/host.js").Context} context
 * @returns {Promise<import("../../static/js/page/host.js").View>}
 */
export async function mount(element, context) {
  const { data, figure, theme, config } = context;
  const units = createUnits(context);
  const { name } = units.layer;
  const source = sourceOf(config.experiments[figure.experiment].layers, name);
  const group = source ? source.shape[1] * source.shape[2] : 0;
  /** @type {{ values: Float32Array, unit: number, who: string }} */
  let shown = { values: new Float32Array(units.count), unit: 0, who: "" };
  /** @type {number | null} */
  let hovered = null;

  const onHover = (/** @type {number | null} */ unit) => { hovered = unit; spell(); };
  const overview = createBars({ className: "overview", label: `${name}, all units`, onHover, onChoose: units.choose });
  const lens = group && units.count > CROWDED
    ? createBars({ className: "lens", label: `${name}, the units of one map`, onHover, onChoose: units.choose })
    : null;
  const lensLabel = make("span", { className: "label" });
  const scaleLabels = make("div", { className: "bars-scale", "aria-hidden": "true" }, make("span"), make("span"));
  const stepper = createStepper({ noun: "unit", onStep: (step) => units.choose(shown.unit + step) });
  const readout = createReadout();
  const before = inputOf(config.experiments[figure.experiment].layers, name);
  const contributions = units.layer.has_units ? createContributions(before.name) : null;
  place(element, "bars").replaceChildren(
    make("div", { className: "bars-frame" }, scaleLabels, overview.element, ...(lens ? [lensLabel, lens.element] : [])),
  );
  place(element, "side").replaceChildren(stepper.element, readout.element,
    ...(contributions ? [contributions.element] : []));
  const release = browseWithKeys(element, { position: () => shown.unit, count: () => units.count, go: units.choose });

  function spell() {
    const unit = hovered ?? shown.unit;
    overview.point(unit);
    lens?.point(unit);
    readout.show(spellReadout(name, unit, shown.values[unit]), origin(unit));
  }

  /** Where a flattened number came from. @param {number} unit */
  function origin(unit) {
    if (!source) return "";
    const cell = unit % group;
    const columns = source.shape[2];
    return `from ${spellUnit(source.name, Math.floor(unit / group))}(${Math.floor(cell / columns)}, ${cell % columns})`;
  }

  function draw() {
    const tokens = theme.tokens();
    const { low, high } = rangeOf(shown.values);
    overview.show({ values: shown.values, first: 0, group, tokens, low, high });
    scaleLabels.children[0].textContent = shortValue(high);
    scaleLabels.children[1].textContent = shortValue(low);
    if (!lens) return;
    const first = Math.floor(shown.unit / group) * group;
    lens.show({ values: shown.values.subarray(first, first + group), first, group: 0, tokens, low, high });
    const map = spellUnit(source?.name ?? "", first / group);
    lensLabel.textContent = `${map} became units ${first} to ${first + group - 1}`;
  }

  return {
    /** @param {import("../../static/js/page/store.js").State} state */
    async update(state) {
      const { network, activations, specimen } = await data.forward(figure.experiment, state);
      const values = /** @type {Float32Array} */ (activations.get(name));
      const unit = units.shown(state, strongestOf(values));
      const who = passPhrase(specimen, classesOf(context), state.network);
      shown = { values, unit, who };
      element.dataset.channel = String(unit);
      stepper.showUnit(name, unit, units.count);
      draw();
      contributions?.show(termsOf(network, activations, name, unit),
        mapsBehind(config.experiments[figure.experiment].layers, before));
      spell();
    },
    describe: () =>
      `${name} for ${shown.who}: ${shown.values.filter((value) => value === 0).length} of ${units.count} ` +
      `values are zero. ${spellReadout(name, shown.unit, shown.values[shown.unit])}`,
    table: () => ({ columns: ["unit", "value"], rows: Array.from(shown.values, (value, unit) => [unit, value]) }),
    picture: () => ({
      width: 960,
      height: 300,
      draw: (/** @type {CanvasRenderingContext2D} */ canvas) => drawBars(
        canvas, { values: shown.values, first: 0, group, tokens: theme.tokens(), ...rangeOf(shown.values) }, 960, 300),
    }),
    destroy() {
      release();
      overview.destroy();
      lens?.destroy();
    },
  };
}

/** @typedef {import("../../static/js/page/config.js").LayerConfig} LayerConfig */

/**
 * The maps that a layer laid out in a row.
 * @param {LayerConfig[]} layers @param {string} name
 */
const sourceOf = (layers, name) => (layerNamed(layers, name).repeats ? inputOf(layers, name) : null);

/**
 * The maps behind a vector that a dense layer reads, or the vector itself.
 * @param {LayerConfig[]} layers @param {LayerConfig} layer
 */
const mapsBehind = (layers, layer) => sourceOf(layers, layer.name) ?? layer;

/** @param {Float32Array} values */
const rangeOf = (values) => ({ low: Math.min(0, ...values), high: Math.max(0, ...values) });

/** @param {Float32Array} values */
function strongestOf(values) {
  return values.reduce((best, value, unit) => (Math.abs(value) > Math.abs(values[best]) ? unit : best), 0);
}
