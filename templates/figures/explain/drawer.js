// @ts-check
/** The arithmetic of one number, beside the cell that asked: patch × weights = products, and the tree below. */

import { button, element } from "../../static/js/controls/element.js";
import { createWindowSum } from "../../static/js/marks/products.js";
import { spellValue } from "../../static/js/marks/number.js";
import { classesOf, passPhrase } from "../../static/js/marks/specimen.js";
import { nameOf, termsOf } from "../../static/js/engine/operands.js";
import { arithmetic, checkSentence } from "./arithmetic.js";
import { createTree } from "./tree.js";

/**
 * @typedef {import("../../static/js/page/host.js").Context} Context
 * @typedef {{ layer: string, unit: number, cell: [number, number] | null }} Asked
 */

/** The page has one drawer. @type {ReturnType<typeof createDrawer> | null} */
let drawer = null;

/**
 * Open the drawer, or show another number in it.
 * @param {Context} context of the figure that asks
 * @param {Asked} asked
 * @param {HTMLElement} opener has the focus again when the drawer is closed
 */
export async function openDrawer(context, asked, opener) {
  drawer ??= createDrawer();
  await drawer.open(context, asked, opener);
}

function createDrawer() {
  const heading = element("h2", { id: "drawer-title", className: "drawer-title", tabIndex: -1 });
  const who = element("p", { className: "drawer-who" });
  const sum = createWindowSum();
  const check = element("p", { className: "explain-check" });
  const tree = createTree({ label: "Its terms, down to the pixels" });
  const panel = element("aside", { className: "drawer", role: "dialog", "aria-labelledby": heading.id, hidden: true },
    element("header", {}, heading, button("Close", { className: "quiet", onclick: close })),
    who, sum.element, check, tree.element);
  document.body.append(panel);
  /** @type {HTMLElement | null} */
  let opener = null;
  let leave = () => {};

  function close() {
    leave();
    panel.hidden = true;
    opener?.focus({ preventScroll: true });
  }

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !panel.hidden && !event.defaultPrevented) close();
  });

  /** @param {Context} context @param {Asked} asked */
  async function show(context, asked) {
    const state = context.store.get();
    const pass = await context.data.forward(context.figure.experiment, state);
    const layer = pass.network.layer(asked.layer);
    const terms = termsOf(pass.network, pass.activations, asked.layer, indexOf(layer.shape, asked));
    heading.textContent = `${nameOf(layer, terms.index)} = ${spellValue(terms.value)}`;
    who.textContent = `for ${passPhrase(pass.specimen, classesOf(context), state.network)}`;
    const { kinds } = context.config;
    const hasWindow = layer.weight !== null && layer.shape.length === 3;
    sum.element.hidden = !hasWindow;
    if (hasWindow) sum.show(pass, terms, context.theme.tokens());
    check.textContent = hasWindow ? "" : checkSentence(terms, kinds[terms.kind].reading);
    tree.show(arithmetic({ ...pass, kinds }, asked.layer, terms.index));
  }

  return {
    /** @param {Context} context @param {Asked} asked @param {HTMLElement} from */
    async open(context, asked, from) {
      leave();
      opener = from;
      const again = () => void show(context, asked);
      const stops = [context.store.subscribe(again), context.theme.subscribe(again)];
      leave = () => stops.forEach((stop) => stop());
      await show(context, asked);
      const { left, right } = from.getBoundingClientRect();
      panel.dataset.side = left + right > innerWidth ? "start" : "end";
      panel.hidden = false;
      panel.scrollTop = 0;
      uncover(panel, from);
      heading.focus({ preventScroll: true });
    },
  };
}

/** A number's place in its layer, flat. @param {number[]} shape @param {Asked} asked */
function indexOf([, rows, columns], { unit, cell }) {
  return cell ? (unit * rows + cell[0]) * columns + cell[1] : unit;
}

/**
 * On a phone the drawer lies over the lower half: what asked is brought above it.
 * @param {Element} panel @param {Element} from
 */
function uncover(panel, from) {
  const over = panel.getBoundingClientRect();
  const { bottom, left } = from.getBoundingClientRect();
  if (bottom > over.top && left < over.right && over.left < left) scrollBy({ top: bottom - over.top + 8 });
}
