// @ts-check
/** Trained, untrained or trained on shuffled labels: what did training do? */

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
