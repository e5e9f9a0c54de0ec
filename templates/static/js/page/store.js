// @ts-check
/**
 * The page's state: one table of keys, one object, subscribers. Figures talk only through it.
 *
 * @typedef {{
 *   image: number, network: string, layer: string | null, channel: number | null,
 *   cell: string | null, scale: string, map: string | null, projection: string, classes: string, epoch: number | null,
 *   seed: number, tint: string, moment: number | null, pair: string, shift: string, drawing: number,
 *   unit: string, label: number | null, method: string, off: string, bits: string, step: number | null,
 *   memory: number, clamp: string, row: number | null, averaged: string | null, figure: string | null, theme: string,
 *   channels: Readonly<Record<string, number>>,
 * }} State
 * `image`: index into the published specimens. `layer`, `channel`, `cell`: the unit last chosen; `cell` is
 * "row,column". `channels`: the channel last chosen in each layer (see `channelKey`). `classes`: digits of
 * the classes shown, "" for all. `shift`: "down,right" in pixels. `drawing`: counts the
 * versions of the reader's own picture. `map`: the layer whose projection is shown large.
 * `seed`, `tint`: which layout and which colouring of the map. `moment`: a snapshot of the training. `pair`: two
 * classes, "0,6". `figure`: where a shared link leads.
 * `unit`: "conv1-5", the unit asked what it wants. `label`: the class asked about,
 * null for the network's own answer. `method`: how it is asked.
 * `off`: units switched off, "conv1-3,fc1-17".
 * `bits`: the sequence that the counting network reads; `step`: the bit looked at,
 * null for the last; `memory`: the memory
 * cell looked at; `clamp`: a gate held open or shut, "forget:0:all". `row`: the row of the image read last,
 * null for all.
 * `averaged`: the layer whose class averages are shown.
 *
 * @typedef {{ initial: any, inUrl: boolean, parse: (text: string) => any }} Key
 * `parse` gives `undefined` for whatever is not a valid value.
 * @typedef {Partial<State>} Patch
 * @typedef {(state: Readonly<State>, previous: Readonly<State>) => void} Subscriber
 * @typedef {ReturnType<typeof createStore>} Store
 * @typedef {import("./config.js").PageConfig["experiments"]} Experiments
 */

import { channelKey } from "./config.js";

/** How a logit is traced back to the pixels (see attribution.js). */
const METHODS = ["gradient", "gradient-input", "integrated-gradients", "grad-cam", "occlusion"];

/** @param {number} end */
const below = (end) => (/** @type {string} */ text) =>
  /^\d{1,5}$/.test(text) && Number(text) < end ? Number(text) : undefined;
/** @param {string[]} values */
const oneOf = (values) => (/** @type {string} */ text) => (values.includes(text) ? text : undefined);
/** @param {RegExp} pattern */
const like = (pattern) => (/** @type {string} */ text) => (pattern.test(text) ? text : undefined);

/**
 * The one table of state keys. Whatever is not in it cannot enter by the URL.
 * @param {{ layers: string[], networks: string[], figures: string[], images: number, rows: number,
 *   labels: number }} limits
 * @returns {Record<keyof State, Key>}
 */
