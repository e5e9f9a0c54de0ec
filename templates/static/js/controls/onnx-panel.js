// @ts-check
/**
 * ONNX Runtime on request: a button, its progress, and a sentence that holds its answers to the page's own.
 *
 * @typedef {{ logits: Float32Array, compared: import("../engine/agreement.js").Comparison[],
 *   duration_ms: number }} Answer
 * @typedef {{ pixels: Float32Array, activations: import("../engine/network.js").Activations,
 *   own_ms?: number }} Question
 * `activations`: the page's own, not to be overwritten while the question is open; `own_ms`: how long they took
 */

import { Unavailable } from "../data/data.js";
import { argmax } from "../engine/network.js";
import { compareLayers } from "../engine/agreement.js";
import { button, element } from "./element.js";
import { megabytes } from "../marks/number.js";
import { forgetSession, openSession, runningSession } from "../data/onnx-session.js";
import { classesOf } from "../marks/specimen.js";

/**
 * @param {import("../page/host.js").Context} context
 * @param {{ onReady: () => void | Promise<void>, onAnswer?: (answer: Answer) => void }} hands
 * `onReady`: the runtime has started; ask
 * @throws {Unavailable} where the page was built without runtime or model
 */
export function createOnnxPanel(context, { onReady, onAnswer = () => {} }) {
  const { data, config, figure, announce } = context;
  const runtime = config.vendor?.wasm;
  const { model, shape } = config.experiments[figure.experiment];
  if (!runtime || !model) throw new Unavailable("This copy of the page was built without the exported network.");
  const files = { runtime, model, shape };
  const classes = classesOf(context);
  const size = megabytes((runtime.gzip ?? runtime.bytes) + model.bytes);
  const starter = button(`Load ONNX Runtime and run the file (${size})`, { className: "button", onclick: load });
  const progress = element("progress", { max: 1, value: 0, hidden: true, "aria-label": "Loading ONNX Runtime" });
  const cancel = button("Cancel", { className: "quiet", hidden: true });
  const verdict = element("p", { className: "onnx-verdict", tabIndex: -1 });
  const panel = element("div", { className: "onnx-panel" }, starter, progress, cancel, verdict);
  let session = runningSession(model.path);
  let busy = false;
  /** @type {Question | null} */
  let waiting = null;
  starter.hidden = session !== null;

  async function load() {
    const abort = new AbortController();
    cancel.onclick = () => abort.abort();
    setLoading(true);
    try {
      session = await openSession(data, {
        ...files, signal: abort.signal, onProgress: (share) => { progress.value = share; },
      });
      await onReady();
    } catch (error) {
      if (!abort.signal.aborted) giveUp(error);
    }
    setLoading(false);
  }

  /** @param {boolean} loading */
  function setLoading(loading) {
    const focused = panel.contains(document.activeElement);
    progress.hidden = !loading;
    cancel.hidden = !loading;
    starter.hidden = loading || session !== null;
    progress.value = 0;
    if (loading) say("");
    if (focused) [cancel, starter, verdict].find((each) => !each.hidden)?.focus();
    else if (session && !loading) announce(sentence());
  }

  /** Say in one sentence why nothing runs; the page's own arithmetic goes on. @param {unknown} error */
  function giveUp(error) {
    forgetSession(files.model.path);
    session = null;
    if (!(error instanceof Unavailable)) console.error(error);
    say(error instanceof Unavailable ? error.message : "ONNX Runtime failed while it ran.");
    announce(sentence());
    starter.textContent = "Try again";
    starter.hidden = false;
  }

  /** @param {string} sentence */
  function say(sentence) { verdict.textContent = sentence; }

  const sentence = () => verdict.textContent ?? "";

  /** Answer the newest question; those that it overtook are dropped. @param {Question} question */
  async function ask(question) {
    session ??= runningSession(files.model.path);
    starter.hidden ||= session !== null;
    waiting = question;
    if (!session || busy) return;
    busy = true;
    try {
      while (waiting) {
        const asked = waiting;
        waiting = null;
        answer(asked, await session.run(asked.pixels));
      }
    } catch (error) {
      giveUp(error);
    }
    busy = false;
  }

  /** @param {Question} question @param {import("../data/onnx-session.js").Run} run */
  function answer({ activations, own_ms }, { outputs, duration_ms }) {
    const logits = /** @type {Float32Array} */ (outputs.get("logits"));
    const compared = compareLayers(activations, outputs);
    say(judge(compared, classes[argmax(logits)], duration_ms, own_ms));
    onAnswer({ logits, compared, duration_ms });
  }

  return {
    element: panel,
    ask,
    running: () => session !== null,
    sentence,
    destroy: () => cancel.click(),
  };
}

/**
 * @param {import("../engine/agreement.js").Comparison[]} compared
 * @param {string} name of the class with the largest logit
 * @param {number} duration_ms
 * @param {number} [own_ms] what the page's own arithmetic took
 */
export function judge(compared, name, duration_ms, own_ms) {
  const count = compared.reduce((sum, each) => sum + each.count, 0).toLocaleString("en");
  const largest = Math.max(...compared.map((each) => each.difference));
  const differing = compared.filter((each) => !each.agrees).map((each) => each.name);
  const took = own_ms === undefined ? "" : ` (${own_ms.toFixed(1)} ms)`;
  const speed = `ONNX Runtime says ${name} in ${duration_ms.toFixed(1)} ms.`;
  return differing.length === 0
    ? `${speed} Its ${count} numbers in ${compared.length} layers agree with the page's own arithmetic${took}; ` +
      `the largest difference is ${(1e6 * largest).toFixed(1)} millionths.`
    : `${speed} It does not agree with the page's own arithmetic${took} in ${differing.join(", ")}.`;
}
