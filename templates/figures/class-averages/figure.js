// @ts-check
/** What each class looks like to a layer on average, and what tells two classes apart. */

import { contrast, readAverages } from "./averages.js";
import { channelKey } from "../../static/js/page/config.js";
import { browseWithKeys } from "../../static/js/controls/browse-keys.js";
import { createClassBars, drawRows } from "./class-bars.js";
import { divergingScale, magnitude } from "../../static/js/maps/color-scale.js";
import { element as make, place, refill } from "../../static/js/controls/element.js";
import { createLegend } from "../../static/js/maps/legend.js";
import { createMap, drawMap } from "../../static/js/maps/map-canvas.js";
import { spellValue } from "../../static/js/marks/number.js";
import { createPairChoice } from "./pair-choice.js";
import { createReadout } from "../../static/js/marks/readout.js";
import { classesOf } from "../../static/js/marks/specimen.js";
import { createStepper } from "../../static/js/controls/stepper.js";
import { createToggleGroup } from "../../static/js/controls/toggle-group.js";

/**
 * @typedef {import("./averages.js").Averages} Averages
 * @typedef {import("../../static/js/page/config.js").LayerConfig} Layer
 * @typedef {{ layer: Layer, averages: Averages, channel: number, pair: [number, number] | null,
 *   network: string }} Shown
 */

const N_RANKED = 8;

