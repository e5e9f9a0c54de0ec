// @ts-check
/** Paints the layers at a position of the picture's way: over the tile and over all wells, on one canvas. */

import { passedCells, shareOf, travelled } from "./timeline.js";
import { createMap, drawMap } from "../../static/js/maps/map-canvas.js";
import { divergingScale, usualMagnitude } from "../../static/js/maps/color-scale.js";
import { colorOf } from "../../static/js/page/theme.js";

/**
 * @typedef {import("./timeline.js").Station} Station
 * @typedef {import("./timeline.js").Act} Act
 * @typedef {import("./wells.js").Box} Box
 * @typedef {import("../../static/js/page/config.js").Tokens} Tokens
 * @typedef {{ maps: HTMLCanvasElement[], colors: string[] }} Plate a layer's maps, or the colours of its units
 * @typedef {{ stations: Station[], boxes: Map<string, Box[]>, plates: Map<string, Plate> | null,
 *   windows: Map<string, number[]>, tokens: Tokens }} Scene
 * `boxes`: of the image, too; `plates`: null while nothing is known of the picture's way; `windows`: rows and columns
 */

const FAN = 0.3;

/**
 * The layers as small pictures, one pixel a cell.
 * @param {Station[]} stations @param {ReadonlyMap<string, Float32Array>} outputs @param {Tokens} tokens
 * @returns {Map<string, Plate>}
 */
export function platesOf(stations, outputs, tokens) {
  return new Map(stations.map(({ name, shape }) =>
    [name, plateOf(shape, /** @type {Float32Array} */ (outputs.get(name)), tokens)]));
}

/** @param {number[]} shape @param {Float32Array} values @param {Tokens} tokens @returns {Plate} */
function plateOf([count, rows, columns], values, tokens) {
  const scale = divergingScale(tokens, usualMagnitude(values) || 1);
  if (rows === undefined) return { maps: [], colors: Array.from(values, scale.css) };
  const area = rows * columns;
  const maps = Array.from({ length: count }, (_, channel) => {
    const map = createMap(rows, columns);
    drawMap(map, values.subarray(channel * area, (channel + 1) * area), scale);
    return map;
  });
  return { maps, colors: [] };
}

/** @param {CanvasRenderingContext2D} context in CSS pixels, empty @param {Scene} scene @param {number} position */
export function paint(context, scene, position) {
  context.imageSmoothingEnabled = false;
  for (const station of scene.stations) {
    const boxes = scene.boxes.get(station.name) ?? [];
    context.fillStyle = colorOf(scene.tokens, "panel");
    for (const { x, y, width, height } of boxes) context.fillRect(x, y, width, height);
    const share = shareOf(station, position);
    const plate = scene.plates?.get(station.name);
    if (share > 0 && plate) ACTS[station.act](context, scene, { station, boxes, plate, share });
  }
}

/** @typedef {{ station: Station, boxes: Box[], plate: Plate, share: number }} Turn */

/** @type {Record<Act, (context: CanvasRenderingContext2D, scene: Scene, turn: Turn) => void>} */
const ACTS = Object.freeze({ sweep, shrink, light, grow: () => {} });

/** Fill maps cell by cell, under a window that moves over their input. @type {typeof ACTS["sweep"]} */
function sweep(context, scene, { station, boxes, plate, share }) {
  const [, rows, columns] = station.shape;
  const done = passedCells(share, rows * columns);
  const [row, column] = [Math.floor(done / columns), done % columns];
  boxes.forEach((box, at) => drawPart(context, plate.maps[at], box, row, column));
  if (share >= 1) return;
  const cells = boxes.map((box) => cellOf(box, rows, columns, row, column, [1, 1]));
  const windows = (scene.boxes.get(station.source) ?? []).map((box) =>
    cellOf(box, rows, columns, row, column, scene.windows.get(station.name) ?? [1, 1]));
  // From one picture lines lead to every map; from many they would be a tangle.
  if (windows.length === 1) drawFan(context, scene, windows, cells);
  for (const each of windows) drawFrame(context, scene, each, windows.length === 1 ? 2 : 1.25);
  for (const each of cells) drawFrame(context, scene, each, 1);
}

