// @ts-check
/** The network in space, loaded when it is asked for: its stage, its names of layers, and what moves the view. */

import { createScene } from "./scene.js";
import { steer } from "./view.js";
import { button, element as make } from "../../static/js/controls/element.js";

const HINT = "Arrow keys turn and tilt, plus and minus zoom, Page Up and Page Down walk along the layers, " +
  "E stacks the maps of each layer and spreads them, Home returns.";

/** Height of a layer's name. */
const LINE = 22;

/** @typedef {Partial<import("./view.js").View>} Move */

/** What each key does to the view. @type {Record<string, Move>} */
const KEYS = {
  ArrowLeft: { turn: 0.15 }, ArrowRight: { turn: -0.15 }, ArrowUp: { tilt: 0.1 }, ArrowDown: { tilt: -0.1 },
  "+": { distance: -4 }, "=": { distance: -4 }, "-": { distance: 4 },
  PageUp: { along: -1 }, PageDown: { along: 1 },
};

/** @type {[name: string, by: Move][]} */
const MOVES = [
  ["Turn left", KEYS.ArrowLeft], ["Turn right", KEYS.ArrowRight], ["Nearer", KEYS["+"]], ["Farther", KEYS["-"]],
  ["Layer before", KEYS.PageUp], ["Layer after", KEYS.PageDown],
];

/**
 * @param {{ id: string, layers: import("../../static/js/page/config.js").LayerConfig[], names: string[],
 *   announce: (sentence: string) => void }} options `names`: of the layers that are shown
 */
export function createSpaceStage({ id, layers, names, announce }) {
  /** @type {ReturnType<typeof createScene> | null} */
  let scene = null;
  let exploded = true;
  const canvas = make("canvas", { className: "space" });
  const labels = new Map(names.map((name) => [name, make("span", { className: "space-label" }, name)]));
  const hint = make("p", { className: "figure-note", id: `${id}-hint`, hidden: true }, HINT);
  const stage = make("div", {
    className: "space-stage", tabIndex: 0, role: "application", "aria-describedby": hint.id, hidden: true,
  }, canvas, ...labels.values());
  const explode = button("Stack the maps", { className: "pill", onclick: toggle });
  const steering = make("div", {
    className: "space-controls", role: "group", "aria-label": "Move the view", hidden: true,
  }, ...MOVES.map(([name, by]) => button(name, { className: "pill", onclick: () => move(by) })),
    explode, button("Reset the view", { className: "quiet", onclick: goHome }));
  stage.addEventListener("keydown", onKey);

  /** @param {KeyboardEvent} event */
  function onKey(event) {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key.toLowerCase() === "e") toggle();
    else if (event.key === "Home") goHome();
    else if (KEYS[event.key]) move(KEYS[event.key]);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** @param {Move} by */
  function move(by) {
    if (!scene) return;
    steer(scene.view, by);
    scene.request();
  }

  function goHome() {
    scene?.goHome();
  }

  function toggle() {
    exploded = !exploded;
    explode.textContent = exploded ? "Stack the maps" : "Spread the maps";
    scene?.explode(exploded);
    announce(exploded ? "The maps of each layer are spread out." : "The maps of each layer are stacked.");
  }

  function placeLabels() {
    let free = 0;
    for (const [name, label] of labels) {
      const { x, y, behind } = /** @type {NonNullable<typeof scene>} */ (scene).labelPlace(name);
      const [half, middle] = [label.offsetWidth / 2, x * stage.clientWidth];
      const left = Math.min(Math.max(middle - half, 0), stage.clientWidth - 2 * half);
      label.style.left = `${left}px`;
      label.style.top = `${100 * Math.max(y, LINE / stage.clientHeight)}%`;
      const isSeen = !behind && x >= 0 && x <= 1 && y <= 1 && left >= free;
      label.classList.toggle("covered", !isSeen);
      if (isSeen) free = left + 2 * half + 4;
    }
  }

  return {
    element: stage,
    canvas,
    hint,
    steering,
    /** @param {any} three the module @param {(layer: string, index: number) => void} onChoose a unit */
    enter(three, onChoose) {
      scene ??= createScene(three, canvas, layers, {
        onChoose: (plane, cell) => onChoose(plane.layer, plane.channel ?? cell), onDraw: placeLabels,
      });
    },
    /** @param {boolean} shown */
    show(shown) {
      for (const part of [stage, steering, hint]) part.hidden = !shown;
    },
    /** The scene, while it is to be seen. */
    scene: () => (stage.hidden ? null : scene),
    destroy: () => scene?.destroy(),
  };
}
