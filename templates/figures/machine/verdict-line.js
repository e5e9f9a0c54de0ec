// @ts-check
/** Who says what, below the machine; open until the answer has come through. */

import { element } from "../../static/js/controls/element.js";

const OPEN = Object.freeze(["You", "The network", "The label"].map((who) => ({ who, what: "?", detail: "" })));

export function createVerdictLine() {
  const list = element("dl", { className: "machine-verdicts" });
  return {
    element: list,
    /** @param {ReturnType<typeof import("./question.js").verdictsOf> | null} verdicts null while they are open */
    show(verdicts) {
      list.replaceChildren(...(verdicts ?? OPEN).map(({ who, what, detail }) =>
        element("div", {}, element("dt", {}, who), element("dd", {}, element("strong", {}, what),
          ...(detail ? [" ", element("span", {}, detail)] : [])))));
      list.classList.toggle("open", verdicts === null);
    },
  };
}
