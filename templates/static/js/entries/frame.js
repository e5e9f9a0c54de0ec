// @ts-check
// For pages that embed our figures: lets each frame follow its figure's height. A plain script, not a module,
// because it stands in other people's pages:  <script async src="…/js/frame.js"></script>
{
  const LEAST_PX = 80;
  const MOST_PX = 6000;
  const script = /** @type {HTMLScriptElement} */ (document.currentScript);
  const figures = new URL("../embed/", script.src).href;
  const ours = () => [...document.querySelectorAll("iframe")].filter((frame) => frame.src.startsWith(figures));

  addEventListener("message", ({ source, data }) => {
    if (data?.type !== "figure-height" || !Number.isFinite(data.height)) return;
    const frame = ours().find(({ contentWindow }) => contentWindow === source);
    if (!frame) return;
    const edges = getComputedStyle(frame).boxSizing === "border-box" ? frame.offsetHeight - frame.clientHeight : 0;
    frame.style.height = `${Math.min(Math.max(data.height, LEAST_PX), MOST_PX) + edges}px`;
  });
  for (const frame of ours()) frame.contentWindow?.postMessage({ type: "figure-height-wanted" }, "*");
}
