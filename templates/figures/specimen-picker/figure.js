// @ts-check
/** The strip at the top of the page: which image every figure follows. */

import { OWN } from "../../static/js/data/data.js";
import { createSpecimenRow } from "../../static/js/marks/specimen-row.js";
import { aboutOf, classesOf, drawSpecimen, specimenName } from "../../static/js/marks/specimen.js";
import { showInTime } from "./late-strip.js";
import { createMap } from "../../static/js/maps/map-canvas.js";
import { button, element as make, place } from "../../static/js/controls/element.js";

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
  const more = createMore(row, plural);
  const own = createMap(1, 1);
  place(element, "label").append(make("span", { className: "picker-noun" }, ` ${withArticle(noun)}`));
  place(element, "own").replaceChildren(own);
  place(element, "strip").replaceChildren(row.element);
  place(element, "more").replaceChildren(more.element);
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
      more.destroy();
    },
  };
}

/**
 * How many stand beyond the strip's right edge; a press brings the next ones, at the end the first.
 * @param {ReturnType<typeof createSpecimenRow>} row @param {string} plural
 */
function createMore({ element: strip, buttons }, plural) {
  const more = button("", { className: "quiet", onclick: turn });
  const hidden = () => {
    const edge = strip.scrollLeft + strip.clientWidth;
    return buttons.filter((each) => each.offsetLeft + each.offsetWidth / 2 > edge).length;
  };
  function turn() {
    strip.scrollTo({ left: hidden() ? strip.scrollLeft + 0.8 * strip.clientWidth : 0, behavior: motion() });
  }
  function tell() {
    const n = hidden();
    more.textContent = n ? `${n} more ›` : "‹ First";
    more.setAttribute("aria-label", n ? `${more.textContent} ${plural}` : `${more.textContent} ${plural} again`);
  }
  const watch = new ResizeObserver(tell);
  watch.observe(strip);
  strip.addEventListener("scroll", tell, { passive: true });
  return { element: more, destroy: () => watch.disconnect() };
}

/**
 * Scroll the strip, never the page, until the button is well inside.
 * @param {HTMLElement} strip @param {HTMLElement} button
 */
function reveal(strip, button) {
  const centre = button.offsetLeft + button.offsetWidth / 2 - strip.clientWidth / 2;
  strip.scrollTo({ left: centre, behavior: motion() });
}

/** @returns {ScrollBehavior} */
const motion = () => (matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth");

/** @param {string} noun */
const withArticle = (noun) => `${/^[aeiou]/.test(noun) ? "an" : "a"} ${noun}`;
