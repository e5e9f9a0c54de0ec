"""When a page has come to rest: nothing is awaited, not from the server and not by timers, and nothing is under way."""

from playwright.sync_api import Page

# Runs before the page's own scripts. A timer of several seconds is one that tidies up; nobody waits for it. Those that
# wait for a pause of the reader's, a test can hold back while it acts: however slow it is, it has not paused.
WATCH = """(() => {
  const LONGEST_MS = 3000, PAUSE_MS = 300;
  let held = null;
  window.hold = () => { held = new Map(); };
  window.release = () => {
    const calls = [...held.values()];
    held = null;
    for (const call of calls) call();
  };
  const timers = window.timers = new Set(), questions = window.questions = new Set();
  const { setTimeout: start, clearTimeout: stop, fetch: ask } = window;
  window.setTimeout = (call, ms = 0, ...given) => {
    const end = (...values) => { timers.delete(id); call(...values); };
    const id = start((...values) => {
      if (held && ms >= PAUSE_MS) held.set(id, () => end(...values));
      else end(...values);
    }, ms, ...given);
    if (ms < LONGEST_MS) timers.add(id);
    return id;
  };
  window.clearTimeout = (id) => { timers.delete(id); held?.delete(id); stop(id); };
  window.fetch = (...what) => {
    const answer = ask(...what), done = () => questions.delete(answer);
    questions.add(answer);
    answer.then(done, done);
    return answer;
  };
})()"""

# Look at every frame, for what a frame brings about is seen by the next.
LOOK = """() => new Promise((done) => {
  const working = "[aria-busy=true], figure progress:not([hidden])";
  const underWay = () => questions.size > 0 || document.querySelector(working);
  let calm = 0;
  const look = () => {
    calm = underWay() || timers.size > MOST_TIMERS ? 0 : calm + 1;
    if (calm > 3) done(); else requestAnimationFrame(look);
  };
  look();
})"""
AT_REST = LOOK.replace("MOST_TIMERS", "0")
# The figures have done what they were told; what waits for a pause (the voice, the address) may still come.
SETTLED = LOOK.replace("MOST_TIMERS", "Infinity")


# Guesses stand before figures: whoever does not test them comes as a reader who has made them all.
GUESSED = """new MutationObserver((_, watcher) => {
  for (const guess of document.querySelectorAll(".guess")) delete guess.dataset.asking;
  if (document.readyState === "complete") watcher.disconnect();
}).observe(document, { childList: true, subtree: true });"""


def resize(page: Page, width: int, height: int) -> None:
    """Give the window a size, and wait until what is drawn anew for it, as a chart is, stands again."""
    page.set_viewport_size({"width": width, "height": height})
    page.evaluate("document.fonts.ready.then(() => null)")
    page.evaluate(AT_REST)
