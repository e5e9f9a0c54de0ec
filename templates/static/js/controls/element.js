// @ts-check
/**
 * Make an element: properties by their DOM name, attributes (`aria-…`, `data-…`, `role`) by theirs.
 * Text is text: nothing here reads HTML.
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, any>} [properties]
 * @param {...(Node | string)} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function element(tag, properties = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name in made) /** @type {any} */ (made)[name] = value;
    else made.setAttribute(name, value);
  }
  made.append(...children);
  return made;
}

/**
 * The place of a part in a figure's partial, `<div data-part="legend">`.
 * @param {ParentNode} figure
 * @param {string} name
 * @returns {HTMLElement}
 */
export function place(figure, name) {
  const found = figure.querySelector(`[data-part="${name}"]`);
  if (!(found instanceof HTMLElement)) throw new Error(`the partial must have a part '${name}'`);
  return found;
}

/**
 * Fill a list anew; if a control in it had the keyboard's focus, the one in its place has it again.
 * @param {HTMLElement} list
 * @param {HTMLElement[]} items
 */
export function refill(list, items) {
  const held = [...list.children].findIndex((item) => item.contains(document.activeElement));
  list.replaceChildren(...items);
  const heir = items[Math.min(held, items.length - 1)];
  /** @type {HTMLElement | null | undefined} */ (heir?.matches("button") ? heir : heir?.querySelector("button"))?.focus(
    { preventScroll: true },
  );
}

/** A button that looks as its class says. @param {string} text @param {Record<string, any>} properties */
export const button = (text, properties) => element("button", { type: "button", ...properties }, text);
