// @ts-check
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { createBackground, MOST_HERE } from "../../templates/static/js/data/background.js";
import { createNetwork, Network } from "../../templates/static/js/engine/network.js";
import { createData, Unavailable } from "../../templates/static/js/data/data.js";
import { readPack, realValues } from "../../templates/static/js/data/pack.js";
import { createHash, randomBytes } from "node:crypto";
import { digestByHand, sha256 } from "../../templates/static/js/data/sha256.js";

const fixture = JSON.parse(readFileSync(new URL("../fixtures/tiny-network.json", import.meta.url), "utf8"));
const weights = Buffer.from(fixture.weights, "base64");
const config = /** @type {any} */ ({ root: "https://host.example/article/", version: "ab12cd34" });

/**
 * A pack as the build writes it.
 * @param {Record<string, { dtype: string, shape: number[], data: ArrayBufferView, scale?: number,
 *   zero?: number }>} arrays
 */
function makePack(arrays) {
  let offset = 0;
  const entries = Object.entries(arrays).map(([name, { data, ...entry }]) => {
    const described = { name, ...entry, offset };
    offset += Math.ceil(data.byteLength / 8) * 8;
    return described;
  });
  let header = JSON.stringify({ arrays: entries, meta: {} });
  while ((4 + Buffer.byteLength(header)) % 8) header += " ";
  const pack = Buffer.alloc(4 + Buffer.byteLength(header) + offset);
  pack.writeUInt32LE(Buffer.byteLength(header));
  pack.write(header, 4);
  Object.values(arrays).forEach(({ data }, index) => {
    const bytes = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
    bytes.copy(pack, 4 + Buffer.byteLength(header) + entries[index].offset);
  });
  return new Uint8Array(pack).buffer;
}

const SPECIMENS = makePack({
  images: { dtype: "uint8", shape: [2, 9, 9], data: Uint8Array.from({ length: 162 }, (_, i) => i), scale: 1 / 255 },
  labels: { dtype: "uint8", shape: [2], data: Uint8Array.of(3, 1) },
  predicted: { dtype: "uint8", shape: [2], data: Uint8Array.of(3, 2) },
  probabilities: { dtype: "float32", shape: [2, 4], data: Float32Array.of(0, 0, 0, 1, 0, 0.25, 0.75, 0) },
  test_index: { dtype: "uint16", shape: [2], data: Uint16Array.of(17, 9999) },
});

/** The engine is a file of the site; here it is the module itself. @param {string} address */
const importer = (address) => import(address.includes("/js/engine.js?")
  ? "../../templates/static/js/engine/network.js" : address);

/** A site in memory, and a list of what was asked of it. @param {Record<string, string>} [first] known to the page */
function serve(first = {}) {
  /** @type {Record<string, BodyInit>} */
  const files = {
    "data/tiny/specimens.bin": SPECIMENS,
    "models/tiny.weights.json": JSON.stringify(fixture.manifest),
    "models/tiny.weights.bin": new Uint8Array(weights),
    "models/tiny-untrained.weights.json": JSON.stringify(fixture.manifest),
    "models/tiny-untrained.weights.bin": new Uint8Array(weights).slice(0, -2),
  };
  /** @type {string[]} */
  const asked = [];
  const fetcher = async (/** @type {any} */ address) => {
    const path = String(address).replace(config.root, "").replace("?v=ab12cd34", "");
    asked.push(path);
    return Object.hasOwn(files, path) ? new Response(files[path]) : new Response("", { status: 404 });
  };
  return { files, asked, data: createData({ ...config, first }, fetcher, importer) };
}

test("packs: shapes, scales, zeros and half floats", () => {
  const pack = readPack(makePack({
    heights: { dtype: "int16", shape: [3], data: Int16Array.of(-10, 0, 10), scale: 0.5, zero: 10 },
    halves: { dtype: "float16", shape: [2], data: Uint16Array.of(0x3c00, 0xc000) },
    plain: { dtype: "uint8", shape: [2, 2], data: Uint8Array.of(1, 2, 3, 4) },
  }));
  assert.deepEqual([...realValues(pack.heights)], [-10, -5, 0]);
  assert.deepEqual([...pack.halves.data], [1, -2]);
  assert.deepEqual(pack.plain.shape, [2, 2]);
  assert.deepEqual([...realValues(pack.plain, 1, 3)], [2, 3]);
});

