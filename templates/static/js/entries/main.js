// @ts-check
/**
 * The article's entry.
 *
 * Rooms, each of which imports from those before it: `engine/` computes (pure, no DOM); `data/` fetches;
 * `controls/`, `maps/` and `marks/` are what figures are made of; `page/` holds the state, the colours and the life
 * of the figures; `templates/figures/<kind>/` is one kind of figure each, with all that only it needs.
 *
 * A new figure is a folder there: `figure.js` (and `figure.html`, `figure.css`, `figure.test.js`):
 *
 *     export async function mount(element, { store, data, theme, figure, options }) {
 *       const needed = await data.json("…");        // await first: a mount that throws is tried again
 *       place(element, "map").replaceChildren(…);   // then fill the places of the partial
 *       return {
 *         update(state) { … },                      // state or colours changed: draw; may be async
 *         describe: () => "One sentence.",          // accessible name and live region
 *         table: () => ({ columns, rows }),         // Download: numbers
 *         picture: () => ({ width, height, draw }), // Download: picture
 *         destroy() { … },
 *       };
 *     }
 *
 * `update` is called at most once a frame, never again before the last call has resolved, and not while the
 * figure is far from the viewport. A figure changes the state (`store.set`) and waits for its `update`; it
 * never draws a choice directly. What only follows the pointer stays inside the figure. `figures/layer-logits/`
 * is the model to copy.
 */

import { startPage } from "../page/start.js";
import { connectGuesses } from "../controls/guesses.js";
import { createKeyHelp } from "../page/key-help.js";
import { createArrivals } from "../page/arrival.js";
import { connectFolds } from "../controls/folds.js";
import { connectSeries } from "../controls/series.js";
import { createNetworkSign } from "../page/network-switch.js";
import { createRunningFoot } from "../page/running-foot.js";
import { connectLights, connectProse, createThemeButton } from "../page/prose.js";
import { connectTerms } from "../controls/term-box.js";

connectGuesses();
connectTerms(); // before arrivals, which follow what no box has opened
const page = await startPage();
connectFolds(page);
connectSeries(page);
const arrivals = createArrivals(page);
connectProse(page, arrivals);
connectLights(document);
document.querySelector("nav.specimen-picker")?.append(createNetworkSign(page).element);
createRunningFoot({
  reset: page.reset, help: createKeyHelp(), wayBack: arrivals.wayBack, sign: createNetworkSign(page).element,
  colors: createThemeButton(page),
});
