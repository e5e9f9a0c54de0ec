// @ts-check
/** What the article and an embedded figure have in common: configuration, state, data, theme, figures. */

import { readConfig } from "./config.js";
import { createData } from "../data/data.js";
import { awaitLateFaces } from "../data/late-faces.js";
import { createHost } from "./host.js";
import { preparePaper } from "./paper.js";
import { createLiveRegion } from "./live-region.js";
import { createStore, stateKeys } from "./store.js";
import { createTheme, rememberedTheme, showTheme } from "./theme.js";

/** The hash is written when the state has come to rest: browsers limit how often it may change. */
const REST_MS = 250;

/** @typedef {Awaited<ReturnType<typeof startPage>>} Page */

/**
 * Set the page up and let its figures wake.
 * @param {{ theme?: string }} [choices]
 */
export async function startPage({ theme = rememberedTheme() } = {}) {
  const { classList, dataset } = document.documentElement;
  dataset.begun = "";
  try {
    return await begin(theme);
  } catch (error) {
    // The page then keeps its pictures (see awake.js).
    classList.remove("scripted");
    throw error;
  }
}

/** @param {string} theme */
async function begin(theme) {
  const config = readConfig(document);
  const data = createData(config);
  showTheme(theme);
  preparePaper(document);
  awaitLateFaces(document, data.url);
  const keys = stateKeys(limitsOf(config, await countSpecimens(config, data)));
  const store = createStore(keys, config.experiments);
  store.set({ ...store.read(location.hash), theme: keys.theme.parse(theme) ?? "auto" });
  const shared = { store, data, config, theme: createTheme(config, store), announce: createLiveRegion(document) };
  keepHash(store);
  const host = createHost(shared);
  for (const figure of document.querySelectorAll("[data-figure]")) {
    host.adopt(/** @type {HTMLElement} */ (figure));
  }

  /** Put every figure back to where it began; the reader's theme stays. */
  function reset() {
    const shown = Object.entries(keys).filter(([name, { inUrl }]) => inUrl || name === "channels");
    store.set(Object.fromEntries(shown.map(([name, { initial }]) => [name, initial])));
    shared.announce("All figures are as they began.");
  }
  return { ...shared, host, reset };
}

/** @param {import("./config.js").PageConfig} config @param {number} images */
function limitsOf({ experiments, figures, counter }, images) {
  const all = Object.values(experiments);
  return {
    layers: all.flatMap(({ layers }) => layers.map(({ name }) => name)),
    networks: all.flatMap(({ networks }) => networks),
    figures: Object.keys(figures),
    images,
    rows: Math.max(...all.map(({ shape }) => shape[1] ?? 1)),
    labels: Math.max(...all.map(({ classes }) => classes?.length ?? 1)),
    counter,
  };
}

/**
 * How many images a hash may ask for. Without the specimens the page still lives.
 * @param {import("./config.js").PageConfig} config @param {import("../data/data.js").Data} data
 */
async function countSpecimens(config, data) {
  const [first] = Object.keys(config.experiments);
  try {
    return first ? (await data.specimens(first)).length : 0;
  } catch {
    return 0;
  }
}

/** State and URL hash follow each other. @param {import("./store.js").Store} store */
function keepHash(store) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  store.subscribe(() => {
    clearTimeout(timer);
    timer = setTimeout(() => writeHash(store.toHash()), REST_MS);
  });
  addEventListener("hashchange", () => store.set(store.read(location.hash)));
}

/** @param {string} hash an empty one leaves a plain anchor (`#conv1`) alone */
function writeHash(hash) {
  if (!hash && !location.hash.includes("=")) return;
  const address = hash ? `#${hash}` : location.pathname + location.search;
  // A framed page without an origin may not be allowed to.
  try {
    history.replaceState(history.state, "", address);
  } catch {
    // The state then lives in the page alone.
  }
}
