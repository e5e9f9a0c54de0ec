// @ts-check
/** Specimens to choose from: a choice row of their pictures that sets the page's image. */

import { OWN } from "../data/data.js";
import { browseWithKeys } from "../controls/browse-keys.js";
import { NONE, createChoiceRow } from "../controls/choice-row.js";
import { classesOf, createPicture, drawSpecimen, isWrong, specimenName } from "./specimen.js";

/**
 * @param {HTMLElement} element whose keys step through them
 * @param {import("../page/host.js").Context} context
 * @param {import("../data/data.js").Specimen[]} specimens
 * @param {string} label
 */
export function createSpecimenRow(element, context, specimens, label) {
  const { store, theme } = context;
  const published = specimens.filter(({ test_index }) => test_index !== OWN);
  const classes = classesOf(context);
  const pictures = published.map(createPicture);
  const row = createChoiceRow({
    label,
    className: "specimen-row",
    options: published.map((specimen, index) => ({
      name: specimenName(specimen, classes), content: pictures[index],
    })),
    onChoose: choose,
  });
  published.forEach((specimen, index) => row.buttons[index].classList.toggle("wrong", isWrong(specimen)));
  let drawn = "";

  /** @param {number} image */
  function choose(image) {
    store.set({ image });
  }

  const release = browseWithKeys(element, {
    position: () => store.get().image,
    count: () => published.length,
    go: choose,
    rowLength: row.columns,
  });

  return {
    element: row.element,
    buttons: row.buttons,
    /** @param {import("../page/store.js").State} state */
    update(state) {
      row.choose(state.image < published.length ? state.image : NONE);
      if (drawn === theme.scheme()) return;
      drawn = theme.scheme();
      published.forEach((specimen, index) => drawSpecimen(pictures[index], specimen, theme.tokens()));
    },
    destroy: release,
  };
}
