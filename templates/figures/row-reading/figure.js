// @ts-check
/** An LSTM reads an image row by row from the top: what it believes after each row, beside the row. */

import { settledFrom } from "./beliefs.js";
import { argmax, softmax } from "../../static/js/engine/network.js";
import { stepsOfRows } from "../../static/js/engine/recurrent.js";
import { browseWithKeys } from "../../static/js/controls/browse-keys.js";
import { element as make, place } from "../../static/js/controls/element.js";
import { createStage } from "../../static/js/maps/map-stage.js";
import { intensityScale } from "../../static/js/maps/color-scale.js";
import { loadRecurrent } from "../../static/js/marks/lstm.js";
import { percent } from "../../static/js/marks/number.js";
import { createPlayer } from "../../static/js/controls/player.js";
import { createPlot } from "../../static/js/marks/plot-canvas.js";
import { createProbabilityBars } from "../../static/js/marks/probability-bars.js";
import { createReadout } from "../../static/js/marks/readout.js";
import { classesOf, sidesOf, specimenPhrase } from "../../static/js/marks/specimen.js";
import { createStepper } from "../../static/js/controls/stepper.js";
import { colorOf } from "../../static/js/page/theme.js";

const HINT = "Arrow left and right, Home and End move from row to row.";

/** @param {HTMLElement} element @param {import("../../static/js/page/host.js").Context} context */
export async function mount(element, context) {
  const { store, data, figure, options, theme, config } = context;
  const classes = classesOf(context);
  const [rows, columns] = sidesOf(context);
  const specimens = await data.specimens(options.specimens);
  await loadRecurrent(data, figure.experiment, "trained");
  /** @type {{ beliefs: Float32Array[], row: number, settled: number, who: string, label: number }} */
  let shown = { beliefs: [], row: rows - 1, settled: 0, who: "", label: 0 };

  const stage = createStage({
    rows, columns, hint: HINT, onHover: () => {}, onChoose: ([row]) => go(row),
  });
  const veil = make("span", { className: "reading-veil" });
  const line = make("span", { className: "reading-mark" });
  stage.element.append(veil, line);
  element.style.setProperty("--rows", `${rows}`);
  const strips = createPlot({ className: "reading-belief",
    draw: (paper, width, height) => drawBeliefs(paper, shown.beliefs, width, height, theme.tokens()) });
  const mark = make("span", { className: "reading-mark" });
  const field = make("div", { className: "reading-field", role: "img" }, strips.canvas, mark);
  field.addEventListener("click", ({ clientY }) => {
    const { top, height } = field.getBoundingClientRect();
    go(Math.floor(((clientY - top) / height) * rows));
  });
  const stepper = createStepper({ noun: "row", onStep: (by) => go(shown.row + by) });
  const player = createPlayer({
    forward() {
      const next = (shown.row + 1) % rows;
      go(next);
      return next + 1 < rows;
    },
  });
  const sentence = make("p", { className: "reading-words" });
  const readout = createReadout();
  const bars = createProbabilityBars(config, 3);
  place(element, "picture").replaceChildren(stage.element);
  place(element, "belief").replaceChildren(field);
  place(element, "stepper").replaceChildren(stepper.element, player.element);
  place(element, "words").replaceChildren(sentence, readout.element);
  place(element, "bars").replaceChildren(bars.element);
  const release = browseWithKeys(element, { position: () => shown.row, count: () => rows, go });

  /** @param {number} row */
  function go(row) {
    store.set({ row: Math.min(Math.max(row, 0), rows - 1) });
  }

  return {
    /** @param {import("../../static/js/page/store.js").State} state */
    async update(state) {
      const network = await loadRecurrent(data, figure.experiment, state.network);
      const specimen = specimens[Math.min(state.image, specimens.length - 1)];
      const beliefs = network.run(stepsOfRows(specimen.pixels, columns)).map((step) => softmax(step.logits));
      const row = state.row ?? rows - 1;
      shown =
        { beliefs, row, settled: settledFrom(beliefs), who: specimenPhrase(specimen, classes), label: specimen.label };
      stage.draw(specimen.pixels, intensityScale(theme.tokens()));
      stage.name(`${shown.who}, read down to row ${row}`);
      stage.point([row, 0]);
      line.style.top = `${(100 * row) / rows}%`;
      veil.style.top = `${(100 * (row + 1)) / rows}%`;
      mark.style.top = `${(100 * row) / rows}%`;
      stepper.show("Row", row, rows, `${row + 1} of ${rows}`);
      bars.show(beliefs[row]);
      const best = argmax(beliefs[row]);
      readout.show(`belief[${best}](${row}) = ${beliefs[row][best].toFixed(4)}`, classes[best]);
      sentence.textContent = story();
      field.setAttribute("aria-label", `${sentence.textContent} Bars: belief after each row, all classes.`);
      strips.redraw();
    },
    playing: player.playing,
    describe: () => `After row ${shown.row} of ${shown.who}: ${topWords()}. ${story()}`,
    table: () => ({
      columns: ["row", ...classes],
      rows: shown.beliefs.map((belief, row) => [row, ...belief]),
    }),
    picture: () => ({ width: 640, height: 640, draw: (/** @type {CanvasRenderingContext2D} */ paper) =>
      drawBeliefs(paper, shown.beliefs, 640, 640, theme.tokens()) }),
    destroy() {
      release();
      player.destroy();
      strips.destroy();
    },
  };

  function topWords() {
    const best = argmax(shown.beliefs[shown.row]);
    return `${classes[best]}, ${percent(shown.beliefs[shown.row][best])}`;
  }

  /** When the last answer was reached for good. */
  function story() {
    const last = argmax(shown.beliefs[rows - 1]);
    const right = last === shown.label ? "which is right" : `but the label is ${classes[shown.label]}`;
    return `From row ${shown.settled} on it says ${classes[last]}, ${right}.`;
  }
}

/**
 * One stacked bar a row: the share of each class is its width.
 * @param {CanvasRenderingContext2D} paper @param {Float32Array[]} beliefs
 * @param {number} width @param {number} height @param {import("../../static/js/page/config.js").Tokens} tokens
 */
function drawBeliefs(paper, beliefs, width, height, tokens) {
  const line = height / beliefs.length;
  beliefs.forEach((belief, row) => {
    let left = 0;
    belief.forEach((share, label) => {
      paper.fillStyle = colorOf(tokens, `class-${label}`);
      paper.fillRect(left * width, row * line + 0.5, share * width, line - 1);
      left += share;
    });
  });
}
