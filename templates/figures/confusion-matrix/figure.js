// @ts-check
/** Who is taken for whom? The matrix, epoch by epoch, and the images behind a cell. */

import { createConfusionTable } from "./confusion-table.js";
import { accuracyOf, behind, commonest, momentOf, strongest, totalOf } from "./confusions.js";
import { createDial } from "../../static/js/controls/dial.js";
import { button, element as make, place, refill } from "../../static/js/controls/element.js";
import { createThumbnails } from "../../static/js/marks/thumbnails.js";
import { percent } from "../../static/js/marks/number.js";
import { classesOf } from "../../static/js/marks/specimen.js";
import { createSpecimenWall } from "../../static/js/marks/specimen-wall.js";
import { networkName } from "../../static/js/page/network-switch.js";

const N_PAIRS = 4;

/**
 * @typedef {import("../../static/js/page/store.js").State} State
 * @typedef {import("../../static/js/page/host.js").Context} Context
 * @typedef {import("./confusions.js").Confusion} Confusion
 * @typedef {import("./confusions.js").History} History
 * @typedef {import("./confusion-table.js").Cell} Cell
 */

/**
 * @param {HTMLElement} element @param {Context} context
 * @returns {Promise<import("../../static/js/page/host.js").View>}
 */
export async function mount(element, context) {
  const { store, theme, announce } = context;
  const known = await read(context);
  const { classes, histories } = known;
  /** @type {Confusion} */
  let confusion = histories.trained[histories.trained.length - 1].confusion;
  let chosen = strongest(confusion);
  let sentence = "";
  const parts = createParts(element, context, known, choose);

  /** @param {Cell} cell */
  function choose(cell) {
    chosen = cell;
    update(store.get());
    announce(sentence);
  }

  /** @param {Readonly<State>} state */
  function update(state) {
    const { history, at, isFinal } = momentOf(histories, state);
    ({ confusion } = history[at]);
    const trained = history.length > 1; // where nothing was trained, there is one moment
    sentence = describe(networkName(state.network), trained ? history[at].epoch : null, confusion, chosen, classes);
    parts.table.show(confusion, totalOf(confusion) / classes.length, chosen);
    const epochs = [at, history.length - 1].map((each) => history[each].epoch).join(" of ");
    parts.dial?.show(at, `${epochs}, ${percent(accuracyOf(confusion))}`);
    refill(parts.pairs, commonest(confusion, N_PAIRS).map((pair) => createPair(pair, confusion, classes, choose)));
    const whose = isFinal ? `Those among the ${known.labels.length.toLocaleString("en")} mapped images:`
      : "The pictures are those of the finished network.";
    parts.wall.show(behind(known.labels, known.predicted, ...chosen), `${sentence} ${whose}`, theme.tokens());
  }

  return {
    update,
    describe: () => sentence,
    table: () => ({ columns: ["label", ...classes], rows: confusion.map((row, label) => [classes[label], ...row]) }),
    destroy() {},
  };
}

/**
 * @typedef {Awaited<ReturnType<typeof read>>} Known
 * @param {Context} context
 */
async function read(context) {
  const { data, figure: { experiment } } = context;
  const [histories, about] = await Promise.all([
    data.json(`data/${experiment}/confusions.json`), data.pack(`data/${experiment}/projection/points.bin`),
  ]);
  return {
    histories: /** @type {Record<string, History>} */ (histories), classes: classesOf(context),
    labels: about.label.data, predicted: about.predicted.data,
  };
}

/**
 * The figure's parts, in their places.
 * @param {HTMLElement} figure @param {Context} context @param {Known} known @param {(cell: Cell) => void} onChoose
 */
function createParts(figure, context, known, onChoose) {
  const { store, config, attempt, figure: { experiment } } = context;
  const { classes, histories, labels, predicted } = known;
  const table = createConfusionTable({ classes, glyphs: config.glyphs, onChoose });
  const stops = histories.trained.map(({ epoch }) => `${epoch}`);
  const dial = stops.length > 1
    ? createDial({ label: "Epoch", stops, onInput: (epoch) => store.set({ epoch }) }) : null;
  const pairs = make("ul", { className: "confusion-pairs", role: "list" });
  const wall = createSpecimenWall({
    thumbnails: createThumbnails(context, experiment), attempt, label: "Test images behind the cell",
    spell: (index) => `${classes[labels[index]]}, taken for ${classes[predicted[index]]}`,
    isWrong: (index) => labels[index] !== predicted[index],
  });
  place(figure, "matrix").replaceChildren(table.element);
  place(figure, "epoch").replaceChildren(...(dial ? [dial.element] : []));
  place(figure, "pairs").replaceChildren(make("p", { className: "label" }, "Most often taken for one another"), pairs);
  place(figure, "wall").replaceChildren(wall.element);
  return { table, dial, pairs, wall };
}

/**
 * Two classes that are taken for one another; a press chooses the larger of their two cells.
 * @param {import("./confusions.js").Mutual} pair @param {Confusion} confusion @param {string[]} classes
 * @param {(cell: Cell) => void} onChoose
 */
function createPair({ first, second, count, share }, confusion, classes, onChoose) {
  const name = `${classes[first]} and ${classes[second]}`;
  /** @type {Cell} */
  const cell = confusion[first][second] >= confusion[second][first] ? [first, second] : [second, first];
  return make("li", {}, button(name, { className: "quiet", onclick: () => onChoose(cell) }),
    make("span", { className: "value" }, `${count} (${percent(share)})`));
}

/**
 * @param {string} network @param {number | null} epoch @param {Confusion} confusion @param {Cell} cell
 * @param {string[]} classes
 */
function describe(network, epoch, confusion, [row, column], classes) {
  const n = confusion[row].reduce((sum, count) => sum + count, 0);
  const verb = row === column ? "are recognised" : `are taken for ${classes[column]}`;
  const when = epoch === null ? "" : `, epoch ${epoch}`;
  return `${network} network${when}: ${confusion[row][column]} of ${n} ${classes[row]} images ${verb}.`;
}
