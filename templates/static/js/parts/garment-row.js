// @ts-check
/** Garments to choose from: a choice row of specimen pictures that sets the page's image. */

import { browseWithKeys } from "./browse-keys.js";
import { createChoiceRow } from "./choice-row.js";
import { classesOf, createPicture, drawSpecimen, isWrong, specimenName } from "./specimen.js";

/**
 * @param {HTMLElement} element whose keys step through the garments
 * @param {import("../host.js").Context} context
 * @param {import("../data.js").Specimen[]} specimens
 * @param {string} label
 */
export function createGarmentRow(element, context, specimens, label) {
  const { store, theme } = context;
  const classes = classesOf(context);
  const pictures = specimens.map(createPicture);
  const row = createChoiceRow({
    label,
    className: "garments",
    options: specimens.map((specimen, index) => ({
      name: specimenName(specimen, classes), content: pictures[index],
    })),
    onChoose: choose,
  });
  specimens.forEach((specimen, index) => row.buttons[index].classList.toggle("wrong", isWrong(specimen)));
  let drawn = "";

  /** @param {number} image */
  function choose(image) {
    store.set({ image });
  }

  const release = browseWithKeys(element, {
    position: () => store.get().image,
    count: () => specimens.length,
    go: choose,
    rowLength: row.columns,
  });

  return {
    element: row.element,
    buttons: row.buttons,
    /** @param {import("../store.js").State} state */
    update(state) {
      row.choose(Math.min(state.image, specimens.length - 1));
      if (drawn === theme.scheme()) return;
      drawn = theme.scheme();
      specimens.forEach((specimen, index) => drawSpecimen(pictures[index], specimen, theme.tokens()));
    },
    destroy: release,
  };
}
