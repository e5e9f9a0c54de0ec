// @ts-check
/** What came of it: the reader's matrix beside the network's, and how often each agrees with the label. */

import { button, element as make } from "../../static/js/controls/element.js";
import { createClassGlyph } from "../../static/js/marks/class-name.js";
import { percent } from "../../static/js/marks/number.js";
import { classesOf } from "../../static/js/marks/specimen.js";
import { agreement, confusionOf } from "./tally.js";

/**
 * @param {import("../../static/js/page/host.js").Context} context @param {import("./figure.js").Pictures} pictures
 * @param {() => void} onAgain `options.human`: how often people named what the label says; `human_images`: of how many
 */
export function createResult(context, { label, predicted }, onAgain) {
  const { human, human_images: images } = context.options;
  const mine = createMatrix(context, "You");
  const its = createMatrix(context, "The network");
  const list = make("ul", { className: "naming-shares" });
  const again = button("Begin again", { className: "quiet", onclick: onAgain });
  let words = "";

  return {
    elements: [mine.element, its.element, make("div", {},
      make("p", { className: "subhead" }, "Named as the label does"), list, again)],
    focus: () => again.focus({ preventScroll: true }),
    words: () => words,
    /** @param {(number | null)[]} answers */
    show(answers) {
      const network = answers.map((answer, at) => (answer === null ? null : predicted[at]));
      mine.show(confusionOf(label, answers, classesOf(context).length));
      its.show(confusionOf(label, network, classesOf(context).length));
      const [you, machine] = [answers, network].map((said) => agreement(label, said));
      const { same } = agreement(predicted, answers);
      words = you.n === 0 ? "You named none." :
        `You said what the label says on ${you.same} of ${you.n}, the network on ${machine.same}; ` +
        `you and the network said the same on ${same}.`;
      list.replaceChildren(
        share("You", you.same, you.n), share("The network, on the same", machine.same, machine.n),
        ...(human ? [share("Two of three people, on other images", Math.round(human * images), images)] : []),
        make("li", { className: "naming-words" }, words));
    },
  };
}

/** @param {string} who @param {number} same @param {number} n */
function share(who, same, n) {
  const fill = make("span", { className: "bar-fill" });
  fill.style.width = `${n ? (100 * same) / n : 0}%`;
  const told = n > 100 ? `${percent(same / n)} of ${n.toLocaleString("en")}` : `${same} of ${n}`;
  return make("li", {}, make("span", {}, who), make("span", { className: "value" }, told),
    make("span", { className: "bar-track", "aria-hidden": "true" }, fill));
}

/** @param {import("../../static/js/page/host.js").Context} context @param {string} who */
function createMatrix(context, who) {
  const classes = classesOf(context);
  const head = classes.map((name, label) => make("th", { scope: "col" },
    createClassGlyph(context.config, label), make("span", { className: "visually-hidden" }, name)));
  const rows = classes.map((name, label) => {
    const cells = classes.map(() => make("td", {}));
    const element = make("tr", {}, make("th", { scope: "row" }, createClassGlyph(context.config, label),
      make("span", { className: "visually-hidden" }, name)), ...cells);
    return { cells, element };
  });
  const table = make("table", { className: "naming-matrix" },
    make("caption", {}, `${who}: label down, answer across`),
    make("thead", {}, make("tr", {}, make("td", {}), ...head)),
    make("tbody", {}, ...rows.map(({ element }) => element)));
  return {
    element: table,
    /** @param {number[][]} counts */
    show(counts) {
      rows.forEach(({ cells }, label) => cells.forEach((cell, answer) => {
        const count = counts[label][answer];
        cell.textContent = count ? String(count) : "";
        cell.className = count ? (label === answer ? "same" : "other") : "";
      }));
    },
  };
}
