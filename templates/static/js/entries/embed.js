// @ts-check
/**
 * An embedded figure's entry. The address says how it looks: `?theme=light|dark|auto`, `?controls=off`, `?lang=en-US`.
 * The frame's host is told the figure's height, in our own words and in Embedly's.
 */

import { startPage } from "../page/start.js";
import { readEmbedOptions } from "../page/embed-options.js";

const { documentElement: root, body } = document;
const options = readEmbedOptions(location.search, location.hash, root.lang);
const figure = document.querySelector("figure");
let told = 0;

/** A host that sizes the frame by our height would feed its own size back to us: measure the content. */
function sendHeight() {
  const height = Math.ceil(body.getBoundingClientRect().height);
  if (height === 0 || height === told) return;
  told = height;
  parent.postMessage({ type: "figure-height", id: figure?.id, height }, "*");
  parent.postMessage(JSON.stringify({ src: location.href, context: "iframe.resize", height }), "*");
}

/** A host that came late may ask; nothing else is listened to. @param {MessageEvent} event */
function answer({ source, data }) {
  if (source !== parent || data?.type !== "figure-height-wanted") return;
  told = 0;
  sendHeight();
}

root.lang = options.language;
root.classList.toggle("without-controls", !options.controls);
if (parent !== window) {
  new ResizeObserver(sendHeight).observe(body);
  addEventListener("message", answer);
}

const { store } = await startPage({ theme: options.theme });
const home = /** @type {HTMLAnchorElement | null} */ (document.querySelector(".embed-source a"));
// The way home leads to the figure as it stands.
store.subscribe(() => {
  if (home) home.hash = store.toHash({ figure: figure?.id ?? null });
});
