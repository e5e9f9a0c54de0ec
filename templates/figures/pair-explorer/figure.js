// @ts-check
/** Two classes through the layers: their distances, what separates them, their border, and a blend across it. */

import { changesOf, mixed, pairNumber, parsePair, separatingChannels } from "./borders.js";
import { argmax, softmax } from "../../static/js/engine/network.js";
import { createDial } from "../../static/js/controls/dial.js";
import { createDistanceStrip } from "./distance-strip.js";
import { button, element as make, place, refill } from "../../static/js/controls/element.js";
import { createGarmentWall } from "../../static/js/marks/specimen-wall.js";
import { nameMap } from "../../static/js/maps/map-canvas.js";
import { networkName } from "../../static/js/page/network-switch.js";
import { percent } from "../../static/js/marks/number.js";
import { createRibbon } from "./probability-ribbon.js";
import { classesOf, createPicture, drawSpecimen, specimenName } from "../../static/js/marks/specimen.js";
import { createThumbnails } from "../../static/js/marks/thumbnails.js";

const STEPS = 41;
const N_CHANNELS = 6;

/**
 * @typedef {import("../../static/js/page/store.js").State} State
 *
 * @param {HTMLElement} element
 * @param {import("../../static/js/page/host.js").Context} context
 * @returns {Promise<import("../../static/js/page/host.js").View>}
 */
