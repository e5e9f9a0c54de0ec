// @ts-check
/** The pictures of an experiment's units, a sheet each and one of all, as addresses to cut them out of. */

/** By path, shared by the figures of a page. @type {WeakMap<object, Map<string, Promise<string>>>} */
const known = new WeakMap();

/**
 * @param {import("../page/host.js").Context} context
 * @returns {(id: string) => Promise<string>} the sheet of a unit, or `all`
 */
export function createUnitSheets({ data, figure: { experiment } }) {
  const sheets = known.get(data) ?? new Map();
  known.set(data, sheets);
  return (id) => {
    const path = `data/${experiment}/units/${id}.avif`;
    const kept = sheets.get(path);
    if (kept) return kept;
    const loading = data.bytes(path).then((bytes) => URL.createObjectURL(new Blob([bytes], { type: "image/avif" })));
    sheets.set(path, loading);
    loading.catch(() => sheets.delete(path));
    return loading;
  };
}
