// @ts-check
/** A layer's maps as one picture to download: the large one, and all of them beside it. */

const LARGE = 480;
const GAP = 24;
const SMALL_GAP = 4;
const LINE = 28;

/**
 * @param {HTMLCanvasElement} large
 * @param {HTMLCanvasElement[]} all
 * @param {string} caption
 * @returns {import("../page/host.js").Picture}
 */
export function drawMaps(large, all, caption) {
  const columns = Math.ceil(Math.sqrt(all.length));
  const side = (LARGE - SMALL_GAP * (columns - 1)) / columns;
  return {
    width: 2 * LARGE + GAP,
    height: LARGE + LINE,
    draw(context) {
      context.imageSmoothingEnabled = false;
      context.drawImage(large, 0, 0, LARGE, LARGE);
      all.forEach((map, index) => {
        const x = LARGE + GAP + (index % columns) * (side + SMALL_GAP);
        context.drawImage(map, x, Math.floor(index / columns) * (side + SMALL_GAP), side, side);
      });
      context.fillText(caption, 0, LARGE + LINE - 4);
    },
  };
}
