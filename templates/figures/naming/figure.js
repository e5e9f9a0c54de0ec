// @ts-check
/** You, the network and the label: twenty pictures to name, and what each of the three makes of them. */

import { button, element as make, place } from "../../static/js/controls/element.js";
import { realValues } from "../../static/js/data/pack.js";
import { createMap, drawMap } from "../../static/js/maps/map-canvas.js";
import { intensityScale } from "../../static/js/maps/color-scale.js";
import { percent, withArticle } from "../../static/js/marks/number.js";
import { aboutOf, classesOf, sidesOf } from "../../static/js/marks/specimen.js";
import { createResult } from "./result.js";
import { createWall } from "./wall.js";

/**
 * @typedef {{ pixels: Float32Array[], test_index: ArrayLike<number>, label: ArrayLike<number>,
 *   predicted: ArrayLike<number>, probability: Float32Array, sides: [number, number] }} Pictures
 */

/**
 * @param {HTMLElement} element @param {import("../../static/js/page/host.js").Context} context
 * @returns {Promise<import("../../static/js/page/host.js").View>}
 */
export async function mount(element, context) {
  const classes = classesOf(context);
  const pictures = await readPictures(context);
  const n = pictures.label.length;
  /** @type {(number | null)[]} */
  let answers = new Array(n).fill(null);
  let [at, ended, sentence] = [0, false, ""];
  const desk = createDesk(context, { name, end });
  const wall = createWall(context, pictures);
  const result = createResult(context, pictures, begin);
  place(element, "ask").replaceChildren(...desk.elements);
  place(element, "result").replaceChildren(...result.elements);
  place(element, "wall").replaceChildren(...wall.elements);

  /** @param {number} label */
  function name(label) {
    answers[at] = label;
    const { label: own, predicted, probability } = pictures;
    sentence = `You: ${classes[label]}. The network: ${classes[predicted[at]]}, ${percent(probability[at])}. ` +
      `The label: ${classes[own[at]]}.`;
    at++;
    if (at === n) end();
    else show();
  }

  function end() {
    ended = true;
    show();
    sentence = `${sentence} ${result.words()}`.trim();
    result.focus();
  }

  function begin() {
    [answers, at, ended, sentence] = [new Array(n).fill(null), 0, false, ""];
    show();
    desk.focus();
  }

  function show() {
    const tokens = context.theme.tokens();
    element.querySelector(".naming")?.toggleAttribute("data-ended", ended);
    desk.show(pictures, Math.min(at, n - 1), tokens);
    wall.show(answers, ended, tokens);
    result.show(answers);
  }

  return {
    update: show,
    describe: () => sentence,
    table: () => ({
      columns: ["test image", "label", "network", "you"],
      rows: answers.map((answer, index) => [pictures.test_index[index], classes[pictures.label[index]],
        classes[pictures.predicted[index]], answer === null ? "" : classes[answer]]),
    }),
    destroy() {},
  };
}

/** @param {import("../../static/js/page/host.js").Context} context @returns {Promise<Pictures>} */
async function readPictures(context) {
  const pack = await context.data.pack(`data/${context.figure.experiment}/naming.bin`);
  const n = pack.label.data.length;
  const size = pack.images.data.length / n;
  return {
    pixels: Array.from({ length: n }, (_, at) => realValues(pack.images, at * size, (at + 1) * size)),
    test_index: pack.test_index.data, label: pack.label.data, predicted: pack.predicted.data,
    probability: realValues(pack.probability), sides: sidesOf(context),
  };
}

/**
 * The picture that is asked about, and a button a class.
 * @param {import("../../static/js/page/host.js").Context} context
 * @param {{ name: (label: number) => void, end: () => void }} hand
 */
function createDesk(context, { name, end }) {
  const picture = createMap(...sidesOf(context));
  picture.setAttribute("role", "img");
  const question = make("legend", {});
  const buttons = classesOf(context).map((title, label) =>
    button(title, { className: "pill", onclick: () => name(label) }));
  const choices = make("fieldset", {}, question, make("div", { className: "naming-choices" }, ...buttons),
    button("Compare now", { className: "quiet", onclick: end }));
  const { noun } = aboutOf(context);
  return {
    elements: [picture, choices],
    focus: () => buttons[0].focus({ preventScroll: true }),
    /** @param {Pictures} pictures @param {number} at @param {import("../../static/js/page/config.js").Tokens} tokens */
    show({ pixels }, at, tokens) {
      drawMap(picture, pixels[at], intensityScale(tokens));
      picture.setAttribute("aria-label", `${withArticle(noun)} to be named, ${at + 1} of ${pixels.length}`);
      question.textContent = `${at + 1} of ${pixels.length}: what is it?`;
    },
  };
}
