// @ts-check
/**
 * An embedded figure's entry. The address says how it looks: `?theme=light|dark|auto`, `?controls=off`.
 * The frame's host is told the figure's height, in our own words and in Embedly's.
 */

import { startPage } from "./page.js";

const wishes = new URLSearchParams(location.search);
document.documentElement.classList.toggle("without-controls", wishes.get("controls") === "off");

/** A host that sizes the frame by our height would feed its own size back to us: measure the content. */
function sendHeight() {
  const height = Math.ceil(document.body.getBoundingClientRect().height);
  parent.postMessage({ type: "figure-height", id: document.querySelector("figure")?.id, height }, "*");
  parent.postMessage(JSON.stringify({ src: location.href, context: "iframe.resize", height }), "*");
}

if (parent !== window) new ResizeObserver(sendHeight).observe(document.body);

await startPage({ theme: wishes.get("theme") ?? "auto" });
