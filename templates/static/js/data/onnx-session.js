// @ts-check
/**
 * ONNX Runtime Web, fetched on request. Runtime and model are checked against their SHA-256 before use: a
 * flipped bit in a model would go unnoticed. A runtime that failed to start does not start again, and a file that
 * arrived spoilt may be kept by the browser, so that another attempt takes a fresh copy of everything.
 *
 * @typedef {import("../page/config.js").FileConfig} FileConfig
 * @typedef {{ outputs: Map<string, Float32Array>, duration_ms: number }} Run
 * @typedef {{ run: (pixels: Float32Array) => Promise<Run> }} Session
 */

import { Unavailable } from "./data.js";
import { sha256 } from "./sha256.js";

const SCRIPT = "vendor/ort.wasm.bundle.min.mjs";

let attempts = 0;

/** What runs already, by the model's path: figures of one page share it. @type {Map<string, Session>} */
const sessions = new Map();

/** @param {string} model its path @returns {Session | null} */
export const runningSession = (model) => sessions.get(model) ?? null;

/** Forget one that failed. @param {string} model its path */
export const forgetSession = (model) => sessions.delete(model);

/**
 * Fetch, check and start; or hand out what runs already.
 * @param {import("./data.js").Data} data
 * @param {{ runtime: FileConfig, model: FileConfig, shape: number[], onProgress: (share: number) => void,
 *   signal?: AbortSignal }} files
 * `shape`: of one image, channels first
 * @returns {Promise<Session>}
 * @throws {Unavailable}
 */
export async function openSession(data, files) {
  const { path } = files.model;
  const session = runningSession(path) ?? await createSession(data, files);
  sessions.set(path, session);
  return session;
}

/**
 * @param {import("./data.js").Data} data @param {Parameters<typeof openSession>[1]} files
 * @returns {Promise<Session>}
 */
async function createSession(data, { runtime, model, shape, onProgress, signal }) {
  if (typeof WebAssembly !== "object") {
    throw new Unavailable("This browser runs no WebAssembly, which ONNX Runtime needs.");
  }
  attempts++;
  const loaded = new Map();
  const total = runtime.bytes + model.bytes;
  const [wasm, network] = await Promise.all([runtime, model].map((file) =>
    fetchChecked(data, file, signal, (bytes) => {
      loaded.set(file.path, bytes);
      onProgress([...loaded.values()].reduce((sum, each) => sum + each, 0) / total);
    })));
  const ort = await loadRuntime(data, wasm);
  signal?.throwIfAborted();
  const session = await start(ort, network);
  signal?.throwIfAborted();
  // One run at a time: two figures may ask at once.
  let last = Promise.resolve();
  return {
    run(pixels) {
      const answer = last.then(() => runSession(session, new ort.Tensor("float32", pixels, [1, ...shape])));
      last = answer.then(() => {}, () => {});
      return answer;
    },
  };
}

/**
 * @param {import("./data.js").Data} data @param {FileConfig} file
 * @param {AbortSignal | undefined} signal @param {(bytes: number) => void} onProgress
 */
async function fetchChecked(data, { path, sha256: expected }, signal, onProgress) {
  const buffer = await data.bytes(path, { signal, onProgress, cache: attempts > 1 ? "reload" : "default" });
  if ((await sha256(buffer)) !== expected) {
    throw new Unavailable(`The file ${path} did not arrive as it was published, so it was not used.`);
  }
  return buffer;
}

/**
 * A fresh copy of the module needs another address.
 * @param {import("./data.js").Data} data @param {ArrayBuffer} wasm
 */
async function loadRuntime(data, wasm) {
  const again = attempts > 1 ? `&attempt=${attempts}` : "";
  const ort = await import(data.url(SCRIPT) + again).catch((cause) => {
    throw new Unavailable("ONNX Runtime's script could not be loaded; is there a connection?", { cause });
  });
  ort.env.wasm.wasmBinary = wasm;
  ort.env.wasm.numThreads = 1;
  ort.env.wasm.proxy = false;
  return ort;
}

/** @param {any} ort @param {ArrayBuffer} network */
async function start(ort, network) {
  try {
    return await ort.InferenceSession.create(new Uint8Array(network), { executionProviders: ["wasm"] });
  } catch (cause) {
    throw new Unavailable("ONNX Runtime was loaded but would not start in this browser.", { cause });
  }
}

/** @param {any} session @param {any} image a tensor @returns {Promise<Run>} */
async function runSession(session, image) {
  const begun = performance.now();
  const answers = await session.run({ image });
  const duration_ms = performance.now() - begun;
  return { outputs: new Map(Object.entries(answers).map(([name, { data }]) => [name, data])), duration_ms };
}
