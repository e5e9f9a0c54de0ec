// @ts-check
/** How an embedded figure shall look, from its address. Whatever is not in the lists is not there. */

const THEMES = ["light", "dark", "auto"];

/**
 * @param {string} search the query of the address; it wins over the hash
 * @param {string} hash
 * @param {string} language of the page, which only a variety of itself can replace
 * @returns {{ theme: string, controls: boolean, language: string }}
 */
export function readEmbedOptions(search, hash, language) {
  const given = new URLSearchParams(search);
  const later = new URLSearchParams(hash.replace(/^#/, ""));
  const optionOf = (/** @type {string} */ name) => given.get(name) ?? later.get(name) ?? "";
  const [family] = language.split("-");
  const theme = optionOf("theme");
  const lang = optionOf("lang");
  return {
    theme: THEMES.includes(theme) ? theme : "auto",
    controls: optionOf("controls") !== "off",
    language: new RegExp(`^${family}(-[A-Z]{2})?$`).test(lang) ? lang : language,
  };
}