/** Bring maps from their source to their own place while they shrink. @type {typeof ACTS["shrink"]} */
function shrink(context, scene, { station, boxes, plate, share }) {
  const origins = scene.boxes.get(station.source) ?? boxes;
  boxes.forEach((box, at) => {
    const way = travelled(share, at, boxes.length);
    if (way > 0) drawMapIn(context, plate.maps[at], between(origins[at] ?? box, box, way));
  });
}

/** Light units one after the other. @type {typeof ACTS["light"]} */
function light(context, scene, { boxes, plate, share }) {
  const lit = share >= 1 ? boxes.length : Math.floor(share * boxes.length);
  boxes.slice(0, lit).forEach(({ x, y, width, height }, at) => {
    context.fillStyle = plate.colors[at];
    context.fillRect(x, y, width, height);
  });
  if (share >= 1) return;
  const before = scene.stations.filter(({ shape }) => shape.length === 3);
  drawFan(context, scene, scene.boxes.get(before[before.length - 1]?.name) ?? [], boxes.slice(lit, lit + 1));
  drawFrame(context, scene, boxes[lit], 1.5);
}

/**
 * The rows of a map above a cell, and of its own row what lies before it.
 * @param {CanvasRenderingContext2D} context @param {HTMLCanvasElement} map @param {Box} box @param {number} row
 * @param {number} column
 */
function drawPart(context, map, { x, y, width, height }, row, column) {
  const { width: columns, height: rows } = map;
  const [cell, line] = [width / columns, height / rows];
  if (row > 0) context.drawImage(map, 0, 0, columns, row, x, y, width, row * line);
  if (row < rows && column > 0) {
    context.drawImage(map, 0, row, column, 1, x, y + row * line, column * cell, line);
  }
}

/** @param {CanvasRenderingContext2D} context @param {HTMLCanvasElement} map @param {Box} box */
const drawMapIn = (context, map, { x, y, width, height }) => context.drawImage(map, x, y, width, height);

/**
 * @param {CanvasRenderingContext2D} context @param {Scene} scene @param {Box[]} from @param {Box[]} to
 */
function drawFan(context, { tokens }, from, to) {
  context.save();
  context.globalAlpha = FAN;
  context.strokeStyle = colorOf(tokens, "ink");
  context.lineWidth = 0.75;
  context.beginPath();
  for (const start of from.map(middleOf)) {
    for (const end of to.map(middleOf)) {
      context.moveTo(...start);
      context.lineTo(...end);
    }
  }
  context.stroke();
  context.restore();
}

/** Ink with a halo of paper. @param {CanvasRenderingContext2D} context @param {Scene} scene @param {Box} box
 * @param {number} line */
function drawFrame(context, { tokens }, { x, y, width, height }, line) {
  for (const [name, thick] of /** @type {[string, number][]} */ ([["paper", 3 * line], ["ink", line]])) {
    context.strokeStyle = colorOf(tokens, name);
    context.lineWidth = thick;
    context.strokeRect(x, y, width, height);
  }
}

/**
 * A window of cells around one cell of a box.
 * @param {Box} box @param {number} rows @param {number} columns @param {number} row @param {number} column
 * @param {number[]} size rows and columns of the window
 * @returns {Box}
 */
function cellOf({ x, y, width, height }, rows, columns, row, column, [tall, wide]) {
  const [cell, line] = [width / columns, height / rows];
  return {
    x: x + (column - (wide - 1) / 2) * cell, y: y + (row - (tall - 1) / 2) * line, width: wide * cell,
    height: tall * line,
  };
}

/** @param {Box} a @param {Box} b @param {number} way 0 is a @returns {Box} */
function between(a, b, way) {
  const mix = (/** @type {number} */ from, /** @type {number} */ to) => from + (to - from) * way;
  return { x: mix(a.x, b.x), y: mix(a.y, b.y), width: mix(a.width, b.width), height: mix(a.height, b.height) };
}

/** @param {Box} box @returns {[number, number]} */
const middleOf = ({ x, y, width, height }) => [x + width / 2, y + height / 2];
