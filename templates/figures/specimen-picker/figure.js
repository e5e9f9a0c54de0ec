// @ts-check
/** The strip at the top of the page: which image every figure follows. */

import { OWN } from "../../static/js/data/data.js";
import { createSpecimenRow } from "../../static/js/marks/specimen-row.js";
import { classesOf, specimenName } from "../../static/js/marks/specimen.js";
import { element as make, place } from "../../static/js/controls/element.js";

/**
 * @param {HTMLElement} element
 * @param {import("../../static/js/page/host.js").Context} context
 * @returns {Promise<import("../../static/js/page/host.js").View>}
 */
export async function mount(element, context) {
  const [experiment] = Object.keys(context.config.experiments);
  const specimens = await context.data.specimens(context.figure.experiment || experiment);
  const classes = classesOf(context);
  const row = createSpecimenRow(element, context, specimens, "Following");
  place(element, "strip").replaceChildren(row.element);
  const chosen = () => specimens[Math.min(context.store.get().image, specimens.length - 1)];

  return {
    /** @param {import("../../static/js/page/store.js").State} state */
    update(state) {
      row.update(state);
      if (state.image < row.buttons.length) reveal(row.element, row.buttons[state.image]);
      const name = chosen().test_index === OWN ? "Your picture" : classes[chosen().label];
      place(element, "name").replaceChildren(make("strong", {}, name));
    },
    describe: () => `Following ${specimenName(chosen(), classes)}.`,
    destroy: row.destroy,
  };
}

/**
 * Scroll the strip, never the page, until the button is well inside.
 * @param {HTMLElement} strip @param {HTMLElement} button
 */
function reveal(strip, button) {
  const centre = button.offsetLeft + button.offsetWidth / 2 - strip.clientWidth / 2;
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  strip.scrollTo({ left: centre, behavior: calm ? "auto" : "smooth" });
}
