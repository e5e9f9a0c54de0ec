// @ts-check
/**
 * A tree whose branches are made when they are opened (WAI-ARIA tree pattern).
 *
 * @typedef {{ content: Node[], children: (() => Item[]) | null, open?: boolean }} Item
 * `content`: what a screen reader says too; `children`: made on first opening, null for a leaf.
 */

import { element } from "../../static/js/controls/element.js";

/** @param {{ label: string }} options */
export function createTree({ label }) {
  const tree = element("ul", { role: "tree", className: "tree", "aria-label": label });

  /** @param {Item[]} items @param {number} level @returns {HTMLElement[]} */
  const branch = (items, level) => items.map((item, at) => {
    const spaced = item.content.flatMap((part) => [part, " "]);
    const node = element("div", {
      className: "tree-row", role: "treeitem", tabIndex: -1, "aria-level": String(level),
      "aria-posinset": String(at + 1), "aria-setsize": String(items.length),
    }, ...spaced);
    if (item.children) node.setAttribute("aria-expanded", "false");
    BRANCHES.set(node, () => branch(item.children?.() ?? [], level + 1));
    node.addEventListener("click", () => { focus(node); toggle(node); });
    const place = element("li", { role: "none" }, node);
    if (item.open) expand(node);
    return place;
  });

  /** @param {HTMLElement} node */
  function expand(node) {
    if (node.getAttribute("aria-expanded") !== "false") return;
    node.setAttribute("aria-expanded", "true");
    if (!node.nextElementSibling) {
      node.after(element("ul", { role: "group" }, ...(BRANCHES.get(node)?.() ?? [])));
    }
  }

  /** @param {HTMLElement} node */
  function toggle(node) {
    if (node.getAttribute("aria-expanded") === "true") node.setAttribute("aria-expanded", "false");
    else expand(node);
  }

  /** @param {HTMLElement | null | undefined} node */
  function focus(node) {
    if (!node) return;
    for (const other of tree.querySelectorAll('[tabindex="0"]')) other.setAttribute("tabindex", "-1");
    node.tabIndex = 0;
    node.focus();
  }

  tree.addEventListener("keydown", (event) => {
    const node = /** @type {HTMLElement | null} */ (
      /** @type {HTMLElement} */ (event.target).closest('[role="treeitem"]'));
    const move = node && MOVES[/** @type {keyof typeof MOVES} */ (event.key)];
    if (!move || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    focus(move(node, { rows: visible(tree), expand, toggle }));
  });

  return {
    element: tree,
    /** Start anew. @param {Item[]} items */
    show(items) {
      const held = tree.contains(document.activeElement);
      tree.replaceChildren(...branch(items, 1));
      const [first] = rowsIn(tree);
      if (first) first.tabIndex = 0;
      if (held) first?.focus();
    },
  };
}

/** How the branches of a node are made. @type {WeakMap<HTMLElement, () => HTMLElement[]>} */
const BRANCHES = new WeakMap();

/**
 * @typedef {{ rows: HTMLElement[], expand: (node: HTMLElement) => void, toggle: (node: HTMLElement) => void }} Hands
 * @typedef {(node: HTMLElement, hands: Hands) => HTMLElement | null | undefined} Move where the focus goes
 */

/** @type {Record<string, Move>} */
const MOVES = {
  ArrowDown: (node, { rows }) => rows[rows.indexOf(node) + 1] ?? node,
  ArrowUp: (node, { rows }) => rows[rows.indexOf(node) - 1] ?? node,
  Home: (_node, { rows }) => rows[0],
  End: (_node, { rows }) => rows[rows.length - 1],
  ArrowRight(node, { expand }) {
    if (node.getAttribute("aria-expanded") === "true") return rowsIn(node.nextElementSibling)[0];
    expand(node);
    return node;
  },
  ArrowLeft(node, { toggle }) {
    if (node.getAttribute("aria-expanded") !== "true") {
      return above(node) ?? node;
    }
    toggle(node);
    return node;
  },
  Enter(node, { toggle }) { toggle(node); return node; },
  " "(node, { toggle }) { toggle(node); return node; },
};

/** The row that a row was unfolded from, if any. @param {HTMLElement} row */
const above = (row) =>
  /** @type {HTMLElement | null | undefined} */ (row.closest('[role="group"]')?.previousElementSibling);

/** All rows made so far. @param {Element | null} part of a tree @returns {HTMLElement[]} */
const rowsIn = (part) =>
  [...(part?.querySelectorAll('[role="treeitem"]') ?? [])].filter((row) => row instanceof HTMLElement);

/** The rows that can be seen, from top to bottom. @param {HTMLElement} tree @returns {HTMLElement[]} */
const visible = (tree) => rowsIn(tree).filter((row) => !row.closest('[aria-expanded="false"] + ul'));
