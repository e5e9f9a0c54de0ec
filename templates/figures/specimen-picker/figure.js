// @ts-check
/** The strip at the top of the page: which image every figure follows. */

import { OWN } from "../../static/js/data/data.js";
import { createSpecimenRow } from "../../static/js/marks/specimen-row.js";
import { aboutOf, classesOf, drawSpecimen, isWrong, specimenName } from "../../static/js/marks/specimen.js";
import { showInTime } from "./late-strip.js";
import { createTurns, scrollTo } from "./turns.js";
import { createMap } from "../../static/js/maps/map-canvas.js";
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
  const { noun, plural } = aboutOf(context);
  const row = createSpecimenRow(element, context, specimens, "Following");
  const wrong = specimens.findIndex((each) => each.test_index !== OWN && isWrong(each));
  const turns = createTurns(row, { plural, wrong });
  const own = createMap(1, 1);
  place(element, "label").append(make("span", { className: "picker-noun" }, ` ${withArticle(noun)}`));
  place(element, "own").replaceChildren(own);
  place(element, "strip").replaceChildren(row.element);
  place(element, "more").replaceChildren(turns.element);
  const release = showInTime(element);
  const chosen = () => specimens[Math.min(context.store.get().image, specimens.length - 1)];

  return {
    /** @param {import("../../static/js/page/store.js").State} state */
    update(state) {
      row.update(state);
      if (state.image < row.buttons.length) reveal(row.element, row.buttons[state.image]);
      const isOwn = chosen().test_index === OWN;
      if (isOwn) drawSpecimen(own, chosen(), context.theme.tokens());
      place(element, "own").hidden = !isOwn;
      place(element, "name").replaceChildren(make("strong", {}, isOwn ? "Your picture" : classes[chosen().label]));
    },
    describe: () => `Following ${specimenName(chosen(), classes)}.`,
    destroy() {
      release();
      row.destroy();
      turns.destroy();
    },
  };
}

/**
 * Scroll the strip, never the page, until the button is well inside.
 * @param {HTMLElement} strip @param {HTMLElement} button
 */
const reveal = (strip, button) => scrollTo(strip, button.offsetLeft + button.offsetWidth / 2 - strip.clientWidth / 2);

/** @param {string} noun */
const withArticle = (noun) => `${/^[aeiou]/.test(noun) ? "an" : "a"} ${noun}`;