test("packs: an unknown type is named, a short file refused", () => {
  const bad = makePack({ odd: { dtype: "uint64", shape: [1], data: Uint8Array.of(1) } });
  assert.throws(() => readPack(bad), /odd: unknown dtype 'uint64'/);
  assert.throws(() => readPack(SPECIMENS.slice(0, 300)));
});

test("specimens are read with pixels in [0, 1]", async () => {
  const [first, second] = await serve().data.specimens("tiny");
  assert.equal(first.test_index, 17);
  assert.equal(second.test_index, 9999);
  assert.equal(second.predicted, 2);
  assert.equal(second.probabilities[2], 0.75);
  assert.ok(Math.abs(second.pixels[80] - 161 / 255) < 1e-7);
});

test("a file is fetched once, a pass computed once", async () => {
  const { data, asked } = serve();
  const state = { image: 1, network: "trained" };
  const [first, second] = await Promise.all([data.forward("tiny", state), data.forward("tiny", state)]);
  assert.equal(first.activations, second.activations);
  assert.equal(first.specimen.test_index, 9999);
  await data.forward("tiny", { image: 0, network: "trained" });
  assert.deepEqual([...asked].sort(), ["data/files.json", "data/tiny/specimens.bin", "models/tiny.weights.bin",
    "models/tiny.weights.json"]);
});

test("passes of long ago are forgotten and computed again", async () => {
  const { data } = serve();
  const first = await data.forward("tiny", { image: 0, network: "trained" });
  for (let image = 1; image < 20; image++) await data.forward("tiny", { image, network: "trained" });
  const again = await data.forward("tiny", { image: 0, network: "trained" });
  assert.notEqual(again, first);
  assert.deepEqual(again.activations.get("logits"), first.activations.get("logits"));
});

test("failures are sentences, and trying again tries again", async () => {
  const { data, files } = serve();
  await assert.rejects(data.network("tiny", "shuffled-labels"), (error) =>
    error instanceof Unavailable &&
    /shuffled-labels\.weights\.\w+ could not be loaded \(answer 404\)/.test(error.message));
  await assert.rejects(data.network("tiny", "untrained"), /untrained network arrived incomplete/);
  files["models/tiny-untrained.weights.bin"] = new Uint8Array(weights);
  assert.ok(await data.network("tiny", "untrained"));
});

test("a file of another build is refused, and one that the page knows needs no list", async () => {
  const { data, files } = serve();
  const digest = createHash("sha256").update(new Uint8Array(SPECIMENS)).digest("hex").slice(0, 8);
  const listing = { version: config.version, files: { "models/tiny.weights.bin": "00000000" } };
  files["data/files.json"] = JSON.stringify(listing);
  await assert.rejects(data.bytes("models/tiny.weights.bin"), /did not arrive as it was published/);
  files["data/files.json"] = JSON.stringify({ ...listing, version: "older" });
  await assert.rejects(data.bytes("models/tiny.weights.bin"), /please load the page again/);
  files["data/files.json"] = JSON.stringify({ ...listing, files: {} });
  assert.ok(await data.bytes("models/tiny.weights.bin"), "what is not listed is not compared");
  const knowing = serve({ "data/tiny/specimens.bin": digest });
  assert.equal((await knowing.data.specimens("tiny")).length, 2);
  assert.deepEqual(knowing.asked, ["data/tiny/specimens.bin"]);
  await assert.rejects(serve({ "data/tiny/specimens.bin": "no digest" }).data.specimens("tiny"), Unavailable);
});

test("no connection is said to be one", async () => {
  const data = createData(config, () => Promise.reject(new TypeError("Failed to fetch")));
  await assert.rejects(data.bytes("data/x.bin"), /data\/x\.bin could not be loaded; is there a connection\?/);
});

test("a file that breaks off is said to", async () => {
  const broken = () => new Response(new ReadableStream({
    pull(controller) {
      controller.enqueue(new Uint8Array(10));
      controller.error(new TypeError("network error"));
    },
  }));
  const data = createData(config, async () => broken());
  const expected =
    { constructor: Unavailable, message: "The file data/x.bin stopped on its way; is there a connection?" };
  await assert.rejects(data.bytes("data/x.bin"), expected);
  await assert.rejects(data.bytes("data/x.bin", { onProgress: () => {} }), expected);
});

