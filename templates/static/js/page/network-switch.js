// @ts-check
/** Trained, untrained or trained on shuffled labels: what did training do? */

import { button, element } from "../controls/element.js";
import { createToggleGroup } from "../controls/toggle-group.js";

/** @param {string} network "shuffled-labels" */
export const networkName = (network) => {
  const words = network.replaceAll("-", " ");
  return words[0].toUpperCase() + words.slice(1);
};

/** @param {import("./host.js").Context} context */
export function createNetworkSwitch({ store, config, figure }) {
  const { networks } = config.experiments[figure.experiment];
  const group = createToggleGroup({
    label: "Network",
    choices: networks.map((network) => [network, networkName(network)]),
    onChoose: (network) => store.set({ network }),
  });
  return {
    element: group.element,
    /** @param {import("./store.js").State} state */
    update: (state) => group.show(state.network),
  };
}

/**
 * "Untrained ✕": there while the page shows another network than the trained one; pressed, it brings that back.
 * @param {Pick<import("./host.js").Context, "store" | "announce">} page
 * @returns {{ element: HTMLElement, destroy: () => void }}
 */
export function createNetworkSign({ store, announce }) {
  const name = element("span");
  const sign = button("", { className: "network-sign", onclick: restore });
  sign.append(name, element("span", { className: "visually-hidden" }, ", back to the trained network"),
    element("span", { "aria-hidden": "true" }, " ✕"));

  function restore() {
    const next = document.activeElement === sign && controlBeside(sign);
    store.set({ network: "trained" });
    if (next) next.focus({ preventScroll: true });
    announce("Every figure shows the trained network.");
  }

  function show() {
    const { network } = store.get();
    sign.hidden = network === "trained";
    name.textContent = networkName(network);
  }
  show();
  return { element: sign, destroy: store.subscribe(show) };
}

/**
 * The control after one that is about to go, for the keyboard's focus: of the same figure, strip or foot.
 * @param {HTMLElement} control
 */
function controlBeside(control) {
  const room = control.closest("figure, nav, footer") ?? document.body;
  const controls = [...room.querySelectorAll("button, select, input, a[href], [tabindex='0']")]
    .filter((each) => each instanceof HTMLElement && each.tabIndex >= 0 && each.checkVisibility());
  const at = controls.indexOf(control);
  return /** @type {HTMLElement | undefined} */ (controls[at + 1] ?? controls[at - 1]);
}
