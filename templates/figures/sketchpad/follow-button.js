// @ts-check
/** Lets every figure of the page show the reader's picture, as it is drawn on. */

import { button } from "../../static/js/controls/element.js";

const OFFER = "Follow my picture in all figures";

/**
 * @param {import("../../static/js/page/host.js").Context} context
 * @param {() => Float32Array} imageOf the picture now
 */
export function createFollowButton({ store, data, figure }, imageOf) {
  let following = false;
  const made = button(OFFER, { className: "button", onclick: start });

  async function start() {
    following = true;
    await publish();
  }

  async function publish() {
    const index = await data.adopt(figure.experiment, imageOf().slice());
    store.set({ image: index, drawing: store.get().drawing + 1 });
  }

  return {
    element: made,
    /** The picture is another. */
    carry() { if (following) publish(); },
    /** The page follows another image. */
    stop() { following = false; },
    /** @param {boolean} blank */
    show(blank) {
      made.hidden = blank;
      made.textContent = following ? "All figures follow your picture" : OFFER;
      made.setAttribute("aria-disabled", String(following));
    },
  };
}
