// @ts-check
/** The last layer: ten logits, and the probabilities that softmax makes of them. The figure to copy. */

import { inputOf } from "../../static/js/engine/layer-list.js";
import { OWN } from "../../static/js/data/data.js";
import { argmax, softmax } from "../../static/js/engine/network.js";
import { browseWithKeys } from "../../static/js/controls/browse-keys.js";
import { classColor, createClassName } from "../../static/js/marks/class-name.js";
import { createContributions } from "../../static/js/marks/contributions.js";
import { element as make, place } from "../../static/js/controls/element.js";
import { percent, twoDecimals } from "../../static/js/marks/number.js";
import { createReadout, spellReadout } from "../../static/js/marks/readout.js";
import { createSlider } from "../../static/js/controls/slider.js";
import { classesOf, createPicture, drawSpecimen, passPhrase, specimenPhrase } from "../../static/js/marks/specimen.js";
import { createStepper } from "../../static/js/controls/stepper.js";
import { createUnits } from "../../static/js/controls/unit-choice.js";
import { termsOf } from "../../static/js/engine/operands.js";

/** Temperatures are offered as powers of two. */
const COLDEST = -3;
const HOTTEST = 4;

/**
 * @param {HTMLElement} element
 * @param {import("../../static/js/page/host.js").Context} context
 * @returns {Promise<import("../../static/js/page/host.js").View>}
 */
export async function mount(element, context) {
  const { data, figure, theme, config } = context;
  const units = createUnits(context);
  const { name } = units.layer;
  const classes = classesOf(context);
  /** @type {{ logits: Float32Array, probabilities: Float32Array, unit: number, who: string, label: number }} */
  let shown =
    { logits: new Float32Array(units.count), probabilities: new Float32Array(units.count), unit: 0, who: "", label: 0 };

  const picture = createPicture();
  picture.setAttribute("role", "img");
  const rows = classes.map((_, unit) => createRow(config, unit, spell, units.choose));
  const stepper = createStepper({ noun: "class", onStep: (step) => units.choose(shown.unit + step) });
  const readout = createReadout();
  const temperature = createSlider({
    name: "Temperature", min: COLDEST, max: HOTTEST, step: 0.25, value: 0,
    say: (power) => (2 ** power).toFixed(2), onInput: warm,
  });
  const { layers } = config.experiments[figure.experiment];
  const source = inputOf(layers, name);
  const contributions = createContributions(source.name);
  const truth = make("p", { className: "label" });
  place(element, "side").replaceChildren(picture, truth, stepper.element, readout.element, temperature.element);
  place(element, "rows").replaceChildren(
    make("div", { className: "logit-head", "aria-hidden": "true" },
      make("span", {}, "Class"), make("span", {}, "Logit"), make("span", {}, "Probability")),
    ...rows.map((row) => row.element));
  place(element, "reasons").replaceChildren(contributions.element);
  const release = browseWithKeys(element, { position: () => shown.unit, count: () => units.count, go: units.choose });

  /** @param {number | null} hovered */
  function spell(hovered) {
    const unit = hovered ?? shown.unit;
    readout.show(
      spellReadout(name, unit, shown.logits[unit]),
      `${classes[unit]}: ${percent(shown.probabilities[unit])} after softmax`,
    );
  }

  const heat = () => 2 ** temperature.value();

  /** Softmax at another temperature: the order stays, the distances do not. */
  function warm() {
    shown = { ...shown, probabilities: softmax(shown.logits, heat()) };
    drawRows();
    spell(null);
    context.announce(sentence());
  }

  function drawRows() {
    const { logits, probabilities, unit } = shown;
    const limit = Math.max(...logits.map(Math.abs));
    rows.forEach((row, index) =>
      row.show(logits[index], probabilities[index], limit, index === unit, index === shown.label),
    );
  }

  function sentence() {
    const best = argmax(shown.logits);
    const warmth = heat() === 1 ? "" : ` at temperature ${heat().toFixed(2)}`;
    return `${classes[best]} has the largest logit, ${percent(shown.probabilities[best])} after softmax${warmth}, ` +
      `for ${shown.who}.`;
  }

  return {
    /** @param {import("../../static/js/page/store.js").State} state */
    async update(state) {
      const { network, activations, specimen } = await data.forward(figure.experiment, state);
      const logits = /** @type {Float32Array} */ (activations.get(name));
      const unit = units.shown(state, argmax(logits));
      const who = passPhrase(specimen, classes, state.network);
      shown = { logits, probabilities: softmax(logits, heat()), unit, who, label: specimen.label };
      element.dataset.channel = String(unit);
      drawSpecimen(picture, specimen, theme.tokens());
      picture.setAttribute("aria-label", specimenPhrase(specimen, classes));
      truth.textContent =
        specimen.test_index === OWN ? "Your picture, without a label" : `Label: ${classes[specimen.label]}`;
      stepper.show(name, unit, units.count, classes[unit]);
      drawRows();
      contributions.show(termsOf(network, activations, name, unit), source);
      if (rows.some((row) => row.element === document.activeElement)) rows[unit].element.focus();
      spell(null);
    },
    describe: sentence,
    table: () => ({
      columns: ["class", "logit", "probability"],
      rows: classes.map((label, unit) => [label, shown.logits[unit], shown.probabilities[unit]]),
    }),
    destroy: release,
  };
}

/**
 * One class: its logit about zero, and its probability.
 * @param {import("../../static/js/page/config.js").PageConfig} config
 * @param {number} unit
 * @param {(unit: number | null) => void} onHover
 * @param {(unit: number) => void} onChoose
 */
function createRow(config, unit, onHover, onChoose) {
  const logitFill = make("span", { className: "bar-fill" });
  const probabilityFill = make("span", { className: "bar-fill" });
  const logitText = make("span", { className: "value" });
  const probabilityText = make("span", { className: "value" });
  const row = make("button",
    {
      type: "button", className: "logit-row", onclick: () => onChoose(unit),
      onpointerenter: () => onHover(unit), onpointerleave: () => onHover(null),
      onfocus: () => onHover(unit), onblur: () => onHover(null),
    },
    createClassName(config, unit),
    make("span", { className: "bar-track signed" }, logitFill), logitText,
    make("span", { className: "bar-track" }, probabilityFill), probabilityText);
  probabilityFill.style.background = classColor(unit);

  return {
    element: row,
    /**
     * @param {number} logit @param {number} probability @param {number} limit largest magnitude of a logit
     * @param {boolean} chosen @param {boolean} isLabel
     */
    show(logit, probability, limit, chosen, isLabel) {
      const share = limit ? (50 * Math.abs(logit)) / limit : 0;
      logitFill.style.left = `${logit < 0 ? 50 - share : 50}%`;
      logitFill.style.width = `${share}%`;
      logitFill.style.background = `var(--${logit < 0 ? "negative" : "positive"})`;
      probabilityFill.style.width = `${100 * probability}%`;
      logitText.textContent = twoDecimals(logit);
      probabilityText.textContent = percent(probability);
      row.setAttribute("aria-pressed", String(chosen));
      row.classList.toggle("is-label", isLabel);
    },
  };
}
