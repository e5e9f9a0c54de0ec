// @ts-check
/** The last line of a figure: shared controls at left, Share and Download at right. */

import { element } from "../controls/element.js";
import { createNetworkSign, createNetworkSwitch } from "./network-switch.js";
import { createPopover } from "../controls/popover.js";
import { offerExplanations } from "./explanations.js";

/** Shared controls a figure may name in its front matter. @type {Record<string, typeof createNetworkSwitch>} */
const CONTROLS = { network: createNetworkSwitch };

/**
 * @param {HTMLElement} foot
 * @param {HTMLElement} figure
 * @param {import("./host.js").Context} context
 * @param {import("./host.js").View} view
 */
export function createFoot(foot, figure, context, view) {
  const controls = (context.figure.controls ?? [])
    .filter((name) => Object.hasOwn(CONTROLS, name))
    .map((name) => CONTROLS[name](context));
  offerExplanations(figure, context);
  const sign = followsNetwork(figure, context) ? createNetworkSign(context) : null;
  if (sign) figure.querySelector(".figure-head")?.after(sign.element);
  const popovers = [
    createPopover({
      name: "Share",
      fill: async (panel) => (await context.data.script("js/share.js")).fillShare(panel, figure, context),
    }),
  ];
  if (view.table || view.picture) {
    popovers.push(createPopover({
      name: "Download",
      fill: async (panel) => (await context.data.script("js/download.js")).fillDownloads(panel, context, view),
    }));
  }
  foot.replaceChildren(
    element("div", { className: "foot-controls" }, ...controls.map((control) => control.element)),
    element("div", { className: "foot-actions" }, ...popovers.map((popover) => popover.element)),
  );
  return {
    /** @param {import("./store.js").State} state */
    update(state) {
      controls.forEach((control) => control.update(state));
    },
    destroy() {
      sign?.destroy();
      popovers.forEach((popover) => popover.destroy());
    },
  };
}

/** @param {HTMLElement} figure @param {import("./host.js").Context} context */
const followsNetwork = (figure, { figure: { controls } }) =>
  controls?.includes("network") || figure.closest(".masthead") !== null;