export function stateKeys({ layers, networks, figures, images, rows, labels }) {
  return {
    image: { initial: 0, inUrl: true, parse: below(images) },
    network: { initial: "trained", inUrl: true, parse: oneOf(networks) },
    layer: { initial: null, inUrl: true, parse: oneOf(layers) },
    channel: { initial: null, inUrl: true, parse: below(10000) },
    cell: { initial: null, inUrl: true, parse: like(/^\d{1,2},\d{1,2}$/) },
    scale: { initial: "layer", inUrl: true, parse: oneOf(["layer", "map"]) },
    map: { initial: null, inUrl: true, parse: oneOf(layers) },
    projection: { initial: "umap", inUrl: true, parse: oneOf(["umap", "pca", "ring"]) },
    seed: { initial: 0, inUrl: true, parse: below(5) },
    tint: { initial: "class", inUrl: true, parse: oneOf(["class", "distortion"]) },
    moment: { initial: null, inUrl: true, parse: below(100) },
    pair: { initial: "", inUrl: true, parse: like(/^(\d),(?!\1)\d$/) },
    classes: { initial: "", inUrl: true, parse: like(/^(?!.*(.).*\1)\d{1,9}$/) },
    bits: { initial: "110100111011000010110100", inUrl: true, parse: like(/^[01]{1,48}$/) },
    step: { initial: null, inUrl: true, parse: below(48) },
    memory: { initial: 0, inUrl: true, parse: below(64) },
    clamp: { initial: "", inUrl: true, parse: like(/^(forget|input|output):[01]:(all|one)$/) },
    averaged: { initial: null, inUrl: true, parse: oneOf(layers) },
    row: { initial: null, inUrl: true, parse: below(rows) },
    epoch: { initial: null, inUrl: true, parse: below(1000) },
    drawing: { initial: 0, inUrl: false, parse: () => undefined },
    shift: { initial: "0,0", inUrl: true, parse: like(/^-?[0-4],-?[0-4]$/) },
    unit: { initial: "conv2-0", inUrl: true, parse: like(/^[a-z]\w{0,15}-\d{1,4}$/) },
    label: { initial: null, inUrl: true, parse: below(labels) },
    method: { initial: "integrated-gradients", inUrl: true, parse: oneOf(METHODS) },
    off: { initial: "", inUrl: true, parse: like(/^[a-z]\w{0,15}-\d{1,4}(,[a-z]\w{0,15}-\d{1,4}){0,175}$/) },
    figure: { initial: null, inUrl: true, parse: oneOf(figures) },
    theme: { initial: "auto", inUrl: false, parse: oneOf(["auto", "light", "dark"]) },
    channels: { initial: Object.freeze({}), inUrl: false, parse: () => undefined },
  };
}

/**
 * @param {Record<keyof State, Key>} keys
 * @param {Experiments} [experiments] whose layers' channels are remembered
 */
export function createStore(keys, experiments = {}) {
  const names = /** @type {(keyof State)[]} */ (Object.keys(keys));
  /** @type {Readonly<State>} */
  let state = Object.freeze(
    /** @type {State} */ (/** @type {unknown} */ (Object.fromEntries(names.map((name) => [name, keys[name].initial])))),
  );
  /** @type {Set<Subscriber>} */
  const subscribers = new Set();

  const get = () => state;

  /** Change some keys and tell the subscribers, once, if anything differs. @param {Patch} patch */
  function set(patch) {
    const previous = state;
    const known = Object.entries(patch).filter(([name]) => Object.hasOwn(keys, name));
    const next = { ...previous, ...Object.fromEntries(known) };
    if (next.layer !== previous.layer && patch.cell === undefined) next.cell = null;
    next.channels = rememberChannel(next, experiments);
    if (names.every((name) => next[name] === previous[name])) return;
    state = Object.freeze(next);
    for (const subscriber of [...subscribers]) subscriber(state, previous);
  }

  /** @param {Subscriber} subscriber @returns {() => void} call it to leave */
  function subscribe(subscriber) {
    subscribers.add(subscriber);
    return () => subscribers.delete(subscriber);
  }

  /** The state as a URL hash without `#`: only what differs from the beginning. @param {Patch} [changes] */
  function toHash(changes = {}) {
    const shown = { ...state, ...changes };
    return names
      .filter((name) => keys[name].inUrl && shown[name] !== keys[name].initial)
      .map((name) => `${name}=${shown[name]}`)
      .join("&");
  }

  /** The valid part of a hash (or of a prose link's `data-set`). @param {string} hash @returns {Patch} */
  function read(hash) {
    const given = new URLSearchParams(hash.replace(/^#/, ""));
    const valid = names
      .filter((name) => keys[name].inUrl && given.has(name))
      .map((name) => [name, keys[name].parse(given.get(name) ?? "")])
      .filter(([, value]) => value !== undefined);
    return Object.fromEntries(valid);
  }

  return { get, set, subscribe, toHash, read };
}

/** @param {State} state @param {Experiments} experiments */
function rememberChannel({ layer, channel, channels }, experiments) {
  if (layer === null || channel === null) return channels;
  const keys = Object.keys(experiments).map((name) => channelKey(experiments, name, layer));
  const news = keys.filter((key) => key !== null && channels[key] !== channel);
  if (news.length === 0) return channels;
  return Object.freeze({ ...channels, ...Object.fromEntries(news.map((key) => [key, channel])) });
}
