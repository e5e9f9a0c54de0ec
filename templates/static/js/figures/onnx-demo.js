// @ts-check
/** The exported file under ONNX Runtime Web, loaded on request, beside the page's own arithmetic. */

import { Unavailable } from "../data.js";
import { argmax, softmax } from "../engine.js";
import { compareLayers } from "../parts/agreement.js";
import { createDataTable } from "../parts/data-table.js";
import { button, element as make, place } from "../parts/element.js";
import { megabytes, percent } from "../parts/number.js";
import { createOnnxSession } from "../parts/onnx-session.js";
import { createProbabilityBars } from "../parts/probability-bars.js";
import { classesOf, createPicture, drawSpecimen, specimenPhrase } from "../parts/specimen.js";

/** @typedef {import("../store.js").State} State */

/**
 * @param {HTMLElement} element
 * @param {import("../host.js").Context} context
 * @returns {Promise<import("../host.js").View>}
 */
export async function mount(element, context) {
  const { store, data, config, figure, theme, announce } = context;
  const runtime = config.vendor?.wasm;
  const { model } = config.experiments[figure.experiment];
  if (!runtime || !model) throw new Unavailable("This copy of the page was built without the exported network.");
  const classes = classesOf(context);
  const picture = createPicture();
  picture.setAttribute("role", "img");
  const bars = createProbabilityBars(config, 5);
  const source = make("p", { className: "label" });
  const verdict = make("p", { className: "onnx-verdict", role: "status" });
  const comparison = make("div");
  const size = megabytes((runtime.gzip ?? runtime.bytes) + model.bytes);
  const starter = button(`Load ONNX Runtime and run the file (${size})`, { className: "button", onclick: load });
  const progress = make("progress", { max: 1, value: 0, hidden: true, "aria-label": "Loading ONNX Runtime" });
  const cancel = button("Cancel", { className: "quiet", hidden: true });
  place(element, "picture").replaceChildren(picture);
  place(element, "answer").replaceChildren(source, bars.element);
  place(element, "controls").replaceChildren(starter, progress, cancel, verdict, comparison);
  /** @type {Awaited<ReturnType<typeof createOnnxSession>> | null} */
  let session = null;
  /** @type {(string | number)[][]} */
  let rows = [];

  async function load() {
    const abort = new AbortController();
    cancel.onclick = () => abort.abort();
    setLoading(true);
    try {
      session = await createOnnxSession(data, {
        runtime: /** @type {import("../config.js").FileConfig} */ (runtime),
        model: /** @type {import("../config.js").FileConfig} */ (model),
        signal: abort.signal,
        onProgress: (share) => { progress.value = share; },
      });
      await run(store.get());
    } catch (error) {
      verdict.textContent = abort.signal.aborted ? "" : excuse(error);
      starter.textContent = abort.signal.aborted ? starter.textContent : "Try again";
    }
    setLoading(false);
  }

  /** @param {boolean} loading */
  function setLoading(loading) {
    const focused = element.contains(document.activeElement);
    progress.hidden = !loading;
    cancel.hidden = !loading;
    starter.hidden = loading || session !== null;
    progress.value = 0;
    if (loading) verdict.textContent = "";
    if (focused && loading) cancel.focus();
    else if (focused && !starter.hidden) starter.focus();
  }

  /** The exported file holds the trained network, whichever the page shows. @param {State} state */
  const ownPass = (state) => data.forward(figure.experiment, { image: state.image, network: "trained" });

  /** @param {State} state */
  async function run(state) {
    if (!session) return;
    const { specimen, activations } = await ownPass(state);
    const { outputs, duration_ms } = await session.run(specimen.pixels);
    const compared = compareLayers(activations, outputs);
    const logits = /** @type {Float32Array} */ (outputs.get("logits"));
    show(softmax(logits), "ONNX Runtime's answer");
    verdict.textContent = judge(compared, classes[argmax(logits)], duration_ms);
    rows = compared.map(({ name, count, difference }) => [name, count, difference]);
    const table = createDataTable({ columns: ["layer", "numbers", "largest difference"], rows }, "Agreement layer by layer");
    comparison.replaceChildren(table);
  }

  /** @param {Float32Array} probabilities @param {string} name */
  function show(probabilities, name) {
    source.textContent = name;
    bars.show(probabilities);
  }

  return {
    async update(state) {
      const { specimen, activations } = await ownPass(state);
      drawSpecimen(picture, specimen, theme.tokens());
      picture.setAttribute("aria-label", specimenPhrase(specimen, classes));
      if (session) return run(state);
      const probabilities = softmax(/** @type {Float32Array} */ (activations.get("logits")));
      show(probabilities, "The page's own answer");
      rows = classes.map((name, label) => [name, percent(probabilities[label])]);
    },
    describe: () => verdict.textContent || `${source.textContent}.`,
    table: () => ({ columns: session ? ["layer", "numbers", "largest_difference"] : ["class", "probability"], rows }),
    destroy: () => cancel.click(),
  };

  /** @param {unknown} error */
  function excuse(error) {
    if (!(error instanceof Unavailable)) console.error(error);
    const reason = error instanceof Unavailable ? error.message : "ONNX Runtime failed.";
    announce(reason);
    return `${reason} The page's own arithmetic goes on.`;
  }
}

/**
 * @param {import("../parts/agreement.js").Comparison[]} compared
 * @param {string} name of the class with the largest logit
 * @param {number} duration_ms
 */
function judge(compared, name, duration_ms) {
  const count = compared.reduce((sum, each) => sum + each.count, 0).toLocaleString("en");
  const largest = Math.max(...compared.map((each) => each.difference));
  const differing = compared.filter((each) => !each.agrees).map((each) => each.name);
  const speed = `ONNX Runtime says ${name} in ${duration_ms.toFixed(1)} ms.`;
  return differing.length === 0
    ? `${speed} Its ${count} numbers in ${compared.length} layers agree with the page's own arithmetic; ` +
      `the largest difference is ${(1e6 * largest).toFixed(1)} millionths.`
    : `${speed} It does not agree with the page's own arithmetic in ${differing.join(", ")}.`;
}
