// @ts-check
/** "Explain this number": what opens a number's arithmetic beside the cell. */

import { button } from "../controls/element.js";
import { Unavailable } from "../data/data.js";

/** How readouts spell a number. */
const SPELLED = /^(\w+)\[(\d+)\](?:\((\d+), (\d+)\))? = /;

/**
 * Put "Explain this number" beside the readouts of a figure.
 * @param {HTMLElement} figure @param {import("./host.js").Context} context
 */
export function offerExplanations(figure, context) {
  const { config, data, announce, figure: { experiment, kind } } = context;
  const { layers } = config.experiments[experiment];
  if (kind === "explain" || layers.some((layer) => !Object.hasOwn(config.kinds, layer.kind))) return;
  for (const output of figure.querySelectorAll(".readout > [data-readout]")) {
    const asked = () => readSpelled(output.textContent ?? "", layers);
    const opener = button("Explain this number", { className: "quiet explain-link", onclick: open });
    const follow = () => { opener.hidden = asked() === null; };
    async function open() {
      const number = asked();
      try {
        const { openDrawer } = await data.script("js/figures/explain.js");
        if (number) await openDrawer(context, number, opener);
      } catch (error) {
        if (!(error instanceof Unavailable)) throw error;
        announce(error.message);
      }
    }
    new MutationObserver(follow).observe(output, { childList: true });
    output.after(" ", opener);
    follow();
  }
}

/**
 * Which number a readout spells.
 * @param {string} text @param {import("./config.js").LayerConfig[]} layers
 */
function readSpelled(text, layers) {
  const [, layer, unit, row, column] = SPELLED.exec(text) ?? [];
  if (!layers.some(({ name }) => name === layer)) return null;
  return { layer, unit: Number(unit), cell: row === undefined ? null : [Number(row), Number(column)] };
}
