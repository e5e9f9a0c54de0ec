// @ts-check
/** A choice row of many small pictures, of which a page at a time is drawn: that of the chosen one. */

import { createChoiceRow } from "./choice-row.js";
import { element } from "./element.js";
import { createStepper } from "./stepper.js";

/** Pictures on a page. */
export const A_PAGE = 64;

/**
 * @param {{ label: string, className: string, count: number, pictures: Node[], nameOf: (index: number) => string,
 *   onChoose: (index: number) => void }} settings
 * `pictures`: of one page, drawn anew for each; `onChoose`: also where a page is turned, with its first
 */
export function createPagedRow({ label, className, count, pictures, nameOf, onChoose }) {
  const row = createChoiceRow({
    label, className, options: pictures.map((content, at) => ({ name: nameOf(at), content })),
    onChoose: (at) => onChoose(first + at),
  });
  const turner = createStepper({ noun: "page", onStep(by) {
    const next = first + by * A_PAGE;
    if (next >= 0 && next < count) onChoose(next);
  } });
  turner.element.hidden = count <= A_PAGE;
  let first = 0;

  function name() {
    const last = Math.min(first + A_PAGE, count);
    row.buttons.forEach((button, at) => {
      button.hidden = first + at >= count;
      if (!button.hidden) button.title = nameOf(first + at);
      if (!button.hidden) button.setAttribute("aria-label", button.title);
    });
    turner.show(`${first}–${last - 1}`, first / A_PAGE, Math.ceil(count / A_PAGE), `of ${count}`);
  }

  name();
  return {
    element: element("div", { className: "paged-row" }, row.element, turner.element),
    row: row.element,
    buttons: row.buttons,
    columns: row.columns,
    /** The numbers of the pictures on this page. */
    shown: () => Array.from({ length: Math.min(A_PAGE, count - first) }, (_, at) => first + at),
    /** Mark the chosen one, and turn to its page. @param {number} index */
    choose(index) {
      const page = Math.floor(index / A_PAGE) * A_PAGE;
      if (page !== first) {
        first = page;
        name();
      }
      row.choose(index - first);
    },
  };
}
