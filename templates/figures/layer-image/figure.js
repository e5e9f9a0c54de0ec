// @ts-check
/** What the network receives: a number for every pixel. The arrows step through the specimens. */

import { browseWithKeys } from "../../static/js/controls/browse-keys.js";
import { intensityScale } from "../../static/js/maps/color-scale.js";
import { place } from "../../static/js/controls/element.js";
import { createLegend } from "../../static/js/maps/legend.js";
import { createStage } from "../../static/js/maps/map-stage.js";
import { createNumberGrid } from "./number-grid.js";
import { createReadout, spellReadout } from "../../static/js/marks/readout.js";
import { classesOf, createPicture, drawSpecimen, specimenPhrase } from "../../static/js/marks/specimen.js";
import { createStepper } from "../../static/js/controls/stepper.js";
import { createToggleGroup } from "../../static/js/controls/toggle-group.js";
import { createUnits } from "../../static/js/controls/unit-choice.js";

const HINT =
  "Arrow left and right, Home and End change the image. Shift with an arrow key moves from pixel to pixel.";
const PATCH = 7;
/** What the channels of an image in colour hold. @type {[string, string][]} */
const COLORS = [["0", "Red"], ["1", "Green"], ["2", "Blue"]];

/**
 * @param {HTMLElement} element
 * @param {import("../../static/js/page/host.js").Context} context
 * @returns {Promise<import("../../static/js/page/host.js").View>}
 */
export async function mount(element, context) {
  const { store, data, figure, theme } = context;
  const specimens = await data.specimens(figure.experiment);
  const units = createUnits(context);
  const classes = classesOf(context);
  const [channels, rows, columns] = units.layer.shape;
  /** @type {[number, number] | null} */
  let hovered = null;
  const last = specimens.length - 1;
  const present = () => specimens[Math.min(store.get().image, last)];
  const channel = () => units.shown(store.get());
  const plane = () => present().pixels.subarray(channel() * rows * columns, (channel() + 1) * rows * columns);
  const cell = () => hovered ?? units.cell(store.get()) ?? liveliest(plane(), rows, columns);

  const stage = createStage({
    rows, columns, hint: HINT,
    onHover(over) { hovered = over; spell(); },
    onChoose: (chosen) => units.chooseCell(channel(), chosen),
  });
  const stepper = createStepper({ noun: "image", onStep: (step) => go(store.get().image + step) });
  const colors = createToggleGroup({
    label: "Numbers of", choices: COLORS, onChoose: (value) => units.choose(Number(value)),
  });
  const patch = createNumberGrid(PATCH);
  const legend = createLegend();
  const readout = createReadout();
  place(element, "stage").replaceChildren(stage.element, stepper.element, readout.element);
  place(element, "side").replaceChildren(...(channels === 3 ? [colors.element] : []), patch.element, legend.element);

  /** @param {number} image */
  function go(image) {
    if (image >= 0 && image <= last) store.set({ image });
  }

  function spell() {
    const [row, column] = cell();
    const scale = intensityScale(theme.tokens());
    stage.point([row, column]);
    patch.show(plane(), [rows, columns], [row, column], scale);
    colors.show(String(channel()));
    element.dataset.channel = String(channel());
    readout.show(spellCell([row, column]));
  }

  const release = browseWithKeys(element, {
    position: () => store.get().image, count: () => specimens.length, go,
  });
  const describe = () => `The pixels of ${specimenPhrase(present(), classes)}; ${spellCell(cell())}.`;
  /** @param {[number, number]} at */
  const spellCell = ([row, column]) =>
    spellReadout(units.layer.name, channel(), plane()[row * columns + column], [row, column]);

  return {
    /** @param {import("../../static/js/page/store.js").State} state */
    update(state) {
      const scale = intensityScale(theme.tokens());
      const image = Math.min(state.image, last);
      stage.draw(present().pixels, scale);
      stage.name(`The pixels of ${specimenPhrase(present(), classes)}`);
      stepper.show(classes[present().label], image, specimens.length);
      legend.show(scale, "intensity");
      spell();
    },
    describe,
    table: () => ({
      columns: ["row", ...Array.from({ length: columns }, (_, column) => `column_${column}`)],
      rows: Array.from({ length: rows }, (_, row) => [row, ...plane().subarray(row * columns, (row + 1) * columns)]),
    }),
    picture: () => picturePixels(present(), theme.tokens()),
    destroy: release,
  };
}

/**
 * The cell whose patch varies most, and which is itself no background, so that the first patch has something to show.
 * @param {Float32Array} pixels @param {number} rows @param {number} columns
 * @returns {[number, number]}
 */
function liveliest(pixels, rows, columns) {
  const reach = (PATCH - 1) / 2;
  /** @type {[number, number]} */
  let best = [reach, reach];
  let most = -1;
  const light = pixels.reduce((largest, value) => Math.max(largest, value), 0) / 2;
  for (let row = reach; row < rows - reach; row++) {
    for (let column = reach; column < columns - reach; column++) {
      const variance = varianceOf(pixels, columns, row - reach, column - reach);
      if (pixels[row * columns + column] >= light && variance > most) [best, most] = [[row, column], variance];
    }
  }
  return best;
}

/** @param {Float32Array} pixels @param {number} columns @param {number} top @param {number} left */
function varianceOf(pixels, columns, top, left) {
  let sum = 0;
  let squares = 0;
  for (let row = top; row < top + PATCH; row++) {
    for (let column = left; column < left + PATCH; column++) {
      const value = pixels[row * columns + column];
      sum += value;
      squares += value * value;
    }
  }
  return squares / PATCH ** 2 - (sum / PATCH ** 2) ** 2;
}

/**
 * @param {import("../../static/js/data/data.js").Specimen} specimen
 * @param {import("../../static/js/page/config.js").Tokens} tokens
 * @returns {import("../../static/js/page/host.js").Picture}
 */
function picturePixels(specimen, tokens) {
  const picture = createPicture();
  drawSpecimen(picture, specimen, tokens);
  const height = Math.round((560 * picture.height) / picture.width);
  return {
    width: 560,
    height,
    draw(context) {
      context.imageSmoothingEnabled = false;
      context.drawImage(picture, 0, 0, 560, height);
    },
  };
}
