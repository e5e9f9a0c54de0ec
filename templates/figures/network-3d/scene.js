// @ts-check
/** Planes in space, drawn by three.js when something changed and never otherwise. */

import { planesOf, positionsOf } from "../../static/js/maps/layer-planes.js";
import { createEdges } from "./edges.js";
import { aim, frame } from "./framing.js";
import { cornersOf, createFrames } from "./frames.js";
import { HOME, connectPointer } from "./view.js";

/** @typedef {import("../../static/js/maps/layer-planes.js").Plane} Plane */

const TWEEN_MS = 240;

/**
 * @param {any} three the module
 * @param {HTMLCanvasElement} canvas
 * @param {import("../../static/js/maps/layer-planes.js").LayerConfig[]} layers
 * @param {{ onChoose: (plane: Plane, cell: number) => void, onDraw: () => void }} handlers
 * @throws {Error} where there is no WebGL
 */
export function createScene(three, canvas, layers, { onChoose, onDraw }) {
  const renderer = new three.WebGLRenderer({ canvas, antialias: true, alpha: true });
  renderer.setPixelRatio(Math.min(devicePixelRatio, 2));
  const scene = new three.Scene();
  const camera = new three.PerspectiveCamera(12, 2, 0.5, 400);
  const planes = planesOf(layers).map((plane) => createPlane(three, plane));
  const edges = createEdges(three, planes);
  const frames = createFrames(three, planes);
  scene.add(...planes.map(({ mesh }) => mesh), frames.lines, edges.lines);
  /** @type {import("./view.js").View} */
  const view = { ...HOME };
  let from = positionsOf(layers, true);
  let to = from;
  let share = 1;
  let asked = 0;
  let stacked = false;

  const still = matchMedia("(prefers-reduced-motion: reduce)");
  const watcher = new ResizeObserver(resize);
  watcher.observe(canvas);
  place();

  function resize() {
    const { clientWidth: width, clientHeight: height } = canvas;
    if (!width || !height) return;
    renderer.setSize(width, height, false);
    camera.aspect = width / height;
    camera.updateProjectionMatrix();
    if (!view.moved) goHome();
    request();
  }

  /** Where the planes are or are going, all of them fill the stage. */
  function goHome() {
    const corners = planes.flatMap(({ plane }, at) => cornersOf(plane, to[at].point, to[at].scale));
    frame(camera, view, corners.map((corner) => new three.Vector3(...corner)), stacked);
    request();
  }

  function request() {
    asked ||= requestAnimationFrame(draw);
  }

  /** At once: a picture of the canvas can be taken in the same breath only. */
  function draw() {
    cancelAnimationFrame(asked);
    asked = 0;
    aim(camera, view);
    renderer.render(scene, camera);
    onDraw();
  }

  function place() {
    const between = (/** @type {number} */ a, /** @type {number} */ b) => a + (b - a) * ease(share);
    planes.forEach(({ mesh }, at) => {
      mesh.position.set(...from[at].point.map((value, axis) => between(value, to[at].point[axis])));
      mesh.scale.setScalar(between(from[at].scale, to[at].scale));
    });
    edges.place();
    frames.place();
    request();
  }

  /** Spread the maps out or stack them. @param {boolean} exploded */
  function explode(exploded) {
    from = planes.map(({ mesh }) => ({ point: mesh.position.toArray(), scale: mesh.scale.x }));
    stacked = !exploded;
    to = positionsOf(layers, exploded);
    if (!view.moved) goHome();
    const started = performance.now();
    const step = () => {
      share = still.matches ? 1 : Math.min((performance.now() - started) / TWEEN_MS, 1);
      place();
      if (share < 1) requestAnimationFrame(step);
    };
    step();
  }

  /**
   * Show values.
   * @param {import("../../static/js/engine/network.js").Activations} activations
   * @param {(layer: string) => import("../../static/js/maps/color-scale.js").ColorScale} scaleOf
   */
  function paint(activations, scaleOf) {
    for (const { plane, texture } of planes) {
      const values = /** @type {Float32Array} */ (activations.get(plane.layer));
      const scale = scaleOf(plane.layer);
      const pixels = new Uint32Array(texture.image.data.buffer);
      for (let i = 0; i < pixels.length; i++) {
        const row = plane.rows - 1 - Math.floor(i / plane.columns);
        pixels[i] = scale.pixel(values[plane.start + row * plane.columns + (i % plane.columns)] ?? 0);
      }
      texture.needsUpdate = true;
    }
    request();
  }

  /**
   * Light the edges into a unit, and frame the planes named.
   * @param {import("./edges.js").Cell} target @param {import("./edges.js").Source[]} sources
   * @param {import("../../static/js/page/config.js").Tokens} tokens
   */
  function light(target, sources, tokens) {
    edges.light(target, sources, tokens);
    frames.paint(tokens);
    const lit = new Set([target.plane, ...sources.map(({ plane }) => plane)]);
    for (const { plane, material } of planes) material.opacity = lit.has(plane) ? 1 : 0.9;
    request();
  }

  connectPointer(canvas, view, request, (x, y) => {
    const ray = new three.Raycaster();
    ray.setFromCamera(new three.Vector2(x, y), camera);
    const [hit] = ray.intersectObjects(planes.map(({ mesh }) => mesh));
    const found = hit && planes.find(({ mesh }) => mesh === hit.object);
    if (!found) return;
    const { plane } = found;
    const cell = Math.floor((1 - hit.uv.y) * plane.rows) * plane.columns + Math.floor(hit.uv.x * plane.columns);
    onChoose(plane, cell);
  });

  return {
    view,
    planes: planes.map(({ plane }) => plane),
    request, draw, explode, goHome, paint, light,
    /** Where a layer's top stands on the canvas, in shares of it. @param {string} layer */
    labelPlace(layer) {
      const own = planes.filter(({ plane }) => plane.layer === layer);
      const top = Math.max(...own.map(({ mesh, plane }) => mesh.position.y + (mesh.scale.x * plane.height) / 2));
      const middle = own.reduce((sum, { mesh }) => sum + mesh.position.x, 0) / own.length;
      const point = new three.Vector3(middle, top + 0.12, 0).project(camera);
      return { x: (point.x + 1) / 2, y: (1 - point.y) / 2, behind: point.z > 1 };
    },
    destroy() {
      cancelAnimationFrame(asked);
      watcher.disconnect();
      renderer.dispose();
    },
  };
}

/** @param {any} three @param {Plane} plane */
function createPlane(three, plane) {
  const texture = new three.DataTexture(new Uint8Array(plane.rows * plane.columns * 4), plane.columns, plane.rows);
  texture.magFilter = texture.minFilter = three.NearestFilter;
  texture.colorSpace = three.SRGBColorSpace;
  const material = new three.MeshBasicMaterial({ map: texture, side: three.DoubleSide, transparent: true });
  const mesh = new three.Mesh(new three.PlaneGeometry(plane.width, plane.height), material);
  mesh.rotation.y = Math.PI / 2;
  return { plane, mesh, texture, material };
}

/** @param {number} share */
const ease = (share) => 1 - (1 - share) ** 3;
