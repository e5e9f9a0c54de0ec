// @ts-check
/** What the network receives of a picture, how that is framed, and what in it speaks for the answer. */

import { element as make } from "../../static/js/controls/element.js";
import { createToggleGroup } from "../../static/js/controls/toggle-group.js";
import { intensityScale, magnitude } from "../../static/js/maps/color-scale.js";
import { createMap, drawMap } from "../../static/js/maps/map-canvas.js";
import { drawOverlay } from "../../static/js/maps/overlay.js";

const OPACITY = 0.85;

/**
 * @param {[number, number]} sides rows and columns
 * @param {((how: string) => void) | null} onFrame null where a picture is not framed but cut
 */
export function createReceived(sides, onFrame) {
  const [received, evidence] = [createMap(...sides), createMap(...sides)];
  for (const picture of [received, evidence]) picture.setAttribute("role", "img");
  const title = make("p", { className: "label" });
  const heading = make("p", { className: "label" }, `What the network receives, ${sides.join(" × ")}`);
  const frames = createToggleGroup({
    label: "Framing", className: "small", choices: [["framed", "Centred and scaled"], ["asis", "As drawn"]],
    onChoose: onFrame ?? (() => {}),
  });
  return {
    picture: received,
    frame: frames.show,
    elements: [
      make("div", {}, heading, received, ...(onFrame ? [frames.element] : [])), make("div", {}, title, evidence),
    ],
    /**
     * @param {Float32Array} image @param {Float32Array} map gradient × input, for the answer
     * @param {{ answer: string, sentence: string }} words
     * @param {import("../../static/js/page/config.js").Tokens} tokens
     */
    show(image, map, { answer, sentence }, tokens) {
      drawMap(received, image, intensityScale(tokens));
      drawOverlay(evidence, { image, map, limit: magnitude(map), opacity: OPACITY, tokens });
      title.textContent = `Gradient × input: for ${answer} (warm), against it (cool)`;
      received.setAttribute("aria-label", `What the network receives. ${sentence}`);
      evidence.setAttribute("aria-label", `${title.textContent}, as in the figure on where it looks`);
    },
  };
}
