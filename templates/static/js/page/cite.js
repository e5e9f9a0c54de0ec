// @ts-check
/** How to cite a figure: the page's `citation_…` tags and the figure's own number and question. */

/**
 * @typedef {{ title: string, authors: string[], date: string, number?: number, question?: string, url: string }} Work
 */

/**
 * @param {Document} page
 * @param {import("./config.js").FigureConfig} figure
 * @param {string} url
 * @returns {Work}
 */
export function workOf(page, figure, url) {
  const contents = (/** @type {string} */ name) =>
    [...page.querySelectorAll(`meta[name="citation_${name}"]`)].map((tag) => tag.getAttribute("content") ?? "");
  const [title = ""] = contents("title");
  const [date = ""] = contents("publication_date");
  return { title, authors: contents("author"), date, number: figure.number, question: figure.question, url };
}

/** One sentence for a list of references. @param {Work} work */
export function citationText({ title, authors, date, number, question, url }) {
  const figure = number ? ` Figure ${number}: “${question}”` : "";
  return `${authors.join(", ")} (${date.slice(0, 4)}). ${title}.${figure} ${url}`;
}

/** @param {Work} work @param {string} id */
export function citationBibtex({ title, authors, date, number, question, url }, id) {
  const [year, month] = date.split("/");
  const fields = [
    ["title", `{${title}}`],
    ["author", authors.map((author) => `{${author}}`).join(" and ")],
    ["year", year],
    ["month", String(Number(month))],
    ["url", url],
    ["note", number ? `Figure ${number}: ${question}` : ""],
  ].filter(([, text]) => text);
  const lines = fields.map(([name, text]) => `  ${name} = {${text}},`);
  return [`@misc{${id}-${year},`, ...lines, "}"].join("\n");
}
