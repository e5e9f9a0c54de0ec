// @ts-check
/** The last layer: ten logits, and the probabilities that softmax makes of them. The figure to copy. */

import { OWN } from "../data.js";
import { argmax, softmax } from "../engine.js";
import { browseWithKeys } from "../parts/browse-keys.js";
import { createClassName } from "../parts/class-name.js";
import { element as make, place } from "../parts/element.js";
import { percent, twoDecimals } from "../parts/number.js";
import { createReadout, spellReadout } from "../parts/readout.js";
import { classesOf, createPicture, drawSpecimen, passPhrase, specimenPhrase } from "../parts/specimen.js";
import { createStepper } from "../parts/stepper.js";
import { createUnits } from "../parts/units.js";

/**
 * @param {HTMLElement} element
 * @param {import("../host.js").Context} context
 * @returns {Promise<import("../host.js").View>}
 */
export async function mount(element, context) {
  const { data, figure, theme, config } = context;
  const units = createUnits(context);
  const { name } = units.layer;
  const classes = classesOf(context);
  /** @type {{ logits: Float32Array, probabilities: Float32Array, unit: number, who: string }} */
  let shown = { logits: new Float32Array(units.count), probabilities: new Float32Array(units.count), unit: 0, who: "" };

  const picture = createPicture();
  picture.setAttribute("role", "img");
  const rows = classes.map((_, unit) => createRow(config, unit, spell, units.choose));
  const stepper = createStepper({ noun: "class", onStep: (step) => units.choose(shown.unit + step) });
  const readout = createReadout();
  const truth = make("p", { className: "label" });
  place(element, "side").replaceChildren(picture, truth, stepper.element, readout.element);
  place(element, "rows").replaceChildren(
    make("div", { className: "logit-head", "aria-hidden": "true" },
      make("span", {}, "Class"), make("span", {}, "Logit"), make("span", {}, "Probability")),
    ...rows.map((row) => row.element));
  const release = browseWithKeys(element, { position: () => shown.unit, count: () => units.count, go: units.choose });

  /** @param {number | null} hovered */
  function spell(hovered) {
    const unit = hovered ?? shown.unit;
    readout.show(
      spellReadout(name, unit, shown.logits[unit]),
      `${classes[unit]}: ${percent(shown.probabilities[unit])} after softmax`,
    );
  }

  return {
    /** @param {import("../store.js").State} state */
    async update(state) {
      const { activations, specimen } = await data.forward(figure.experiment, state);
      const logits = /** @type {Float32Array} */ (activations.get(name));
      const unit = units.shown(state, argmax(logits));
      const who = passPhrase(specimen, classes, state.network);
      shown = { logits, probabilities: softmax(logits), unit, who };
      element.dataset.channel = String(unit);
      drawSpecimen(picture, specimen, theme.tokens());
      picture.setAttribute("aria-label", specimenPhrase(specimen, classes));
      truth.textContent = specimen.test_index === OWN ? "Your picture, without a label" : `Label: ${classes[specimen.label]}`;
      stepper.show(name, unit, units.count, classes[unit]);
      const limit = Math.max(...logits.map(Math.abs));
      rows.forEach((row, index) =>
        row.show(logits[index], shown.probabilities[index], limit, index === unit, index === specimen.label));
      if (rows.some((row) => row.element === document.activeElement)) rows[unit].element.focus();
      spell(null);
    },
    describe() {
      const best = argmax(shown.logits);
      return `${classes[best]} has the largest logit, ${percent(shown.probabilities[best])} after softmax, for ${shown.who}.`;
    },
    table: () => ({
      columns: ["class", "logit", "probability"],
      rows: classes.map((label, unit) => [label, shown.logits[unit], shown.probabilities[unit]]),
    }),
    destroy: release,
  };
}

/**
 * One class: its logit about zero, and its probability.
 * @param {import("../config.js").PageConfig} config
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
  probabilityFill.style.background = `var(--class-${unit})`;

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
