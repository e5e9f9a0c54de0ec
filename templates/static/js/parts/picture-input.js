// @ts-check
/** A picture from a file, the clipboard, a drop or the camera, as ink on a field. Nothing is sent anywhere. */

import { Refused, inspectPicture } from "../picture-file.js";
import { FIELD } from "./drawing.js";
import { button, element } from "./element.js";

/** Enough of a file to find its size in: JPEGs may carry long comments first. */
const HEAD_BYTES = 1_000_000;
/** Borders brighter than this are taken for the ground of a photograph. */
const BRIGHT = 0.5;

/**
 * @param {HTMLElement} target where pictures may be dropped and pasted
 * @param {{ onPicture: (ink: Float64Array) => void, onRefused: (sentence: string) => void }} hands
 * `onPicture` gets a square field of ink, FIELD × FIELD
 */
export function createPictureInput(target, { onPicture, onRefused }) {
  const chooser = element("input", {
    type: "file", "aria-label": "Open a picture", accept: "image/png,image/jpeg,image/webp,image/gif,image/bmp", className: "visually-hidden", tabIndex: -1,
    onchange() { take(chooser.files?.[0]); chooser.value = ""; },
  });
  const upload = button("Open a picture…", { className: "pill", onclick: () => chooser.click() });
  const camera = button("Camera", { className: "pill", onclick: photograph });
  camera.hidden = !navigator.mediaDevices?.getUserMedia;

  /** @param {File | null | undefined} file */
  async function take(file) {
    if (!file) return;
    try {
      onPicture(await readInk(file));
    } catch (error) {
      onRefused(error instanceof Refused ? error.message : "The picture is damaged: it could not be decoded.");
    }
  }

  async function photograph() {
    try {
      const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
      const video = element("video", { srcObject: stream, muted: true, playsInline: true });
      await video.play();
      onPicture(inkOf(video, video.videoWidth, video.videoHeight));
      for (const track of stream.getTracks()) track.stop();
    } catch {
      onRefused("The camera was not given to the page.");
    }
  }

  /** @param {DragEvent} event */
  function onDrop(event) {
    event.preventDefault();
    take(event.dataTransfer?.files[0]);
  }

  /** @param {ClipboardEvent} event */
  function onPaste(event) {
    if (target.contains(document.activeElement)) take(event.clipboardData?.files[0]);
  }

  target.addEventListener("dragover", (event) => event.preventDefault());
  target.addEventListener("drop", onDrop);
  document.addEventListener("paste", onPaste);
  return {
    element: element("div", { className: "toggle-group" }, upload, chooser, camera),
    destroy: () => document.removeEventListener("paste", onPaste),
  };
}

/** @param {Blob} file @returns {Promise<Float64Array>} */
async function readInk(file) {
  inspectPicture(new Uint8Array(await file.slice(0, HEAD_BYTES).arrayBuffer()), file.size);
  const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
  try {
    return inkOf(picture, picture.width, picture.height);
  } finally {
    picture.close();
  }
}

/**
 * Fit a picture into the square field and read its ink: dark on a bright ground, bright on a dark one.
 * @param {CanvasImageSource} picture @param {number} width @param {number} height
 */
function inkOf(picture, width, height) {
  const canvas = element("canvas", { width: FIELD, height: FIELD });
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d", { willReadFrequently: true }));
  const scale = FIELD / Math.max(width, height);
  const [wide, tall] = [width, height].map((length) => Math.max(1, length * scale));
  context.imageSmoothingQuality = "high";
  context.drawImage(picture, (FIELD - wide) / 2, (FIELD - tall) / 2, wide, tall);
  const area = { left: Math.round((FIELD - wide) / 2), top: Math.round((FIELD - tall) / 2), wide: Math.round(wide), tall: Math.round(tall) };
  return inkFrom(context.getImageData(0, 0, FIELD, FIELD).data, area);
}

/**
 * @param {Uint8ClampedArray} pixels RGBA, FIELD × FIELD
 * @param {{ left: number, top: number, wide: number, tall: number }} area that the picture covers
 */
export function inkFrom(pixels, { left, top, wide, tall }) {
  const inside = (/** @type {number} */ row, /** @type {number} */ column) =>
    row >= top && row < top + tall && column >= left && column < left + wide;
  // What is transparent is ground: white, as paper is.
  const light = Float64Array.from({ length: FIELD * FIELD }, (_, at) => {
    const [red, green, blue, alpha] = pixels.subarray(4 * at, 4 * at + 4);
    return 1 - (alpha / 255) * (1 - (0.2126 * red + 0.7152 * green + 0.0722 * blue) / 255);
  });
  let [border, count] = [0, 0];
  light.forEach((value, at) => {
    const [row, column] = [Math.floor(at / FIELD), at % FIELD];
    if (!inside(row, column) || (inside(row - 1, column) && inside(row + 1, column) && inside(row, column - 1) && inside(row, column + 1))) return;
    border += value;
    count++;
  });
  const bright = count > 0 && border / count > BRIGHT;
  return light.map((value, at) => (inside(Math.floor(at / FIELD), at % FIELD) ? (bright ? 1 - value : value) : 0));
}
