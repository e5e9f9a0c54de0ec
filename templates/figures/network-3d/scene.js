// @ts-check
/** Planes in space, drawn by three.js when something changed and never otherwise. */

import { planesOf, positionsOf } from "../../static/js/maps/layer-planes.js";
import { createEdges } from "./edges.js";
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
  const camera = new three.PerspectiveCamera(36, 2, 0.1, 100);
  const planes = planesOf(layers).map((plane) => createPlane(three, plane));
  const edges = createEdges(three, planes);
  scene.add(edges.lines, ...planes.map(({ mesh }) => mesh));
  /** @type {import("./view.js").View} */
  const view = { ...HOME };
  let from = positionsOf(layers, false);
  let to = from;
  let share = 1;
  let frame = 0;

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
    request();
  }

  function request() {
    frame ||= requestAnimationFrame(draw);
  }

  /** At once: a picture of the canvas can be taken in the same breath only. */
  function draw() {
    cancelAnimationFrame(frame);
    frame = 0;
    const fit = Math.max(1, 2.3 / camera.aspect);
    const { turn, tilt, distance, along } = view;
    camera.position.set(
      along + fit * distance * Math.cos(tilt) * Math.cos(turn), fit * distance * Math.sin(tilt),
        fit * distance * Math.cos(tilt) * Math.sin(turn));
    camera.lookAt(along, 0, 0);
    camera.updateMatrixWorld();
    renderer.render(scene, camera);
    onDraw();
  }

  function place() {
    planes.forEach(({ mesh }, at) =>
      mesh.position.set(...from[at].map((value, axis) => value + (to[at][axis] - value) * ease(share))),
    );
    edges.place();
    request();
  }

  /** Spread the maps out or stack them. @param {boolean} exploded */
  function explode(exploded) {
    from = planes.map(({ mesh }) => mesh.position.toArray());
    to = positionsOf(layers, exploded);
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
    const lit = new Set([target.plane, ...sources.map(({ plane }) => plane)]);
    for (const { plane, material } of planes) material.opacity = lit.has(plane) ? 1 : 0.72;
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
    request, draw, explode, paint, light,
    /** Where a layer's top stands on the canvas, in shares of it. @param {string} layer */
    labelPlace(layer) {
      const own = planes.filter(({ plane }) => plane.layer === layer);
      const top = Math.max(...own.map(({ mesh, plane }) => mesh.position.y + plane.height / 2));
      const middle = own.reduce((sum, { mesh }) => sum + mesh.position.x, 0) / own.length;
      const point = new three.Vector3(middle, top + 0.12, 0).project(camera);
      return { x: (point.x + 1) / 2, y: (1 - point.y) / 2, behind: point.z > 1 };
    },
    destroy() {
      cancelAnimationFrame(frame);
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
