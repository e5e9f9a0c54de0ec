// @ts-check
/** In a page of the local server: show what was built anew where the reader stands, and what is in the way. */

const PLACE = "preview-place";
const { searchParams } = new URL(import.meta.url);
let styles = Number(searchParams.get("styles"));

/** The nearest thing with an address above the middle of the window, and how far from the top it is. */
function place() {
  const middle = innerHeight / 2;
  const above = [...document.querySelectorAll("main [id]")]
    .map((element) => ({ id: element.id, top: element.getBoundingClientRect().top }))
    .filter(({ top }) => top < middle);
  return above.at(-1) ?? null;
}

/** Load the page again; figures find their state in its address. */
function reload() {
  const here = place();
  if (here) sessionStorage.setItem(PLACE, JSON.stringify(here));
  location.reload();
}

/** Go back to where the reader stood before the page was loaded again. */
function comeBack() {
  const kept = sessionStorage.getItem(PLACE);
  sessionStorage.removeItem(PLACE);
  if (!kept) return;
  const { id, top } = JSON.parse(kept);
  const mark = document.getElementById(id);
  if (mark) scrollBy({ top: mark.getBoundingClientRect().top - top, behavior: "instant" });
}

/** Put the new style sheet in the old one's place once it is there. */
function restyle() {
  for (const old of /** @type {NodeListOf<HTMLLinkElement>} */ (document.querySelectorAll("link[rel=stylesheet]"))) {
    const next = /** @type {HTMLLinkElement} */ (old.cloneNode());
    const address = new URL(old.href);
    address.searchParams.set("v", `${Date.now()}`);
    next.href = address.href;
    next.onload = () => old.remove();
    old.after(next);
  }
}

/** @param {string} fault one line, or nothing where nothing is in the way */
function tell(fault) {
  const box = document.querySelector("preview-fault") ?? document.createElement("preview-fault");
  box.setAttribute("role", "alert");
  box.textContent = fault;
  // Set one by one: the policy of the page allows no style attributes.
  Object.assign(/** @type {HTMLElement} */ (box).style, {
    display: fault ? "block" : "none", position: "fixed", inset: "auto 0 0", zIndex: "99", padding: "0.75rem 1rem",
    background: "#8c1d18", color: "#ffffff", font: "0.875rem/1.4 ui-monospace, monospace", overflowWrap: "anywhere",
  });
  document.body.append(box);
}

/** @param {{ session: string, build: number, styles: number, fault: string }} news */
function hear(news) {
  if (news.session !== searchParams.get("session") || `${news.build}` !== searchParams.get("build")) return reload();
  if (news.styles !== styles) restyle();
  styles = news.styles;
  tell(news.fault);
}

addEventListener("load", comeBack);
new EventSource(new URL("events", import.meta.url)).onmessage = ({ data }) => hear(JSON.parse(data));
