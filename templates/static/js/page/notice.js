// @ts-check
/** What to notice about a layer when the network is switched, in measured numbers. */

import { element } from "../controls/element.js";
import { percent } from "../marks/number.js";

/** @type {Record<string, string>} */
const CALLED = { trained: "trained", untrained: "untrained", "shuffled-labels": "trained on shuffled labels" };

/** @param {import("./host.js").Context} context of a figure with a layer */
export function createNotice({ data, figure: { experiment, layer } }) {
  const notice = element("p", { className: "foot-notice" });
  /** @type {Record<string, { layers: Record<string, Statistics> }> | null} */
  let networks = null;
  const loading = data.json(`data/${experiment}/statistics.json`)
    .then((statistics) => { networks = statistics.networks; })
    .catch(() => { notice.hidden = true; });

  return {
    element: notice,
    /** @param {import("./store.js").State} state */
    async update({ network }) {
      await loading;
      const measured = Object.fromEntries(
        Object.entries(networks ?? {}).map(([name, { layers }]) => [name, layers[layer ?? ""]]),
      );
      notice.textContent = measured[network] ? noticeOf(layer ?? "", network, measured) : "";
    },
    destroy() {},
  };
}

/**
 * @typedef {{ n: number, zeros: number, between_classes: number }} Statistics
 * @param {string} layer @param {string} network the one shown @param {Record<string, Statistics>} measured by network
 */
export function noticeOf(layer, network, measured) {
  const own = measured[network];
  const others = Object.keys(measured).filter((name) => name !== network);
  const share = (/** @type {string} */ name) => percent(measured[name].between_classes);
  const rest = others.map((name) => `${share(name)} ${CALLED[name] ?? name}`).join(", ");
  const rank = Object.values(measured).filter((each) => each.between_classes > own.between_classes).length;
  const place = rank === 0 ? "the most of the three" : rank === others.length ? "the least of the three"
    : "the middle of the three";
  return `To notice: ${CALLED[network] ?? network}, the class explains ${share(network)} of what varies in ${layer} ` +
    `between images${others.length === 2 ? `, ${place}` : ""} (${rest}; ${own.n.toLocaleString("en")} test images).`;
}
