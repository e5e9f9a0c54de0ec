// @ts-check
/** From how far, and at what height, the whole network fills the stage. Pure but for the camera that it moves. */

import { HOME } from "./view.js";

/** Part of the stage that the network takes, across and up; above it stand the names of the layers. */
const [ACROSS, UP, LOWEST] = [0.95, 0.84, -0.93];
/** A narrow stage, and one of stacks, is filled by looking more along the network, and from higher up. */
const NARROW = 1.5;
const POSES = Object.freeze({
  wide: {}, stacked: { turn: 0.8 }, narrow: { turn: 0.9, tilt: 0.62 }, "narrow stacked": { turn: 0.6, tilt: 0.55 },
});
const ROUNDS = 12;

/**
 * Put the camera where a view says. @param {any} camera @param {import("./view.js").View} view
 */
export function aim(camera, { turn, tilt, distance, along, up }) {
  const [flat, high] = [distance * Math.cos(tilt), distance * Math.sin(tilt)];
  camera.position.set(along + flat * Math.cos(turn), up + high, flat * Math.sin(turn));
  camera.lookAt(along, up, 0);
  camera.updateMatrixWorld();
}

/**
 * Bring the view home: all corners on the stage, and as near as that allows.
 * @param {any} camera @param {import("./view.js").View} view
 * @param {any[]} corners of all planes, as the module's vectors
 * @param {boolean} stacked whether the maps of each layer are
 */
export function frame(camera, view, corners, stacked) {
  const isNarrow = camera.aspect < NARROW;
  const pose = stacked ? POSES[isNarrow ? "narrow stacked" : "stacked"] : POSES[isNarrow ? "narrow" : "wide"];
  Object.assign(view, HOME, pose);
  const half = Math.tan((camera.fov * Math.PI) / 360);
  for (let round = 0; round < ROUNDS; round++) {
    aim(camera, view);
    const seen = corners.map((corner) => corner.clone().project(camera));
    const [left, right, low, high] = [...range(seen.map(({ x }) => x)), ...range(seen.map(({ y }) => y))];
    const size = Math.max((right - left) / 2 / ACROSS, (high - low) / 2 / UP);
    view.along += ((left + right) / 2) * half * view.distance * camera.aspect / Math.sin(view.turn);
    view.up += ((low + high) / 2 - (LOWEST + UP)) * half * view.distance;
    view.distance *= size;
  }
}

/** @param {number[]} values @returns {[number, number]} */
const range = (values) => [Math.min(...values), Math.max(...values)];
