// @ts-check
/**
 * Light or dark: the system's wish unless the reader chose, and the colours that canvas code draws with.
 *
 * @typedef {ReturnType<typeof createTheme>} Theme
 */

const REMEMBERED = "theme";

/**
 * @param {import("./config.js").PageConfig} config
 * @param {import("./store.js").Store} store its key `theme` is auto, light or dark
 */
export function createTheme(config, store) {
  const system = matchMedia("(prefers-color-scheme: dark)");
  /** @type {Set<() => void>} */
  const listeners = new Set();

  const scheme = () => {
    const { theme } = store.get();
    if (theme === "light" || theme === "dark") return theme;
    return system.matches ? "dark" : "light";
  };

  /** The colours of the present scheme. */
  const tokens = () => config.tokens[scheme()];

  function apply() {
    showTheme(store.get().theme);
    for (const listener of listeners) listener();
  }

  /** @param {() => void} listener called after the colours changed @returns {() => void} */
  function subscribe(listener) {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }

  system.addEventListener("change", apply);
  store.subscribe((state, previous) => {
    if (state.theme === previous.theme) return;
    remember(state.theme);
    apply();
  });
  return { scheme, tokens, subscribe };
}

/** Tell the style sheets. @param {string} theme whatever is neither light nor dark follows the system */
export function showTheme(theme) {
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
  else delete document.documentElement.dataset.theme;
}

/** What the reader chose on an earlier visit; storage may be closed to a framed page. */
export function rememberedTheme() {
  try {
    return localStorage.getItem(REMEMBERED) ?? "auto";
  } catch {
    return "auto";
  }
}

/** @param {string} theme */
function remember(theme) {
  try {
    localStorage.setItem(REMEMBERED, theme);
  } catch {
    // The choice then holds for this visit only.
  }
}

/** How many colours there are for classes; more classes share them, and are told apart by their glyphs. */
export const N_COLORS = 10;

/**
 * One colour of a scheme.
 * @param {import("./config.js").Tokens} tokens
 * @param {string} name "ink", "class-3", "class-41"
 * @returns {string}
 */
export function colorOf(tokens, name) {
  const [, index] = name.match(/^class-(\d+)$/) ?? [];
  const color = index === undefined ? tokens[name] : (tokens[name] ?? tokens.class?.[Number(index) % N_COLORS]);
  if (typeof color !== "string") throw new Error(`the tokens must have a colour '${name}'`);
  return color;
}
