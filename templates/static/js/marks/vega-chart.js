// @ts-check
/**
 * A chart that the build compiled to Vega, drawn on canvas. Vega itself is loaded with the first chart.
 *
 * @typedef {{ name: string, values: any[] }} DataSet
 * @typedef {{ data: string, columns: { field: string, title: string }[] }} TableConfig
 * @typedef {Record<string, any> & { data: DataSet[], usermeta?: { table?: TableConfig, description?: string } }} Spec
 * @typedef {{ parse: Function, View: any, expressionInterpreter: any }} Vega
 */

import { colorOf } from "../page/theme.js";

/** @param {import("../data/data.js").Data} data @returns {Promise<Vega>} */
const loadVega = (data) => data.script("vendor/vega.js");

/**
 * The chart's specification, its colours still by name.
 * @param {import("../data/data.js").Data} data
 * @param {string} name
 * @returns {Promise<Spec>}
 */
export const loadChart = (data, name) => data.json(`charts/${name}.vg.json`);

/**
 * Replace colours by name ("token:ink", "token:class-3") with those of the present scheme.
 * @param {any} value
 * @param {import("../page/config.js").Tokens} tokens
 * @returns {any}
 */
export function resolveTokens(value, tokens) {
  if (typeof value === "string") return value.startsWith("token:") ? colorOf(tokens, value.slice(6)) : value;
  if (Array.isArray(value)) return value.map((entry) => resolveTokens(entry, tokens));
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, resolveTokens(entry, tokens)]));
}

/**
 * Draw a chart into an element.
 * @param {HTMLElement} element
 * @param {Spec} spec with its colours resolved
 * @param {import("../data/data.js").Data} data
 * @param {Record<string, any[]>} [values] data sets to fill, by name
 * @returns {Promise<any>} Vega's view
 */
export async function drawChart(element, spec, data, values = {}) {
  const { parse, View, expressionInterpreter } = await loadVega(data);
  const runtime = parse(fill(spec, values), null, { ast: true });
  const view = new View(runtime, { expr: expressionInterpreter, renderer: "canvas", container: element, hover: false });
  view.width(widthFor(element, view));
  await view.runAsync();
  // The figure says what the chart shows; Vega's own words would repeat it.
  element.querySelector("canvas")?.setAttribute("aria-hidden", "true");
  return view;
}

/** @param {Spec} spec @param {Record<string, any[]>} values @returns {Spec} */
function fill(spec, values) {
  const data = spec.data.map((set) => (Object.hasOwn(values, set.name) ? { ...set, values: values[set.name] } : set));
  return { ...spec, data, autosize: { type: "fit", contains: "padding" } };
}

/** @param {HTMLElement} element @param {any} view */
export const widthFor = (element, view) => Math.max(element.clientWidth || view.width(), 200);

/** What a chart shows, as a table. @param {Spec} spec @returns {import("../page/host.js").Table | null} */
export function tableOf(spec) {
  const config = spec.usermeta?.table;
  const rows = config && spec.data.find(({ name }) => name === config.data)?.values;
  if (!config || !rows) return null;
  return {
    columns: config.columns.map(({ title }) => title),
    rows: rows.map((row) => config.columns.map(({ field }) => row[field])),
  };
}