/** @param {HTMLElement} element @param {import("../../static/js/page/host.js").Context} context */
export async function mount(element, context) {
  const { store, data, figure, options, theme, config } = context;
  const classes = classesOf(context);
  const layers = config.experiments[figure.experiment].layers.filter(({ repeats }) => !repeats);
  const begin = layers.find(({ name }) => name === options.layer) ?? layers[1];
  /** @type {Shown} */
  let shown = await read({ averaged: begin.name, network: "trained", channels: {}, pair: "" });

  const layerChoice = createToggleGroup({
    label: "Layer", className: "small", choices: layers.map(({ name }) => [name, name]),
    onChoose: (averaged) => store.set({ averaged }),
  });
  const cells = classes.map(createCell);
  const wall = make("div", { className: "averages-wall" }, ...cells.map((cell) => cell.element));
  const bars = createClassBars({ onChoose: choose });
  const stepper = createStepper({ noun: "channel", onStep: (by) => choose(shown.channel + by) });
  const legend = createLegend();
  const readout = createReadout();
  const pairChoice = createPairChoice({ classes, onChoose: (pair) => store.set({ pair }) });
  const ranking =
    make("ol", { className: "averages-ranking", "aria-label": "Channels that separate the two classes most" });
  const difference = createCell("Difference");
  place(element, "choice").replaceChildren(layerChoice.element, stepper.element);
  place(element, "averages").replaceChildren(wall, bars.element);
  place(element, "side").replaceChildren(legend.element, readout.element);
  place(element, "contrast").replaceChildren(pairChoice.element, difference.element, ranking);
  const release =
    browseWithKeys(element, { position: () => shown.channel, count: () => shown.layer.shape[0], go: choose });

  /**
   * @param {{ averaged: string | null, network: string, channels: Readonly<Record<string, number>>,
   *   pair: string }} state
   */
  async function read({ averaged, network, channels, pair }) {
    const layer = layers.find(({ name }) => name === averaged) ?? begin;
    const averages = readAverages(await data.pack(`data/${figure.experiment}/averages/${network}/${layer.name}.bin`));
    const key = channelKey(config.experiments, figure.experiment, layer.name) ?? "";
    const channel = Math.min(channels[key] ?? 0, layer.shape[0] - 1);
    const chosen = pair ? /** @type {[number, number]} */ (pair.split(",").map(Number)) : null;
    return { layer, averages, channel, pair: chosen, network };
  }

  /** @param {number} channel */
  function choose(channel) {
    if (channel >= 0 && channel < shown.layer.shape[0]) store.set({ layer: shown.layer.name, channel });
  }

  /** The chosen channel of a class. @param {Float32Array[]} values @param {number} label */
  function part(values, label) {
    const size = values[label].length / shown.layer.shape[0];
    return values[label].subarray(shown.channel * size, (shown.channel + 1) * size);
  }

  function drawWall() {
    const { layer, averages, pair } = shown;
    const [, rows, columns] = layer.shape;
    const maps = classes.map((_, label) => part(averages.mean, label));
    const signed = averages.mean.some((values) => values.some((value) => value < 0));
    const scale = divergingScale(theme.tokens(), Math.max(...maps.map(magnitude)), signed);
    cells.forEach((cell, label) => cell.draw(maps[label], rows, columns, scale, pair?.includes(label) ?? false));
    legend.show(scale, signed ? "diverging" : "positive");
    if (!pair) return;
    const [first, second] = pair.map((label) => maps[label]);
    const gap = first.map((value, i) => value - second[i]);
    difference.draw(gap, rows, columns, divergingScale(theme.tokens(), magnitude(gap)), false);
  }

  function drawRanking() {
    const { averages, pair, channel, layer } = shown;
    ranking.hidden = !pair;
    difference.element.hidden = !pair || layer.shape.length !== 3;
    if (!pair) return;
    refill(ranking, contrast(averages, ...pair).slice(0, N_RANKED).map((entry) => {
      const higher = classes[entry.effect > 0 ? pair[0] : pair[1]];
      const words = `${layer.name}[${entry.channel}]  d = ${Math.abs(entry.effect).toFixed(2)}, higher for ${higher}`;
      return make("li", {}, make("button",
        { type: "button", className: "rank", onclick: () => choose(entry.channel),
          "aria-pressed": String(entry.channel === channel) }, words));
    }));
  }

  /** The strongest class of the chosen channel. */
  function spell() {
    const { layer, averages, channel } = shown;
    const means = averages.channelMean.map((values) => values[channel]);
    const best = means.indexOf(Math.max(...means));
    readout.show(`mean ${layer.name}[${channel}] = ${spellValue(means[best])}`,
      `± ${averages.channelSpread[best][channel].toFixed(2)} for ${classes[best]}, the highest class; ` +
      `${averages.counts[best].toLocaleString("en")} test images a class`);
  }

  function sentence() {
    const { layer, channel, network, pair } = shown;
    const contrasted = pair ? ` ${classes[pair[0]]} is contrasted with ${classes[pair[1]]}.` : "";
    return (
      `Class averages of ${layer.name}, channel ${channel + 1} of ${layer.shape[0]}, ` +
      `${network.replaceAll("-", " ")} network. ` +
      `${element.querySelector("output")?.textContent ?? ""}.${contrasted}`
    );
  }

  return {
    /** @param {import("../../static/js/page/store.js").State} state */
    async update(state) {
      shown = await read(state);
      const { layer, channel, averages } = shown;
      element.dataset.channel = String(channel);
      layerChoice.show(layer.name);
      stepper.show(layer.name, channel, layer.shape[0],
        `${layer.shape.length === 3 ? "map" : "unit"} ${channel + 1} of ${layer.shape[0]}`);
      pairChoice.show(state.pair);
      const isMap = layer.shape.length === 3;
      wall.hidden = !isMap;
      bars.element.hidden = isMap;
      legend.element.hidden = !isMap;
      spell();
      if (isMap) drawWall();
      else bars.show(averages.mean, classes, channel, theme.tokens(), sentence());
      drawRanking();
    },
    describe: sentence,
    table: () => ({
      columns: ["class", "n", "channel", "mean", "spread"],
      rows: classes.flatMap((name, label) => Array.from(shown.averages.channelMean[label], (mean, channel) =>
        [name, shown.averages.counts[label], channel, mean, shown.averages.channelSpread[label][channel]])),
    }),
    picture: () => ({
      width: 960, height: shown.layer.shape.length === 3 ? 420 : 480,
      draw(/** @type {CanvasRenderingContext2D} */ paper) {
        if (shown.layer.shape.length === 3) drawCells(paper, cells.map(({ canvas }) => canvas), classes);
        else drawRows(paper, { rows: shown.averages.mean, names: classes, unit: shown.channel,
          tokens: theme.tokens() }, 960, 480);
      },
    }),
    destroy() {
      release();
      bars.destroy();
    },
  };
}

/** One map with its name under it. @param {string} name */
function createCell(name) {
  const canvas = createMap(1, 1);
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", `Average of ${name}`);
  const cell = make("div", { className: "average-cell" }, canvas, make("span", {}, name));
  return {
    element: cell,
    canvas,
    /**
     * @param {Float32Array} values @param {number} rows @param {number} columns
     * @param {import("../../static/js/maps/color-scale.js").ColorScale} scale @param {boolean} chosen
     */
    draw(values, rows, columns, scale, chosen) {
      if (canvas.width !== columns || canvas.height !== rows) Object.assign(canvas, { width: columns, height: rows });
      drawMap(canvas, values, scale);
      cell.toggleAttribute("data-chosen", chosen);
    },
  };
}

/** @param {CanvasRenderingContext2D} paper @param {HTMLCanvasElement[]} canvases @param {string[]} names */
function drawCells(paper, canvases, names) {
  paper.imageSmoothingEnabled = false;
  canvases.forEach((canvas, label) => {
    const [x, y] = [(label % 5) * 192, Math.floor(label / 5) * 210];
    paper.drawImage(canvas, x, y, 180, 180);
    paper.fillText(names[label], x, y + 198);
  });
}
