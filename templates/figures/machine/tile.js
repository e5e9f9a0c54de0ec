// @ts-check
/** The picture at the beginning of the machine; when the reader wishes, the pad in its place. */

import { button, element } from "../../static/js/controls/element.js";
import { intensityScale } from "../../static/js/maps/color-scale.js";
import { createMap, drawMap } from "../../static/js/maps/map-canvas.js";
import { withArticle } from "../../static/js/marks/number.js";
import { aboutOf } from "../../static/js/marks/specimen.js";

/** @typedef {import("./later.js").Pad} Pad */

/** @param {import("./figure.js").MachineView} machine */
export function createTile(machine) {
  const { context } = machine;
  const { shape, noun } = aboutOf(context);
  const [rows, columns] = shape.slice(-2);
  const canvas = createMap(rows, columns);
  canvas.setAttribute("role", "img");
  const holder = element("div", { className: "machine-tile" }, canvas);
  const phrase = element("span");
  const offer = button("Now draw your own",
    { className: "button machine-offer", onclick: () => context.attempt("the pad", showPad) });
  const tools = element("div", { className: "machine-options", hidden: true },
    button("Clear", { className: "button", onclick: () => pad?.clear() }),
    button("Back", { className: "button", "aria-label": `Back to the ${noun}`, onclick: leave }));
  /** @type {Pad | null} */
  let pad = null;

  function leave() {
    machine.leave();
    offer.focus();
  }

  /** The pad comes when it is asked for. */
  async function showPad() {
    const { createPad } = await context.data.script("js/figures/machine-later.js");
    pad ??= /** @type {Pad} */ (createPad(aboutOf(context), (/** @type {Float32Array} */ ink) => machine.draw(ink)));
    // The weights come while the reader draws the first line.
    context.data.network(context.figure.experiment, machine.network).catch(() => {});
    holder.replaceChildren(pad.element);
    [tools.hidden, offer.hidden] = [false, true];
    pad.dress(machine.tokens);
    pad.clear();
    pad.element.focus();
  }

  return {
    element: holder,
    tools,
    offer,
    label: [element("span", { className: "machine-name" }, `${rows} × ${columns} pixels`), phrase],
    request: `Draw ${withArticle(noun)}.`,
    showTile() {
      holder.replaceChildren(canvas);
      [tools.hidden, offer.hidden] = [true, false];
    },
    /**
     * @param {import("./subject.js").Subject} subject @param {import("../../static/js/page/config.js").Tokens} tokens
     */
    show(subject, tokens) {
      phrase.textContent = subject.phrase;
      if (subject.isDrawn) return pad?.dress(tokens);
      drawMap(canvas, subject.pixels, intensityScale(tokens));
      canvas.setAttribute("aria-label", `A ${noun}: ${subject.phrase}`);
    },
    /** Where the picture is, relative to a frame. @param {DOMRect} frame */
    boxIn(frame) {
      const { left, top, width, height } = holder.getBoundingClientRect();
      return { x: left - frame.left, y: top - frame.top, width, height };
    },
  };
}
