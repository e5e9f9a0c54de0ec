// @ts-check
/** The channels of a layer that tell two classes apart, the strongest first. */

import { spellUnit } from "../../static/js/data/unit-list.js";
import { classColor } from "../../static/js/marks/class-name.js";
import { button, element as make, refill } from "../../static/js/controls/element.js";

const N_CHANNELS = 6;

/** @param {string[]} classes @param {(layer: string, channel: number) => void} onChoose */
export function createChannelList(classes, onChoose) {
  const heading = make("p", { className: "panel-title" });
  const list = make("ol", { className: "channel-list", role: "list" });

  /** @param {string} layer @param {number} channel @param {number} effect @param {number} label @param {number} most */
  function createEntry(layer, channel, effect, label, most) {
    const fill = make("span", { className: "bar-fill" });
    fill.style.width = `${(100 * Math.abs(effect)) / most}%`;
    fill.style.background = classColor(label);
    return make("li", {},
      button(spellUnit(layer, channel), { className: "quiet", onclick: () => onChoose(layer, channel) }),
      make("span", { className: "bar-track", "aria-hidden": "true" }, fill),
      make("span", { className: "value" }, `${Math.abs(effect).toFixed(1)} towards ${classes[label]}`));
  }

  return {
    elements: [heading, list],
    /** @param {string} layer @param {{ channel: number, effect: number }[]} ranked @param {[number, number]} pair */
    show(layer, ranked, pair) {
      const found = ranked.slice(0, N_CHANNELS);
      const most = Math.max(...found.map(({ effect }) => Math.abs(effect)), 1e-6);
      heading.textContent = `What separates them in ${layer}`;
      refill(list, found.map(({ channel, effect }) =>
        createEntry(layer, channel, effect, effect > 0 ? pair[0] : pair[1], most)));
    },
  };
}
