// @ts-check
// A plain script, which runs where modules do not, before anything is painted. Browsers keep modules and data from
// pages opened as files: it lets the page say so. Elsewhere pictures wait behind the living figures that take their
// place, unless the modules do not come; and what a reader once opened (controls/folds.js) is open before it is seen.
{
  const { classList, dataset } = document.documentElement;
  classList.add(location.protocol === "file:" ? "from-disk" : "scripted");
  addEventListener("load", () => {
    if (!("begun" in dataset)) classList.remove("scripted");
  });

  const opened = openedBefore();
  if (opened) {
    const watcher = new MutationObserver(() => {
      for (const body of document.querySelectorAll(opened)) body.removeAttribute("hidden");
    });
    watcher.observe(document, { childList: true, subtree: true });
    addEventListener("DOMContentLoaded", () => watcher.disconnect());
  }

  /** A selector of the folds to be opened; empty where there are none, or storage is closed. */
  function openedBefore() {
    try {
      if (localStorage.getItem("depth") === "whole") return ".fold-body[hidden]";
      const ids = (localStorage.getItem("folds") ?? "").split(" ").filter((id) => /^[\w-]+$/.test(id));
      return ids.map((id) => `#${id}[hidden]`).join();
    } catch {
      return "";
    }
  }
}
