// @ts-check
/** The published test images: their pictures and what is said of them. */

import { intensityScale } from "../maps/color-scale.js";
import { OWN } from "../data/data.js";
import { createMap, drawMap, sizeMap } from "../maps/map-canvas.js";
import { withArticle } from "./number.js";

/** @typedef {import("../data/data.js").Specimen} Specimen */

/** An empty picture for a specimen; it takes its size from what is drawn there. */
export const createPicture = () => createMap(1, 1);

/**
 * @param {HTMLCanvasElement} canvas
 * @param {Specimen} specimen
 * @param {import("../page/config.js").Tokens} tokens
 */
export function drawSpecimen(canvas, { pixels, sides }, tokens) {
  sizeMap(canvas, sides);
  drawMap(canvas, pixels, intensityScale(tokens));
}

/** @param {Specimen} specimen */
export const isWrong = ({ label, predicted }) => label !== predicted;

/** "Ankle boot, test image 17; the network says Sneaker". @param {Specimen} specimen @param {string[]} classes */
export function specimenName(specimen, classes) {
  const { label, predicted, test_index } = specimen;
  if (test_index === OWN) return `Your picture; the network says ${classes[predicted]}`;
  const name = `${classes[label]}, test image ${test_index}`;
  return isWrong(specimen) ? `${name}; the network says ${classes[predicted]}` : name;
}

/** "test image 17, an ankle boot". @param {Specimen} specimen @param {string[]} classes */
export const specimenPhrase = ({ test_index, label }, classes) =>
  test_index === OWN ? "your picture" : `test image ${test_index}, ${withArticle(classes[label])}`;

/**
 * "test image 17, an ankle boot, untrained network".
 * @param {Specimen} specimen @param {string[]} classes @param {string} network
 */
export const passPhrase = (specimen, classes, network) =>
  `${specimenPhrase(specimen, classes)}, ${network.replaceAll("-", " ")} network`;

/** What the build says of a figure's experiment. @param {import("../page/host.js").Context} context */
export const aboutOf = ({ config, figure }) =>
  config.experiments[figure.experiment] ?? Object.values(config.experiments)[0];

/** Rows and columns of its images. @param {import("../page/host.js").Context} context */
export const sidesOf = (context) => /** @type {[number, number]} */ (aboutOf(context).shape.slice(-2));

/** The names of an experiment's classes. @param {import("../page/host.js").Context} context */
export const classesOf = ({ config, figure }) =>
  config.experiments[figure.experiment]?.classes ?? config.classes;
