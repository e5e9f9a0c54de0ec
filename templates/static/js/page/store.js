// @ts-check
/**
 * The page's state: one table of keys, one object, subscribers. Figures talk only through it.
 *
 * @template T
 * @typedef {{ initial: T, inUrl: boolean, parse: (text: string) => T | undefined }} Key
 * `parse` gives `undefined` for whatever is not a valid value.
 */

/**
 * @typedef {ReturnType<typeof stateKeys>} Keys
 * @typedef {{ [Name in keyof Keys]: Keys[Name]["initial"] }} State
 * @typedef {Partial<State>} Patch
 * @typedef {(state: Readonly<State>, previous: Readonly<State>) => void} Subscriber
 * @typedef {ReturnType<typeof createStore>} Store
 * @typedef {import("./config.js").PageConfig["experiments"]} Experiments
 */

import { channelKey } from "./config.js";

/** How a logit is traced back to the pixels (see attribution.js). */
const METHODS = ["gradient", "gradient-input", "integrated-gradients", "grad-cam", "occlusion"];

/** How a picture is moved until the reader moves it: as far right as it goes, "down,right" in pixels. */
export const SHIFTED = "0,4";
/** In the place of units that are switched off: the one that is missed most, until the reader chooses. */
export const MISSED = "missed";

/** @param {number} end */
const below = (end) => (/** @type {string} */ text) =>
  /^\d{1,5}$/.test(text) && Number(text) < end ? Number(text) : undefined;
/** @param {string[]} values */
const oneOf = (values) => (/** @type {string} */ text) => (values.includes(text) ? text : undefined);
/** @param {string[]} chosen @param {number} labels how many there are */
const areDistinct = (chosen, labels) =>
  new Set(chosen).size === chosen.length && chosen.every((label) => `${below(labels)(label)}` === label);
/** @param {number} labels */
const pairOf = (labels) => (/** @type {string} */ text) => {
  const chosen = text.split(",");
  return chosen.length === 2 && areDistinct(chosen, labels) ? text : undefined;
};
/** Older addresses have a digit a class and no commas. @param {number} labels */
const someOf = (labels) => (/** @type {string} */ text) => {
  const chosen = text.split(`${labels - 1}`.length > 1 || text.includes(",") ? "," : "");
  return chosen.length > 0 && chosen.length < labels && areDistinct(chosen, labels) ? chosen.join(",") : undefined;
};
/** @param {RegExp} pattern */
const like = (pattern) => (/** @type {string} */ text) => (pattern.test(text) ? text : undefined);

/**
 * @template T
 * @param {T} initial @param {(text: string) => T | undefined} parse
 * @returns {Key<T>}
 */
const shared = (initial, parse) => ({ initial, inUrl: true, parse });
/**
 * A key that no address and no link of the prose sets.
 * @template T
 * @param {T} initial @param {(text: string) => T | undefined} [parse]
 * @returns {Key<T>}
 */
const unshared = (initial, parse = () => undefined) => ({ initial, inUrl: false, parse });

/**
 * The one table of state keys. Whatever is not in it cannot enter by the URL.
 * @param {{ layers: string[], networks: string[], figures: string[], images: number, rows: number,
 *   labels: number, counter?: number }} limits `counter`: the memory cell to begin with
 */
export function stateKeys({ layers, networks, figures, images, rows, labels, counter = 0 }) {
  return {
    /** Index into the published specimens. */
    image: shared(0, below(images)),
    network: shared("trained", oneOf(networks)),
    /** The layer, the channel and the cell ("row,column") last chosen. */
    layer: shared(null, oneOf(layers)),
    channel: shared(null, below(10000)),
    cell: shared(null, like(/^\d{1,2},\d{1,2}$/)),
    /** Whether the maps of a layer share one colour scale or have one each. */
    scale: shared("layer", oneOf(["layer", "map"])),
    /** The layer whose projection is shown large. */
    map: shared(null, oneOf(layers)),
    /** The layer that the film of the training shows. */
    film: shared(null, oneOf(layers)),
    projection: shared("umap", oneOf(["umap", "pca", "ring"])),
    /** Which layout of the map, and which colouring. */
    seed: shared(0, below(5)),
    tint: shared("class", oneOf(["class", "distortion"])),
    /** A snapshot of the training. */
    moment: shared(null, below(100)),
    /** Two classes, "0,6". */
    pair: shared("", pairOf(labels)),
    /** The labels of the classes shown, "0,6", or "" for all. */
    classes: shared("", someOf(labels)),
    /** The sequence that the counting network reads, and the bit looked at, null for the last. */
    bits: shared("110100111011000010110100", like(/^[01]{1,48}$/)),
    step: shared(null, below(48)),
    /** The memory cell looked at. */
    memory: shared(counter, below(64)),
    /** A gate held open or shut, "forget:0:all". */
    clamp: shared("", like(/^(forget|input|output):[01]:(all|one)$/)),
    /** The layer whose class averages are shown. */
    averaged: shared(null, oneOf(layers)),
    /** The row of the image read last, null for all. */
    row: shared(null, below(rows)),
    epoch: shared(null, below(1000)),
    /** The weight that a step is worked on, and how long the step is. */
    weight: shared(0, below(1000)),
    rate: shared(2, below(100)),
    /** Counts the versions of the reader's own picture. */
    drawing: unshared(0),
    /** "down,right" in pixels. */
    shift: shared(SHIFTED, like(/^-?[0-4],-?[0-4]$/)),
    /** The unit asked what it wants; until the reader chooses, the one that the build chose. */
    unit: shared("", like(/^$|^[a-z]\w{0,15}-\d{1,4}$/)),
    /** The class asked about, null for the network's own answer; and how it is asked. */
    label: shared(null, below(labels)),
    method: shared("occlusion", oneOf(METHODS)),
    /** Units switched off, "conv1-3,fc1-17". */
    off: shared(MISSED, like(/^$|^missed$|^[a-z]\w{0,15}-\d{1,4}(,[a-z]\w{0,15}-\d{1,4}){0,175}$/)),
    /** What units that are off are held at. */
    held: shared("zero", oneOf(["zero", "mean"])),
    /** Where a shared link leads. */
    figure: shared(null, oneOf(figures)),
    theme: unshared("auto", oneOf(["auto", "light", "dark"])),
    /** The channel last chosen in each layer (see `channelKey`). */
    channels: unshared(/** @type {Readonly<Record<string, number>>} */ (Object.freeze({}))),
  };
}

/**
 * @param {Keys} keys
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
