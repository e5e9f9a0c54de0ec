// @ts-check
/** Who is taken for whom? The matrix, epoch by epoch, and the garments behind a cell. */

import { accuracyOf, behind, commonest, totalOf } from "./confusions.js";
import { createDial } from "../../static/js/controls/dial.js";
import { button, element as make, place, refill } from "../../static/js/controls/element.js";
import { createGarmentWall } from "../../static/js/marks/specimen-wall.js";
import { networkName } from "../../static/js/page/network-switch.js";
import { percent } from "../../static/js/marks/number.js";
import { classesOf } from "../../static/js/marks/specimen.js";
import { createThumbnails } from "../../static/js/marks/thumbnails.js";

const N_PAIRS = 4;
/** @type {Record<string, [number, number]>} */
const STEPS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

/** @typedef {import("./confusions.js").Confusion} Confusion */

/**
 * @param {HTMLElement} element
 * @param {import("../../static/js/page/host.js").Context} context
 * @returns {Promise<import("../../static/js/page/host.js").View>}
 */
export async function mount(element, context) {
  const { store, data, config, figure, theme, announce } = context;
  const [histories, about] = await Promise.all([
    data.json(`data/${figure.experiment}/confusions.json`),
    data.pack(`data/${figure.experiment}/projection/points.bin`),
  ]);
  const labels = about.label.data;
  const predicted = about.predicted.data;
  const classes = classesOf(context);
  const glyphs = config.glyphs;
  /** @type {[number, number]} */
  let chosen = strongest(histories.trained.at(-1).confusion);
  /** @type {Confusion} */
  let confusion = histories.trained.at(-1).confusion;
  let sentence = "";

  const cells = classes.map((_, row) => classes.map((_, column) => createCell(row, column)));
  const table = make("table", { className: "confusion-table" },
    make("caption", { className: "label" }, "Rows: what it is. Columns: what the network says."),
    make("thead", {}, make("tr", {}, make("td"), ...classes.map((name, label) => header(name, label, "col")))),
    make("tbody", {}, ...cells.map((row, label) =>
      make("tr", {}, header(classes[label], label, "row"), ...row.map((cell) => make("td", {}, cell))))));
  const dial = createDial({
    label: "Epoch", stops: histories.trained.map((/** @type {any} */ entry) => `${entry.epoch}`),
    onInput: (epoch) => store.set({ epoch }),
  });
  const pairs = make("ul", { className: "confusion-pairs", role: "list" });
  const wall = createGarmentWall({
    thumbnails: createThumbnails(data, figure.experiment), label: "Garments behind the cell", page: 32,
    spell: (index) => `${classes[labels[index]]}, taken for ${classes[predicted[index]]}`,
    isWrong: (index) => labels[index] !== predicted[index],
  });
  place(element, "matrix").replaceChildren(table);
  place(element, "epoch").replaceChildren(dial.element);
  place(element, "pairs").replaceChildren(make("p", { className: "label" }, "Most often taken for one another"), pairs);
  place(element, "wall").replaceChildren(wall.element);
  table.addEventListener("keydown", onKey);

  /** @param {string} name @param {number} label @param {"row" | "col"} scope */
  function header(name, label, scope) {
    const glyph = make("span", { className: "class-glyph", "aria-hidden": "true" }, glyphs[label] ?? "");
    glyph.style.borderBottomColor = `var(--class-${label})`;
    return make("th", { scope, title: name }, glyph,
      make("span", { className: scope === "col" ? "visually-hidden" : "row-name" }, name));
  }

  /** @param {number} row @param {number} column */
  function createCell(row, column) {
    return button("", { tabIndex: -1, onclick: () => choose(row, column) });
  }

  /** @param {KeyboardEvent} event */
  function onKey(event) {
    const step = STEPS[event.key];
    if (!step) return;
    event.preventDefault();
    event.stopPropagation();
    const last = classes.length - 1;
    const [row, column] = [chosen[0] + step[0], chosen[1] + step[1]].map((at) => Math.min(Math.max(at, 0), last));
    choose(row, column);
    cells[row][column].focus();
  }

  /** @param {number} row @param {number} column */
  function choose(row, column) {
    chosen = [row, column];
    draw(store.get());
    announce(sentence);
  }

  /** @param {Readonly<import("../../static/js/page/store.js").State>} state */
  function draw(state) {
    const network = state.network === "shuffled-labels" ? "shuffled-labels" : "trained";
    const history = histories[network];
    const last = history.length - 1;
    const at = state.network === "untrained" ? 0 : Math.min(state.epoch ?? last, last);
    confusion = history[at].confusion;
    const size = totalOf(confusion) / classes.length;
    cells.forEach((row, label) =>
      row.forEach((cell, column) => paint(cell, confusion[label][column] / size, label, column)),
    );
    dial.show(at, `${history[at].epoch} of ${history[last].epoch}, ${percent(accuracyOf(confusion))}`);
    refill(pairs, commonest(confusion, N_PAIRS).map(createPair));
    const [row, column] = chosen;
    const count = confusion[row][column];
    const verb = row === column ? "are recognised" : `are taken for ${classes[column]}`;
    sentence = `${networkName(state.network)} network, epoch ${history[at].epoch}: ${count} of ` +
      `${confusion[row].reduce((a, b) => a + b, 0)} ${classes[row]} images ${verb}.`;
    const isFinal = state.network === "trained" && at === last;
    const found = behind(labels, predicted, row, column);
    const words = isFinal
      ? `${sentence} Those among the ${labels.length.toLocaleString("en")} mapped images:`
      : `${sentence} The pictures are those of the finished network.`;
    wall.show(found, words, theme.tokens());
  }

  /** @param {HTMLButtonElement} cell @param {number} share @param {number} row @param {number} column */
  function paint(cell, share, row, column) {
    const isChosen = row === chosen[0] && column === chosen[1];
    const count = confusion[row][column];
    cell.textContent = count ? String(count) : "";
    cell.tabIndex = isChosen ? 0 : -1;
    cell.setAttribute("aria-pressed", String(isChosen));
    cell.setAttribute("aria-label", `${classes[row]} taken for ${classes[column]}: ${count}`);
    cell.className = row === column ? "right" : "";
    cell.style.setProperty("--share", Math.sqrt(Math.min(share, 1)).toFixed(3));
    cell.classList.toggle("strong", share > 0.6);
  }

  /** @param {import("./confusions.js").Mutual} pair */
  function createPair({ first, second, count, share }) {
    const name = `${classes[first]} and ${classes[second]}`;
    const [row, column] = confusion[first][second] >= confusion[second][first] ? [first, second] : [second, first];
    return make("li", {}, button(name, { className: "quiet", onclick: () => choose(row, column) }),
      make("span", { className: "value" }, `${count} (${percent(share)})`));
  }

  return {
    update: draw,
    describe: () => sentence,
    table: () => ({
      columns: ["label", ...classes], rows: confusion.map((row, label) => [classes[label], ...row]),
    }),
    destroy: () => table.removeEventListener("keydown", onKey),
  };
}

/** The largest cell off the diagonal. @param {Confusion} confusion @returns {[number, number]} */
function strongest(confusion) {
  /** @type {[number, number]} */
  let best = [0, 1];
  confusion.forEach((row, label) => row.forEach((count, column) => {
    if (label !== column && count > confusion[best[0]][best[1]]) best = [label, column];
  }));
  return best;
}
