// @ts-check
/** Where the layers are drawn: an empty place for each, sized by the style, and where in it each map lies. */

import { element } from "../../static/js/controls/element.js";

/**
 * @typedef {import("./timeline.js").Station} Station
 * @typedef {{ x: number, y: number, width: number, height: number }} Box
 */

/** As many maps or units as stand beside each other where there is room, and on a phone. */
const WIDE = 4;
const NARROW = Object.freeze({ maps: 16, units: 32 });
const NARROW_CELLS = 300;

/** @param {Station[]} stations @param {(name: string) => Node} titleOf a layer's name, perhaps a link */
export function createWells(stations, titleOf) {
  /** @type {Map<string, HTMLElement>} */
  const wells = new Map();
  const elements = stations.map((station) => {
    const { name, act } = station;
    const label = element("p", { className: "machine-label" }, titleOf(name), element("span", {}, countOf(station)));
    const layer = element("div", { className: "machine-layer", "data-act": act }, label);
    if (act === "grow") return layer;
    const well = createWell(station);
    wells.set(name, well);
    layer.prepend(well);
    return layer;
  });

  return {
    elements,
    /** Cells of a phone's fullest line of maps. */
    line: Math.max(...stations.map((station) => narrowOf(station) * (station.shape[1] ?? 0))),
    /**
     * Where the maps or units of a layer lie, relative to a frame.
     * @param {Station} station @param {DOMRect} frame @returns {Box[]}
     */
    boxesOf({ name, shape }, frame) {
      const well = wells.get(name);
      if (!well) return [];
      const { left, top, width } = well.getBoundingClientRect();
      const style = getComputedStyle(well);
      const across = Number(style.getPropertyValue("--across")) || 1;
      const gap = Number.parseFloat(style.columnGap) || 0;
      const size = (width - gap * (across - 1)) / across;
      const isMirrored = style.direction === "rtl";
      return Array.from({ length: shape[0] }, (_, at) => {
        const column = isMirrored ? across - 1 - (at % across) : at % across;
        return {
          x: left - frame.left + column * (size + gap), y: top - frame.top + Math.floor(at / across) * (size + gap),
          width: size, height: size,
        };
      });
    },
  };
}

/** @param {Station} station */
function createWell(station) {
  const [count, side] = [station.shape[0], station.shape[1] ?? 1];
  const well = element("div", { className: "machine-well" });
  for (const [key, value] of Object.entries({ count, side, wide: WIDE, flat: 2 * WIDE, narrow: narrowOf(station) }))
    well.style.setProperty(`--${key}`, String(value));
  return well;
}

/** How many stand in a line on a phone: large maps in two lines, small ones in one. @param {Station} station */
function narrowOf({ shape: [count, , side] }) {
  if (side === undefined) return Math.min(NARROW.units, count);
  return Math.min(NARROW.maps * side > NARROW_CELLS ? NARROW.maps / 2 : NARROW.maps, count);
}

/** "16 × 14 × 14", "128 units". @param {Station} station */
const countOf = ({ shape, act }) =>
  shape.length === 3 ? shape.join(" × ") : `${shape[0]} ${act === "grow" ? "classes" : "units"}`;
