// @ts-check
// A plain script, which runs where modules do not, before anything is painted. Browsers keep modules and data from
// pages opened as files: it lets the page say so. Elsewhere pictures wait behind the living figures that take their
// place, unless the modules do not come; and what a reader once opened (controls/folds.js) or guessed in this visit
// (controls/guesses.js) is open before it is seen.
{
  const { classList, dataset } = document.documentElement;
  classList.add(location.protocol === "file:" ? "from-disk" : "scripted");
  addEventListener("load", () => {
    if (!("begun" in dataset)) classList.remove("scripted");
  });

  const [opened, guessed] = [openedBefore(), guessedBefore()];
  if (opened || guessed) {
    const watcher = new MutationObserver(() => {
      if (opened) for (const body of document.querySelectorAll(opened)) body.removeAttribute("hidden");
      if (guessed) for (const guess of document.querySelectorAll(guessed)) guess.removeAttribute("data-asking");
    });
    watcher.observe(document, { childList: true, subtree: true });
    addEventListener("DOMContentLoaded", () => watcher.disconnect());
  }

  /** A selector of the folds to be opened; empty where there are none, or storage is closed. */
  function openedBefore() {
    try {
      if (localStorage.getItem("depth") === "whole") return ":is(.fold-body, .series-part)[hidden]";
      const ids = (localStorage.getItem("folds") ?? "").split(" ").filter((id) => /^[\w-]+$/.test(id));
      return ids.map((id) => `#${id}[hidden]`).join();
    } catch {
      return "";
    }
  }

  /** A selector of the guesses that were made or declined in this visit. */
  function guessedBefore() {
    try {
      return Object.keys(JSON.parse(sessionStorage.getItem("guesses") ?? "{}"))
        .map((id) => `#${CSS.escape(id)}[data-asking]`).join();
    } catch {
      return "";
    }
  }
}
