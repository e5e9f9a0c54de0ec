// @ts-check
/**
 * The article's entry.
 *
 * Rooms: `engine.js` computes (pure, no DOM); `data.js` fetches; `store.js` holds the state; `theme.js` knows
 * the colours; `host.js` runs the figures; `figures/<kind>.js` is one figure each; `parts/` are the pieces
 * they share. Imports go down: figures → parts → store, data, theme → engine.
 *
 * A new figure is `figures/<kind>.js` (and `templates/figures/<kind>.html`, `css/figures/<kind>.css`):
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
 * never draws a choice directly. What only follows the pointer stays inside the figure. `figures/layer-logits.js`
 * is the model to copy.
 */

import { startPage } from "./page.js";
import { createKeyHelp } from "./parts/key-help.js";
import { createRunningFoot } from "./parts/running-foot.js";
import { connectProse, connectThemeButtons, followLinks } from "./prose.js";

const page = await startPage();
connectProse(page);
connectThemeButtons(page);
followLinks(page);
createRunningFoot({ reset: page.reset, help: createKeyHelp() });
