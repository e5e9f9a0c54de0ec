// @ts-check
/** Planes in space, drawn by three.js when something changed and never otherwise. */

import { planesOf, positionsOf } from "../../static/js/maps/layer-planes.js";
import { colorOf } from "../../static/js/page/theme.js";

/**
 * @typedef {import("../../static/js/maps/layer-planes.js").Plane} Plane
 * @typedef {{ turn: number, tilt: number, distance: number, along: number }} View
 * `turn`, `tilt` in radians; `along`: where on the network's axis the reader looks
 */

/** @type {Readonly<View>} */
export const HOME = Object.freeze({ turn: 1.08, tilt: 0.26, distance: 7.6, along: 0.3 });
const TWEEN_MS = 240;
/** How far the pointer may move in a click. */
const CLICK_PX = 5;

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
  const edges = new three.LineSegments(
    new three.BufferGeometry(),
    new three.LineBasicMaterial({ vertexColors: true, transparent: true, depthTest: false }),
  );
  scene.add(edges, ...planes.map(({ mesh }) => mesh));
  /** @type {View} */
  const view = { ...HOME };
  let from = positionsOf(layers, false);
  let to = from;
  let share = 1;
  let frame = 0;
  let placeEdges = () => {};

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
    placeEdges();
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
   * @param {{ plane: Plane, cell: number }} target @param {{ plane: Plane, cell: number, weight: number }[]} sources
   * @param {import("../../static/js/page/config.js").Tokens} tokens
   */
  function light(target, sources, tokens) {
    const largest = Math.max(...sources.map(({ weight }) => Math.abs(weight)), 1e-9);
    const [zero, negative, positive] = ["zero", "negative", "positive"].map(
      (name) => new three.Color(colorOf(tokens, name)),
    );
    const colors = sources.flatMap(({ weight }) => {
      const color = zero.clone().lerp(weight < 0 ? negative : positive, Math.sqrt(Math.abs(weight) / largest));
      return [...color.toArray(), ...color.toArray()];
    });
    edges.geometry.setAttribute("color", new three.Float32BufferAttribute(colors, 3));
    placeEdges = () => {
      const ends =
        sources.flatMap(({ plane, cell }) => [...middleOf(plane, cell), ...middleOf(target.plane, target.cell)]);
      edges.geometry.setAttribute("position", new three.Float32BufferAttribute(ends, 3));
      edges.geometry.computeBoundingSphere();
    };
    placeEdges();
    const lit = new Set([target.plane, ...sources.map(({ plane }) => plane)]);
    for (const { plane, material } of planes) material.opacity = lit.has(plane) ? 1 : 0.72;
    request();
  }

  /** @param {Plane} plane @param {number} cell in a vector's plane @returns {number[]} */
  function middleOf(plane, cell) {
    const { mesh } = planes[planes.findIndex((each) => each.plane === plane)];
    if (plane.channel !== null) return mesh.position.toArray();
    const across = ((cell % plane.columns) + 0.5) / plane.columns - 0.5;
    const up = 0.5 - (Math.floor(cell / plane.columns) + 0.5) / plane.rows;
    return [mesh.position.x, mesh.position.y + up * plane.height, mesh.position.z - across * plane.width];
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

/**
 * Dragging turns, two fingers zoom, a click chooses; scrolling stays the page's.
 * @param {HTMLCanvasElement} canvas @param {View} view @param {() => void} request
 * @param {(x: number, y: number) => void} onClick in −1 … 1
 */
function connectPointer(canvas, view, request, onClick) {
  /** @type {Map<number, [number, number]>} */
  const fingers = new Map();
  let moved = 0;
  const span = () => {
    const [a, b] = [...fingers.values()];
    return Math.hypot(a[0] - b[0], a[1] - b[1]);
  };
  canvas.addEventListener("pointerdown", (event) => {
    canvas.setPointerCapture(event.pointerId);
    fingers.set(event.pointerId, [event.clientX, event.clientY]);
    moved = 0;
  });
  canvas.addEventListener("pointermove", (event) => {
    const before = fingers.get(event.pointerId);
    if (!before) return;
    const old = fingers.size === 2 ? span() : 0;
    fingers.set(event.pointerId, [event.clientX, event.clientY]);
    const [dx, dy] = [event.clientX - before[0], event.clientY - before[1]];
    moved += Math.hypot(dx, dy);
    if (fingers.size === 2) view.distance = clampDistance((view.distance * old) / span());
    else steer(view, { turn: dx * 0.008, tilt: event.pointerType === "touch" ? 0 : dy * 0.006 });
    request();
  });
  const lift = (/** @type {PointerEvent} */ event) => {
    if (!fingers.delete(event.pointerId) || event.type !== "pointerup" || moved > CLICK_PX) return;
    const { left, top, width, height } = canvas.getBoundingClientRect();
    onClick(((event.clientX - left) / width) * 2 - 1, 1 - ((event.clientY - top) / height) * 2);
  };
  canvas.addEventListener("pointerup", lift);
  canvas.addEventListener("pointercancel", lift);
  canvas.addEventListener("wheel", (event) => {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    view.distance = clampDistance(view.distance * Math.exp(event.deltaY * 0.002));
    request();
  }, { passive: false });
}

/** Move the eye. @param {View} view @param {Partial<View>} by */
export function steer(view, { turn = 0, tilt = 0, distance = 0, along = 0 }) {
  view.turn += turn;
  view.tilt = Math.min(Math.max(view.tilt + tilt, -1.3), 1.3);
  view.distance = clampDistance(view.distance + distance);
  view.along = Math.min(Math.max(view.along + along, -8), 8);
}

/** @param {number} distance */
const clampDistance = (distance) => Math.min(Math.max(distance, 1.2), 24);
/** @param {number} share */
const ease = (share) => 1 - (1 - share) ** 3;
