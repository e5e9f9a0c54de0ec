// @ts-check
/** A picture from a file, the clipboard, a drop or the camera. Nothing is sent anywhere. */

import { Refused, inspectPicture, weighPicture } from "./picture-file.js";
import { createCamera } from "./camera.js";
import { button, element } from "../../static/js/controls/element.js";

/** Borders brighter than this are taken for the ground of a photograph. */
const BRIGHT = 0.5;
/** What differs less from the ground is the grain of a photograph or of its compression. */
const GRAIN = 0.08;

/**
 * @template T
 * @param {HTMLElement} target where pictures may be dropped, and which must be in view for one to be pasted
 * @param {(picture: CanvasImageSource, width: number, height: number) => T} convert what becomes of a picture
 * @param {{ onPicture: (converted: T) => void, onRefused: (sentence: string) => void }} hands
 */
export function createPictureInput(target, convert, { onPicture, onRefused }) {
  const chooser = element("input", {
    type: "file", "aria-label": "Open a picture", accept: "image/png,image/jpeg,image/webp,image/gif,image/bmp",
      className: "visually-hidden", tabIndex: -1,
    onchange() { take(chooser.files?.[0]); chooser.value = ""; },
  });
  const upload = button("Open a picture", { className: "pill", onclick: () => chooser.click() });
  const camera = createCamera({
    onPicture: (video) => onPicture(convert(video, video.videoWidth, video.videoHeight)), onRefused,
  });

  /** @param {File | null | undefined} file */
  async function take(file) {
    if (!file) return;
    try {
      onPicture(await read(file, convert));
    } catch (error) {
      onRefused(error instanceof Refused ? error.message : "The picture is damaged: it could not be decoded.");
    }
  }

  /** @param {DragEvent} event */
  function onDrag(event) {
    event.preventDefault();
    target.toggleAttribute("data-dropping", event.type === "dragover");
    if (event.type === "drop") take(event.dataTransfer?.files[0]);
  }

  /** @param {ClipboardEvent} event */
  function onPaste(event) {
    const [picture] = event.clipboardData?.files ?? [];
    const { top, bottom } = target.getBoundingClientRect();
    if (picture && top < innerHeight && bottom > 0) take(picture);
  }

  for (const type of ["dragover", "dragleave", "drop"])
    target.addEventListener(type, /** @type {EventListener} */ (onDrag));
  document.addEventListener("paste", onPaste);
  return {
    upload,
    camera: camera.opener,
    element: element("div", { className: "picture-input" }, chooser, camera.view),
    destroy() {
      document.removeEventListener("paste", onPaste);
      camera.destroy();
    },
  };
}

/**
 * Decode a file: turned upright, its colours as they are stored.
 * @template T
 * @param {Blob} file @param {(picture: CanvasImageSource, width: number, height: number) => T} convert
 */
async function read(file, convert) {
  weighPicture(file.size);
  inspectPicture(new Uint8Array(await file.arrayBuffer()));
  const picture = await createImageBitmap(file, { imageOrientation: "from-image", colorSpaceConversion: "none" });
  try {
    return convert(picture, picture.width, picture.height);
  } finally {
    picture.close();
  }
}

/**
 * Fit a picture into the square field and read its ink: dark on a bright ground, bright on a dark one.
 * @param {CanvasImageSource} picture @param {number} width @param {number} height
 * @param {number} side of the field
 */
export function inkOf(picture, width, height, side) {
  const canvas = element("canvas", { width: side, height: side });
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d", { willReadFrequently: true }));
  const scale = side / Math.max(width, height);
  const [wide, tall] = [width, height].map((length) => Math.max(1, length * scale));
  context.imageSmoothingQuality = "high";
  context.drawImage(picture, (side - wide) / 2, (side - tall) / 2, wide, tall);
  const area = { left: Math.round((side - wide) / 2), top: Math.round((side - tall) / 2), wide: Math.round(wide),
    tall: Math.round(tall) };
  return inkFrom(context.getImageData(0, 0, side, side).data, area);
}

/**
 * How much each cell differs from the ground, which is what lies along the picture's border.
 * @param {Uint8ClampedArray} pixels RGBA, of a square field
 * @param {{ left: number, top: number, wide: number, tall: number }} area that the picture covers
 */
export function inkFrom(pixels, { left, top, wide, tall }) {
  const inside = (/** @type {number} */ row, /** @type {number} */ column) =>
    row >= top && row < top + tall && column >= left && column < left + wide;
  const side = Math.sqrt(pixels.length / 4);
  // What is transparent is ground: white, as paper is.
  const light = Float64Array.from({ length: side * side }, (_, at) => {
    const [red, green, blue, alpha] = pixels.subarray(4 * at, 4 * at + 4);
    return 1 - (alpha / 255) * (1 - (0.2126 * red + 0.7152 * green + 0.0722 * blue) / 255);
  });
  const border = light.filter((_, at) => {
    const [row, column] = [Math.floor(at / side), at % side];
    return inside(row, column) &&
      !(inside(row - 1, column) && inside(row + 1, column) && inside(row, column - 1) && inside(row, column + 1));
  });
  const ground = border.reduce((sum, value) => sum + value, 0) / border.length;
  const bright = ground > BRIGHT;
  return light.map((value, at) => {
    if (!inside(Math.floor(at / side), at % side)) return 0;
    const ink = bright ? (ground - value) / ground : (value - ground) / (1 - ground);
    return ink < GRAIN ? 0 : ink;
  });
}
