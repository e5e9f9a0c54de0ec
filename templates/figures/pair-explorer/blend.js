// @ts-check
/** A blend from one class's image to another's: what the network says along it, and which real ones are nearest. */

import { changesOf, mixed } from "./borders.js";
import { createRibbon } from "./probability-ribbon.js";
import { createDial } from "../../static/js/controls/dial.js";
import { element as make, place } from "../../static/js/controls/element.js";
import { argmax, softmax } from "../../static/js/engine/network.js";
import { nameMap } from "../../static/js/maps/map-canvas.js";
import { percent } from "../../static/js/marks/number.js";
import { classesOf, createPicture, drawSpecimen, specimenName } from "../../static/js/marks/specimen.js";

const STEPS = 41;

/**
 * @typedef {import("../../static/js/marks/specimen.js").Specimen} Specimen
 * @typedef {{ pair: [number, number], ends: Specimen[], steps: Float32Array[],
 *   nearest: (share: number) => number[] }} Shown
 * `steps`: probabilities at equal steps; `nearest`: real images to a share of the second class
 */

/**
 * @param {HTMLElement} figure @param {import("../../static/js/page/host.js").Context} context
 * @param {ArrayLike<number>} labels of the real images
 * @param {ReturnType<typeof import("../../static/js/marks/thumbnails.js").createThumbnails>} thumbnails
 */
export function createBlend(figure, context, labels, thumbnails) {
  const { theme, attempt } = context;
  const classes = classesOf(context);
  /** @type {Shown | null} */
  let shown = null;
  let share = 0.5;
  const pictures = [createPicture(), createPicture(), createPicture()];
  const answer = make("p", { className: "label blend-answer", "aria-live": "off" });
  const stops = Array.from({ length: STEPS }, (_, i) => percent(i / (STEPS - 1)));
  const dial = createDial({ label: "Blend", stops, onInput: (at) => { share = at / (STEPS - 1); draw(); } });
  const ribbon = createRibbon();
  const nearest = make("div", { className: "blend-nearest" });
  place(figure, "ends").replaceChildren(make("div", { className: "blend-pictures" }, ...pictures), answer);
  place(figure, "ribbon").replaceChildren(
    ribbon.canvas, dial.element, make("p", { className: "label" }, "Nearest real images to this blend"), nearest);

  function draw() {
    if (!shown) return;
    const { pair, ends: [first, second], steps } = shown;
    const tokens = theme.tokens();
    const at = Math.round(share * (STEPS - 1));
    const best = argmax(steps[at]);
    const between = { ...first, pixels: mixed(first.pixels, second.pixels, share) };
    const names = [specimenName(first, classes), `The blend at ${percent(share)}`, specimenName(second, classes)];
    [first, between, second].forEach((specimen, i) => {
      drawSpecimen(pictures[i], specimen, tokens);
      nameMap(pictures[i], names[i]);
    });
    answer.textContent =
      `At ${percent(share)} of ${classes[pair[1]]} the network says ${classes[best]} (${percent(steps[at][best])}).`;
    dial.show(at);
    ribbon.mark(share);
    const found = shown.nearest(share).map((index) => ({ index, picture: createPicture() }));
    nearest.replaceChildren(...found.map(createNeighbor));
    attempt("nearest", () => Promise.all(found.map(({ picture, index }) => thumbnails.draw(picture, index, tokens))));
  }

  /** @param {{ index: number, picture: HTMLCanvasElement }} found */
  function createNeighbor({ index, picture }) {
    picture.setAttribute("role", "img");
    picture.setAttribute("aria-label", classes[labels[index]]);
    return make("figure", {}, picture, make("span", {}, classes[labels[index]]));
  }

  return {
    answer: () => answer.textContent,
    /** @param {Shown} next @param {string} sentence what the network says along it */
    show(next, sentence) {
      shown = next;
      const { pair, steps } = next;
      const others = classes.map((_, label) => label).filter((label) => !pair.includes(label));
      ribbon.show(steps, [pair[0], ...others, pair[1]], theme.tokens(), `Probabilities along the blend. ${sentence}`);
    },
    draw,
    destroy: ribbon.destroy,
  };
}

/**
 * What a network says at equal steps from one image to another.
 * @param {import("../../static/js/engine/network.js").Network} network @param {Specimen[]} ends
 * @param {import("../../static/js/data/data.js").Elsewhere | null} elsewhere where a large network is asked
 */
export async function stepsBetween(network, [first, second], elsewhere) {
  const images = Array.from({ length: STEPS }, (_, i) => mixed(first.pixels, second.pixels, i / (STEPS - 1)));
  /** @type {Float32Array[]} */
  const logits = elsewhere ? await elsewhere("logits", images)
    : images.map((pixels) => /** @type {Float32Array} */ (network.forward(pixels).get("logits")));
  return logits.map((each) => softmax(each));
}

/** Where its answer changes. @param {Float32Array[]} steps @param {string[]} classes */
export function tellChanges(steps, classes) {
  const changes = changesOf(steps.map((step) => argmax(step)));
  return changes.map(({ share, to }) => `${classes[to]} from ${percent(share)}`).join(", ") || "no change of mind";
}
