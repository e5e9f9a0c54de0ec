// @ts-check
/** A link to the figure as it stands, and the code that puts it into another page. */

import { button, element } from "./element.js";

/**
 * @param {HTMLElement} panel
 * @param {HTMLElement} figure
 * @param {import("../host.js").Context} context
 */
export function fillShare(panel, figure, context) {
  const { link, embed } = addresses(context);
  const height = Math.ceil(figure.getBoundingClientRect().height);
  const title = (context.figure.question ?? context.id).replaceAll('"', "&quot;");
  const code =
    `<iframe src="${embed.replaceAll("&", "&amp;")}" title="${title}" width="100%" height="${height}"` +
    ` loading="lazy" style="border:0"></iframe>`;
  panel.append(copyField("Link to this figure as it stands", link), copyField("Code to embed it", code));
}

/**
 * @param {import("../host.js").Context} context
 * @returns {{ link: string, embed: string }} absolute addresses
 */
export function addresses({ id, store, config }) {
  const here = new URL(location.href);
  here.hash = store.toHash({ figure: id });
  const embed = new URL(`embed/${id}/`, config.root);
  embed.search = "";
  embed.hash = store.toHash();
  return { link: here.href, embed: embed.href };
}

/** A read-only field and a button that copies it. @param {string} name @param {string} text */
function copyField(name, text) {
  const field = element("input", { readOnly: true, value: text, onfocus: () => field.select() });
  const copy = button("Copy", {
    className: "quiet",
    "aria-label": `Copy: ${name.toLowerCase()}`,
    async onclick() {
      field.select();
      copy.textContent = (await copied(text)) ? "Copied" : "Press Ctrl+C";
    },
  });
  const label = element("label", {}, element("span", { className: "popover-label" }, name), field);
  return element("div", { className: "copy-field" }, label, copy);
}

/** The clipboard is closed to some framed pages; the selected text can then be copied by hand. @param {string} text */
async function copied(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