test("progress counts bytes; an abort stays an abort", async () => {
  const { data } = serve();
  let loaded = 0;
  const buffer = await data.bytes("models/tiny.weights.bin", { onProgress: (bytes) => { loaded = bytes; } });
  assert.equal(loaded, weights.length);
  assert.equal(buffer.byteLength, weights.length);
  const abort = new AbortController();
  abort.abort();
  const aborting = createData(config, () => Promise.reject(abort.signal.reason));
  await assert.rejects(aborting.bytes("x", { signal: abort.signal }), { name: "AbortError" });
});

test("SHA-256 by hand is SHA-256", async () => {
  for (const length of [0, 1, 55, 56, 64, 119, 1000]) {
    const bytes = new Uint8Array(randomBytes(length));
    const expected = createHash("sha256").update(bytes).digest("hex");
    assert.equal(Buffer.from(digestByHand(bytes)).toString("hex"), expected);
    assert.equal(await sha256(bytes.buffer), expected);
  }
});

/** A thread that computes what `entries/background.js` would, or fails. @param {boolean} fails */
function threadLike(fails) {
  const thread = new EventTarget();
  /** @type {any[]} */
  const asked = [];
  /** @type {Map<number, Network>} */
  const networks = new Map();
  const answer = (/** @type {any} */ { id, name, layers, task, given: [pixels] }) => {
    if (layers) networks.set(name, new Network(layers));
    const result = task === "pass" ? networks.get(name)?.forward(pixels) : task;
    thread.dispatchEvent(Object.assign(new Event("message"), { data: { id, result } }));
  };
  const postMessage = (/** @type {any} */ message) => {
    asked.push(message);
    queueMicrotask(() => fails ? thread.dispatchEvent(new Event("error")) : answer(structuredClone(message)));
  };
  return { asked, worker: /** @type {any} */ (Object.assign(thread, { postMessage, terminate() {} })) };
}

const buffer = weights.buffer.slice(weights.byteOffset, weights.byteOffset + weights.byteLength);

/** A network that says it is as large as that. @param {number} multiplications */
function sized(multiplications) {
  const network = createNetwork(fixture.manifest, buffer);
  Object.defineProperty(network, "multiplications", { value: multiplications });
  return network;
}

test("a large network is computed in a second thread, which gets its weights once", async () => {
  const { asked, worker } = threadLike(false);
  const background = createBackground(() => worker);
  const [large, small] = [sized(MOST_HERE + 1), sized(MOST_HERE)];
  const images = [0, 0.5].map((value) => new Float32Array(81).fill(value));
  const found = await Promise.all(images.map((image) => background.forward(large, image)));
  assert.deepEqual(found, images.map((image) => large.forward(image)));
  assert.deepEqual(asked.map(({ layers }) => Boolean(layers)), [true, false]);
  assert.deepEqual(await background.forward(small, images[1]), found[1]);
  assert.equal(asked.length, 2);
  assert.deepEqual([background.takes(large), background.takes(small)], [true, false]);
  assert.equal(await background.ask(large, "map", images[0], 1, "gradient"), "map");
});

test("where there is no second thread, the page computes itself, and asks no more", async () => {
  const { asked, worker } = threadLike(true);
  const large = sized(MOST_HERE + 1);
  const image = new Float32Array(81).fill(0.5);
  const background = createBackground(() => worker);
  for (let turn = 0; turn < 2; turn++) assert.deepEqual(await background.forward(large, image), large.forward(image));
  assert.equal(asked.length, 1);
  const refused = createBackground(() => { throw new DOMException("from another origin", "SecurityError"); });
  assert.equal(refused.takes(large), false);
  assert.deepEqual(await refused.forward(large, image), large.forward(image));
});

test("multiplications are counted as the build counts them", () => {
  const { layers } = fixture.manifest;
  const expected = layers.filter((/** @type {any} */ layer) => layer.weight).reduce(
    (/** @type {number} */ sum, /** @type {any} */ { shape, weight }) => sum +
      [...shape, ...weight.shape.slice(1)].reduce((product, side) => product * side, 1), 0);
  assert.equal(createNetwork(fixture.manifest, buffer).multiplications, expected);
});
