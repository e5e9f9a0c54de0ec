// @ts-check
/** A link to the figure as it stands, the code that puts it into another page, and how to cite it. */

import { citationBibtex, citationText, workOf } from "./cite.js";
import { button, element } from "../controls/element.js";
import { createToggleGroup } from "../controls/toggle-group.js";

/** Around a figure on its own page: its margins and the line that says where it is from. */
const ROOM_PX = 60;
const MOST_ROWS = 4;
const THEMES = /** @type {[string, string][]} */ ([["auto", "Host’s colours"], ["light", "Light"], ["dark", "Dark"]]);

/** @typedef {{ theme: string, controls: boolean }} Looks */

/**
 * @param {HTMLElement} panel
 * @param {HTMLElement} figure
 * @param {import("./host.js").Context} context
 */
export function fillShare(panel, figure, context) {
  /** @type {Looks} */
  const looks = { theme: "auto", controls: true };
  const height = Math.ceil(figure.getBoundingClientRect().height) + ROOM_PX;
  const title = context.figure.question ?? context.id;
  const resizer = new URL("js/frame.js", context.config.root).href;
  const { link, oembed } = addresses(context);
  const code = () => frameCode(addresses(context, looks).embed, title, height, document.documentElement.lang);
  const work = workOf(document, context.figure, link);
  const fields = [
    copyField("Frame", code),
    copyField("Frame whose height follows the figure", () => `${code()}\n<script async src="${resizer}"></script>`),
  ];
  const choice = createToggleGroup({ label: "Colours of the frame", choices: THEMES, className: "small", onChoose });
  const controls =
    element("input", { type: "checkbox", checked: true, onchange: () => refresh({ controls: controls.checked }) });

  /** @param {string} theme */
  function onChoose(theme) {
    refresh({ theme });
  }
  /** @param {Partial<Looks>} changes */
  function refresh(changes) {
    Object.assign(looks, changes);
    choice.show(looks.theme);
    for (const field of fields) field.refresh();
  }

  refresh({});
  panel.classList.add("share");
  panel.append(
    copyField("Link to this figure as it stands", () => link).element,
    part("Put it into a page", choice.element,
      element("label", { className: "share-controls" }, controls, " with its last line of controls"),
      ...fields.map((field) => field.element),
        copyField("oEmbed address, where a site asks for one", () => oembed).element),
    part("Cite this figure", copyField("As text", () => citationText(work)).element,
      copyField("As BibTeX", () => citationBibtex(work, context.id)).element),
  );
  // It opens upwards: its first line shall not be behind the strip.
  requestAnimationFrame(() => panel.scrollIntoView({ block: "nearest" }));
}

/**
 * @param {import("./host.js").Context} context
 * @param {Looks} [looks]
 * @returns {{ link: string, embed: string, oembed: string }} absolute addresses
 */
export function addresses({ id, store, config, figure }, looks = { theme: "auto", controls: true }) {
  // An embedded figure is shared as a part of its article.
  const home = /** @type {HTMLAnchorElement | null} */ (document.querySelector(".embed-source a"));
  const here = new URL(home?.href ?? location.href);
  here.hash = store.toHash({ figure: id });
  const place = figure.place ?? id;
  const embed = new URL(`embed/${place}/`, config.root);
  if (looks.theme !== "auto") embed.searchParams.set("theme", looks.theme);
  if (!looks.controls) embed.searchParams.set("controls", "off");
  embed.hash = store.toHash();
  return { link: here.href, embed: embed.href, oembed: new URL(`embed/${place}/oembed.json`, config.root).href };
}

/** @param {string} address @param {string} title @param {number} height @param {string} language */
export function frameCode(address, title, height, language) {
  const attribute = (/** @type {string} */ text) => text.replaceAll("&", "&amp;").replaceAll('"', "&quot;");
  return `<iframe src="${attribute(address)}" title="${attribute(title)}" lang="${attribute(language)}"` +
    ` width="100%" height="${height}" loading="lazy" style="border:0"></iframe>`;
}

/** @param {string} name @param {...Node} children */
function part(name, ...children) {
  return element("div", { role: "group", "aria-label": name, className: "share-part" },
    element("p", { className: "share-title" }, name), ...children);
}

/** A read-only field and a button that copies it. @param {string} name @param {() => string} read */
function copyField(name, read) {
  const field = element("textarea", { readOnly: true, spellcheck: false, onfocus: () => field.select() });
  const copy = button("Copy", {
    className: "quiet",
    "aria-label": `Copy: ${name.toLowerCase()}`,
    async onclick() {
      field.select();
      copy.textContent = (await copied(field.value)) ? "Copied" : "Press Ctrl+C";
    },
  });
  const refresh = () => {
    field.value = read();
    field.rows = Math.min(field.value.split("\n").length, MOST_ROWS);
  };
  refresh();
  const label = element("label", {}, element("span", { className: "popover-label" }, name), field);
  return { element: element("div", { className: "copy-field" }, label, copy), refresh };
}

/** The clipboard is closed to some framed pages; the selected text can then be copied by hand. @param {string} text */
async function copied(text) {
  const rules = /** @type {any} */ (document).featurePolicy;
  if (rules && !rules.allowsFeature("clipboard-write")) return false;
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