export async function mount(element, context) {
  const { store, data, figure, options, theme } = context;
  const { experiment } = figure;
  const [meta, pack, about, specimens] = await Promise.all([
    data.json(`data/${experiment}/borders.json`), data.pack(`data/${experiment}/borders.bin`),
    data.pack(`data/${experiment}/projection/points.bin`), data.specimens(experiment),
  ]);
  const classes = classesOf(context);
  const layers = /** @type {string[]} */ (meta.layers);
  const fallback = /** @type {[number, number]} */ (options.pair ?? [0, 6]);
  const labels = about.label.data;
  const predicted = about.predicted.data;
  const thumbnails = createThumbnails(data, experiment);
  let pair = fallback;
  let share = 0.5;
  let sentence = "";
  /** @type {Float32Array[]} */
  let steps = [];

  const selects = [0, 1].map(createSelect);
  const strips = layers.map(createDistanceStrip);
  const pictures = [createPicture(), createPicture(), createPicture()];
  const nearest = make("div", { className: "blend-nearest" });
  const answer = make("p", { className: "label blend-answer", "aria-live": "off" });
  const dial = createDial({ label: "Blend",
    stops: Array.from({ length: STEPS }, (_, i) => percent(i / (STEPS - 1))), onInput: setShare });
  const ribbon = createRibbon();
  const channels = make("ol", { className: "channel-list", role: "list" });
  const heading = make("p", { className: "panel-title" });
  const spellOne = (/** @type {number} */ i) => labels[i] === predicted[i] ? classes[labels[i]]
    : `${classes[labels[i]]}, taken for ${classes[predicted[i]]}`;
  const wall = createGarmentWall({ thumbnails, label: "On the border", spell: spellOne,
    isWrong: (i) => labels[i] !== predicted[i] });
  place(element, "choice").replaceChildren(selects[0].element, make("span", {}, "and"), selects[1].element);
  place(element, "layers").replaceChildren(...strips.map((strip) => strip.element));
  place(element, "ends").replaceChildren(make("div", { className: "blend-pictures" }, ...pictures), answer);
  place(element, "ribbon").replaceChildren(ribbon.canvas, dial.element,
    make("p", { className: "label" }, "Nearest real garments to this blend"), nearest);
  place(element, "channels").replaceChildren(heading, channels);
  place(element, "border").replaceChildren(make("p", { className: "panel-title" }, "On the border"), wall.element);

  /** @param {number} side */
  function createSelect(side) {
    const select = make("select", { "aria-label": side ? "Second class" : "First class",
      onchange: () => choose(side, Number(select.value)) },
      ...classes.map((name, label) => make("option", { value: String(label) }, name)));
    return { element: select, show: (/** @type {number} */ label) => { select.value = String(label); } };
  }

  /** Choosing the other side's class swaps the two. @param {number} side @param {number} label */
  function choose(side, label) {
    const next = [...pair];
    if (next[1 - side] === label) next[1 - side] = next[side];
    next[side] = label;
    store.set({ pair: next.join(",") });
  }

  /** The ends of the blend. */
  const endsOf = () => pair.map((label) => specimens[pack.ends.data[label]]);

  /** @param {number} at */
  function setShare(at) {
    share = at / (STEPS - 1);
    drawBlend();
  }

  /** @param {Readonly<State>} state */
  async function blendAll(state) {
    const network = await data.network(experiment, state.network);
    const [first, second] = endsOf();
    steps = Array.from({ length: STEPS }, (_, i) => {
      const logits = network.forward(mixed(first.pixels, second.pixels, i / (STEPS - 1))).get("logits");
      return softmax(/** @type {Float32Array} */ (logits));
    });
    const others = classes.map((_, label) => label).filter((label) => !pair.includes(label));
    const changes = changesOf(steps.map((step) => argmax(step)));
    const told =
      changes.map(({ share: at, to }) => `${classes[to]} from ${percent(at)}`).join(", ") || "no change of mind";
    sentence = `${networkName(state.network)} network, from ${classes[pair[0]]} to ${classes[pair[1]]}: ${told}.`;
    ribbon.show(steps, [pair[0], ...others, pair[1]], theme.tokens(), `Probabilities along the blend. ${sentence}`);
  }

  function drawBlend() {
    const tokens = theme.tokens();
    const [first, second] = endsOf();
    const at = Math.round(share * (STEPS - 1));
    const best = argmax(steps[at]);
    drawSpecimen(pictures[0], first, tokens);
    drawSpecimen(pictures[1], { ...first, pixels: mixed(first.pixels, second.pixels, share) }, tokens);
    drawSpecimen(pictures[2], second, tokens);
    [first, null, second].forEach((end, i) =>
      nameMap(pictures[i], end ? specimenName(end, classes) : `The blend at ${percent(share)}`),
    );
    answer.textContent =
      `At ${percent(share)} of ${classes[pair[1]]} the network says ${classes[best]} (${percent(steps[at][best])}).`;
    dial.show(at);
    ribbon.mark(share);
    drawNearest();
  }

  function drawNearest() {
    const [n, along, count] = pack.blend.shape;
    const number = pairNumber(meta.pairs, pair[0], pair[1]);
    const forward = pair[0] < pair[1] ? share : 1 - share;
    const start = (number * along + Math.round(forward * (along - 1))) * count;
    if (number < 0 || number >= n) return;
    const indices = Array.from(pack.blend.data.subarray(start, start + count));
    nearest.replaceChildren(...indices.map((index) => {
      const picture = createPicture();
      picture.setAttribute("role", "img");
      picture.setAttribute("aria-label", classes[labels[index]]);
      thumbnails.draw(picture, index, theme.tokens()).catch(() => {});
      return make("figure", {}, picture, make("span", {}, classes[labels[index]]));
    }));
  }

  function drawLayers() {
    const number = pairNumber(meta.pairs, pair[0], pair[1]);
    const bins = meta.bins;
    const ordered = pair[0] < pair[1];
    layers.forEach((layer, at) => {
      const start = (at * meta.pairs.length + number) * 3 * bins;
      const part = (/** @type {number} */ row) =>
        pack.distances.data.subarray(start + row * bins, start + (row + 1) * bins);
      const separation = meta.separation[number][at];
      const words =
        `${layer}: ${percent(separation)} of distances between the classes are larger than distances within one.`;
      strips[at].show({ within: ordered ? [part(0), part(1)] : [part(1), part(0)], between: part(2), labels: pair,
        separation }, theme.tokens(), words);
    });
  }

  /** @param {Readonly<State>} state */
  function drawChannels(state) {
    const layer = layers.includes(state.map ?? "") ? /** @type {string} */ (state.map)
      : (options.layer ?? layers.at(-2));
    const found =
      separatingChannels(pack[`mean.${layer}`], pack[`spread.${layer}`], pair[0], pair[1]).slice(0, N_CHANNELS);
    const most = Math.max(...found.map(({ effect }) => Math.abs(effect)), 1e-6);
    heading.textContent = `What separates them in ${layer}`;
    refill(channels, found.map(({ channel, effect }) => {
      const label = effect > 0 ? pair[0] : pair[1];
      const fill = make("span", { className: "bar-fill" });
      fill.style.width = `${(100 * Math.abs(effect)) / most}%`;
      fill.style.background = `var(--class-${label})`;
      return make("li", {},
        button(`${layer}[${channel}]`, { className: "quiet", onclick: () => store.set({ layer, channel }) }),
        make("span", { className: "bar-track", "aria-hidden": "true" }, fill),
        make("span", { className: "value" }, `${Math.abs(effect).toFixed(1)} towards ${classes[label]}`));
    }));
  }

  return {
    async update(state) {
      pair = parsePair(state.pair, fallback, classes.length);
      selects.forEach((select, side) => select.show(pair[side]));
      await blendAll(state);
      drawLayers();
      drawChannels(state);
      drawBlend();
      const start = pairNumber(meta.pairs, pair[0], pair[1]) * pack.border.shape[1];
      const found = pack.border.data.subarray(start, start + pack.border.shape[1]);
      wall.show(found, `The ${found.length} test images that the trained network is least decided about, between ` +
        `these two.`, theme.tokens());
    },
    describe: () => `${sentence} ${answer.textContent}`,
    table: () => ({
      columns: ["share", ...classes],
      rows: steps.map((step, i) => [i / (STEPS - 1), ...step]),
    }),
    destroy() {
      ribbon.destroy();
      for (const strip of strips) strip.destroy();
    },
  };
}
