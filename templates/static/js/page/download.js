// @ts-check
/** What a figure shows, to take away: a picture (PNG) and its numbers (CSV). */

import { colorOf } from "./theme.js";
import { button, element } from "../controls/element.js";

/** Pixels of the picture for one of the page's. */
const DENSITY = 2;
const MARGIN = 24;
const HEAD = 40;

/**
 * @param {HTMLElement} panel
 * @param {import("./host.js").Context} context
 * @param {import("./host.js").View} view
 */
export function fillDownloads(panel, context, view) {
  const { table, picture } = view;
  const name = fileName(context);
  if (picture) {
    panel.append(button("Picture (PNG)", {
      className: "quiet",
      onclick: async () => save(await drawPicture(picture(), context), `${name}.png`),
    }));
  }
  if (table) {
    panel.append(button("Numbers (CSV)", {
      className: "quiet",
      onclick: () => save(new Blob([toCsv(table())], { type: "text/csv" }), `${name}.csv`),
    }));
  }
  for (const { name: text, path } of view.links?.() ?? []) {
    panel.append(element("a", { className: "quiet", href: context.data.url(path), download: "" }, text));
  }
}

/** @param {import("./host.js").Context} context */
function fileName({ id, store }) {
  const { image, network } = store.get();
  return `${id}-${network}-image-${image}`;
}

/**
 * Comma-separated values; what holds a comma, a quote or a line break is quoted.
 * @param {import("./host.js").Table} table
 */
export function toCsv({ columns, rows }) {
  const quote = (/** @type {string | number} */ cell) =>
    /[",\r\n]/.test(String(cell)) ? `"${String(cell).replaceAll('"', '""')}"` : String(cell);
  return [columns, ...rows].map((row) => `${row.map(quote).join(",")}\r\n`).join("");
}

/**
 * The figure on paper, under its number and question.
 * @param {import("./host.js").Picture} picture
 * @param {import("./host.js").Context} context
 * @returns {Promise<Blob>}
 */
async function drawPicture({ width, height, draw }, { figure, theme }) {
  const canvas = element("canvas", {
    width: (width + 2 * MARGIN) * DENSITY,
    height: (height + HEAD + 2 * MARGIN) * DENSITY,
  });
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  const family = getComputedStyle(document.body).getPropertyValue("--sans") || "sans-serif";
  context.scale(DENSITY, DENSITY);
  context.fillStyle = colorOf(theme.tokens(), "paper");
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.translate(MARGIN, MARGIN);
  context.fillStyle = colorOf(theme.tokens(), "ink");
  context.font = `600 17px ${family}`;
  context.fillText([figure.number && `Figure ${figure.number}`, figure.question].filter(Boolean).join("  "), 0, 16);
  context.translate(0, HEAD);
  context.font = `13px ${family}`;
  draw(context);
  return new Promise((resolve) => canvas.toBlob((blob) => resolve(/** @type {Blob} */ (blob))));
}

/** @param {Blob} blob @param {string} name */
function save(blob, name) {
  const address = URL.createObjectURL(blob);
  element("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
