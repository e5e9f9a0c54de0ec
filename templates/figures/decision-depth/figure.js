// @ts-check
/** From which layer on is the answer settled? Bars a layer, and a wall of the images behind the chosen one. */

import { countDepths, decidedAt } from "./depths.js";
import { browseWithKeys } from "../../static/js/controls/browse-keys.js";
import { createClassLegend, isShown } from "../../static/js/marks/class-legend.js";
import { button, element as make, place } from "../../static/js/controls/element.js";
import { createSpecimenWall } from "../../static/js/marks/specimen-wall.js";
import { percent } from "../../static/js/marks/number.js";
import { aboutOf, classesOf } from "../../static/js/marks/specimen.js";
import { createThumbnails } from "../../static/js/marks/thumbnails.js";
import { createToggleGroup } from "../../static/js/controls/toggle-group.js";

/** @type {[import("./depths.js").Order, string][]} */
const ORDERS = [["surest", "Surest first"], ["least", "Least sure first"], ["wrong", "Wrong first"]];

/**
 * @param {HTMLElement} element
 * @param {import("../../static/js/page/host.js").Context} context
 * @returns {Promise<import("../../static/js/page/host.js").View>}
 */
export async function mount(element, context) {
  const { store, data, figure, theme, attempt } = context;
  const [pack, meta] = await Promise.all([
    data.pack(`data/${figure.experiment}/depth.bin`), data.json(`data/${figure.experiment}/depth.json`),
  ]);
  const classes = classesOf(context);
  const { plural } = aboutOf(context);
  const decisions = {
    depth: pack.depth.data, label: pack.label.data, predicted: pack.predicted.data, confidence: pack.confidence.data,
  };
  const layers = /** @type {string[]} */ (meta.layers);
  const { right, wrong } = countDepths(decisions, layers.length);
  const total = decisions.depth.length;
  const places = [...layers.keys(), ...(right[layers.length] + wrong[layers.length] ? [layers.length] : [])];
  const nameOf = (/** @type {number} */ at) => layers[at] ?? "never";
  let chosen = 0;
  /** @type {import("./depths.js").Order} */
  let order = "surest";
  let sentence = "";

  const bars = places.map((at) => createRow(at));
  const wall = createSpecimenWall({
    thumbnails: createThumbnails(context, figure.experiment), attempt, label: "Test images decided there", spell,
    isWrong: (index) => decisions.label[index] !== decisions.predicted[index],
  });
  const orders = createToggleGroup({
    label: "Order", choices: ORDERS, className: "small",
    onChoose: (value) => { order = /** @type {import("./depths.js").Order} */ (value); draw(store.get()); },
  });
  const legend = createClassLegend(context);
  place(element, "legend").replaceChildren(legend.element);
  place(element, "layers").replaceChildren(make("div", { className: "depth-rows" }, ...bars));
  place(element, "order").replaceChildren(orders.element);
  place(element, "wall").replaceChildren(wall.element);
  const release = browseWithKeys(element, { position: () => chosen, count: () => places.length, go: choose });

  /** @param {number} at */
  function createRow(at) {
    const count = right[at] + wrong[at];
    const track = make("span", { className: "bar-track", "aria-hidden": "true" });
    const parts = [["right", right[at]], ["wrong", wrong[at]]];
    let left = 0;
    for (const [kind, value] of parts) {
      const fill = make("span", { className: `bar-fill ${kind}` });
      fill.style.left = `${(100 * left) / largest()}%`;
      fill.style.width = `${(100 * Number(value)) / largest()}%`;
      left += Number(value);
      track.append(fill);
    }
    const row = button("", { className: "depth-row", onclick: () => choose(places.indexOf(at)) });
    const number = make("span", { className: "value" }, count.toLocaleString("en"),
      make("span", { className: "visually-hidden" }, ` ${plural}`));
    row.append(make("span", { className: "depth-name" }, nameOf(at)), " ", track, number, " ",
      make("span", { className: "value soft" }, `${percent(count ? right[at] / count : 0)} right`));
    return row;
  }

  function largest() {
    return Math.max(...right.map((value, at) => value + wrong[at]));
  }

  /** @param {number} at */
  function choose(at) {
    chosen = at;
    draw(store.get());
    if (element.contains(document.activeElement)) context.announce(sentence);
  }

  /** @param {number} index */
  function spell(index) {
    const said = classes[decisions.predicted[index]];
    const truth = classes[decisions.label[index]];
    const sure = percent(decisions.confidence[index] / 255);
    return said === truth
      ? `${truth}, and the network says so (${sure})`
      : `${truth}; the network says ${said} (${sure})`;
  }

  /** @param {Readonly<import("../../static/js/page/store.js").State>} state */
  function draw(state) {
    const at = places[chosen];
    const found = decidedAt(decisions, at, order, (label) => isShown(state.classes, label));
    const where = at < layers.length ? `settled from ${nameOf(at)} on` : "never settled by a linear reader";
    sentence = `${found.length.toLocaleString("en")} of ${total.toLocaleString("en")} ${plural} are ${where}.`;
    bars.forEach((bar, index) => bar.setAttribute("aria-pressed", String(index === chosen)));
    orders.show(order);
    legend.show(state.classes);
    wall.show(found, sentence, theme.tokens());
  }

  return {
    update: draw,
    describe: () => sentence,
    table: () => ({
      columns: ["layer", "right", "wrong"], rows: places.map((at) => [nameOf(at), right[at], wrong[at]]),
    }),
    destroy: release,
  };
}
