// @ts-check
/** The published test images by class, five each; the network's mistakes are marked. */

import { element as make, place } from "../../static/js/controls/element.js";
import { createSpecimenRow } from "../../static/js/marks/specimen-row.js";
import { classesOf, isWrong, specimenName } from "../../static/js/marks/specimen.js";
import { createClassName } from "../../static/js/marks/class-name.js";

/**
 * @param {HTMLElement} element
 * @param {import("../../static/js/page/host.js").Context} context
 * @returns {Promise<import("../../static/js/page/host.js").View>}
 */
export async function mount(element, context) {
  const { figure, config, data, store } = context;
  const specimens = await data.specimens(figure.experiment);
  const classes = classesOf(context);
  const row = createSpecimenRow(element, context, specimens, "Test images by class");
  row.element.classList.add("class-wall");
  row.element.replaceChildren(...classes.map((_, label) => {
    const own = row.buttons.filter((_button, index) => specimens[index].label === label);
    return make("div", { className: "class-wall-class", role: "presentation" },
      createClassName(config, label), ...own);
  }));
  place(element, "wall").replaceChildren(row.element);

  return {
    update: row.update,
    describe: () => `${specimenName(specimens[store.get().image], classes)} is chosen.`,
    table: () => ({
      columns: ["test_index", "label", "predicted", "correct"],
      rows: specimens.map((specimen) => [
        specimen.test_index, classes[specimen.label], classes[specimen.predicted], String(!isWrong(specimen)),
      ]),
    }),
    destroy: row.destroy,
  };
}
