// @ts-check
/** Where a picture of the reader's is laid, in place of a field to draw on: cut to size as the build cuts its own. */

import { createPictureInput } from "./picture-input.js";
import { button, element as make } from "../../static/js/controls/element.js";
import { onGround, planesOf, resize } from "../../static/js/data/resizing.js";
import { intensityScale } from "../../static/js/maps/color-scale.js";
import { createMap, drawMap, sizeMap } from "../../static/js/maps/map-canvas.js";

/** Pixels of the longer side at which a picture is shown before it is cut. */
const SHOWN = 320;

/**
 * @param {HTMLElement} figure that pictures can be dropped on
 * @param {import("../../static/js/page/config.js").ExperimentConfig} about whose pictures these are like
 * @param {import("../../static/js/page/theme.js").Theme} theme @param {import("./pad.js").Hand} hand
 */
export function createDesk(figure, { noun, shape, resizing }, theme, { onChange, onPicture, onBorrow }) {
  const [channels, height, width] = shape;
  const cut = resizing ?? { size: [height, width], fit: "cover", filter: "bilinear", edge: 0, background: "white" };
  const canvas = createMap(height, width);
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", "Your picture, before it is cut to size");
  const refusal = make("p", { className: "sketch-refusal", role: "status" });
  const refuse = (/** @type {string} */ sentence) => { refusal.textContent = sentence; };
  const input = createPictureInput(figure, convert, { onPicture, onRefused: refuse });
  let image = new Float32Array(channels * height * width);
  let opened = false;

  /** @param {CanvasImageSource} picture @param {number} wide @param {number} tall */
  function convert(picture, wide, tall) {
    const share = Math.min(1, SHOWN / Math.max(wide, tall));
    const sides = [tall, wide].map((side) => Math.max(1, Math.round(side * share)));
    sizeMap(canvas, sides);
    /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d")).drawImage(picture, 0, 0, sides[1], sides[0]);
    opened = true;
    return planesOf(resize(onGround(bytesOf(picture, wide, tall), tall, wide, cut.background), cut), channels);
  }

  return {
    canvas,
    refuse,
    /** What the network receives. */
    image: () => image,
    /** Take other pixels: planes in [0, 1]. @param {ArrayLike<number>} pixels */
    load(pixels) {
      image = Float32Array.from(pixels);
      if (!opened) showPixels();
      opened = false;
      onChange();
    },
    /** A picture wears its own colours; one in grey, those of the scheme, when it is drawn anew. */
    dress() {},
    elements: [make("div", { className: "sketch-desk" }, canvas), make("div", { className: "drawing-tools" },
      make("p", { className: "label" }, "Open a picture, drop one here or paste it. It does not leave this machine."),
      make("div", { className: "toggle-group small" },
        button(`Take the followed ${noun}`, { className: "pill", onclick: onBorrow }), input.upload, input.camera),
      input.element, refusal)],
    destroy: input.destroy,
  };

  function showPixels() {
    sizeMap(canvas, [height, width]);
    drawMap(canvas, image, intensityScale(theme.tokens()));
  }
}

/** A picture's own pixels, RGBA. @param {CanvasImageSource} picture @param {number} width @param {number} height */
function bytesOf(picture, width, height) {
  const canvas = make("canvas", { width, height });
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d", { willReadFrequently: true }));
  context.drawImage(picture, 0, 0);
  return context.getImageData(0, 0, width, height).data;
}
