// @ts-check
/** A wall of the mapped test images: a page of pictures at a time, each with a few words. */

import { button, element } from "../controls/element.js";
import { createPicture } from "./specimen.js";

/** Few: almost each lies in a tile of its own, which is a request. */
const PAGE = 15;

/**
 * @param {{ thumbnails: ReturnType<typeof import("./thumbnails.js").createThumbnails>, label: string,
 *   spell: (index: number) => string, isWrong: (index: number) => boolean,
 *   attempt: import("../controls/attempts.js").Attempt }} options
 * `spell`: the words for the image at an index
 */
export function createSpecimenWall({ thumbnails, label, spell, isWrong, attempt }) {
  const list = element("ul", { className: "specimen-wall", role: "list", "aria-label": label });
  const count = element("p", { className: "label" });
  const more = button("Show more", { className: "quiet", onclick: () => showMore(true) });
  const wall = element("div", {}, count, list, more);
  /** @type {ArrayLike<number>} */
  let indices = [];
  let shown = 0;
  /** @type {import("../page/config.js").Tokens} */
  let tokens;
  /** Images without their picture, by canvas. @type {Map<HTMLCanvasElement, number>} */
  const waiting = new Map();

  /** @param {boolean} [focused] whether the first new picture takes the focus */
  function showMore(focused = false) {
    const end = Math.min(shown + PAGE, indices.length);
    const first = shown;
    for (; shown < end; shown++) list.append(createItem(indices[shown]));
    more.hidden = shown >= indices.length;
    attempt(label, drawAll);
    if (focused) /** @type {HTMLElement} */ (list.children[first])?.focus();
  }

  /** @param {number} index */
  function createItem(index) {
    const picture = createPicture();
    const words = spell(index);
    picture.setAttribute("role", "img");
    picture.setAttribute("aria-label", words);
    waiting.set(picture, index);
    return element("li", { title: words, tabIndex: -1, className: isWrong(index) ? "wrong" : "" }, picture);
  }

  /** Draw those that have no picture yet. */
  const drawAll = () => Promise.all(Array.from(waiting, async ([picture, index]) => {
    await thumbnails.draw(picture, index, tokens);
    waiting.delete(picture);
  }));

  return {
    element: wall,
    /**
     * @param {ArrayLike<number>} next indices of mapped images, in the order to show
     * @param {string} words about them
     * @param {import("../page/config.js").Tokens} colors
     */
    show(next, words, colors) {
      indices = next;
      tokens = colors;
      shown = 0;
      count.textContent = words;
      list.replaceChildren();
      waiting.clear();
      showMore();
    },
  };
}
