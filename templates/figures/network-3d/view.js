// @ts-check
/**
 * Where the reader's eye stands, and the pointer that moves it.
 *
 * @typedef {{ turn: number, tilt: number, distance: number, along: number, up: number, moved: boolean }} View
 * `turn`, `tilt` in radians; `along`, `up`: where on the network's axis, and how high, the reader looks; `moved`:
 * whether by the reader's hand
 */

/** From where the whole network is seen. @type {Readonly<View>} */
export const HOME = Object.freeze({ turn: 1.06, tilt: 0.26, distance: 40, along: 0, up: 0, moved: false });

/** How far the pointer may move in a click. */
const CLICK_PX = 5;

/**
 * Dragging turns, two fingers zoom, a click chooses; scrolling stays the page's.
 * @param {HTMLCanvasElement} canvas @param {View} view @param {() => void} request
 * @param {(x: number, y: number) => void} onClick in −1 … 1
 */
export function connectPointer(canvas, view, request, onClick) {
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
    if (fingers.size === 2) steer(view, { distance: (view.distance * old) / span() - view.distance });
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
    steer(view, { distance: view.distance * Math.expm1(event.deltaY * 0.002) });
    request();
  }, { passive: false });
}

/** Move the eye. @param {View} view @param {Partial<View>} by */
export function steer(view, { turn = 0, tilt = 0, distance = 0, along = 0 }) {
  view.moved = true;
  view.turn += turn;
  view.tilt = Math.min(Math.max(view.tilt + tilt, -1.3), 1.3);
  view.distance = clampDistance(view.distance + distance);
  view.along = Math.min(Math.max(view.along + along, -12), 12);
}

/** @param {number} distance */
const clampDistance = (distance) => Math.min(Math.max(distance, 2), 200);
