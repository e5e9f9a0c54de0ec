// @ts-check
/** A canvas as sharp as the screen, drawn again when its size changes. */

import { element } from "../controls/element.js";

/**
 * @param {{ className: string, draw: (context: CanvasRenderingContext2D, width: number,
 *   height: number) => void }} options
 * `draw` works in CSS pixels on a cleared canvas
 */
export function createPlot({ className, draw }) {
  const canvas = element("canvas", { className });

  function redraw() {
    const { clientWidth: width, clientHeight: height } = canvas;
    if (!width || !height) return;
    const density = devicePixelRatio || 1;
    canvas.width = Math.round(width * density);
    canvas.height = Math.round(height * density);
    const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
    context.scale(density, density);
    draw(context, width, height);
  }

  const watcher = new ResizeObserver(redraw);
  watcher.observe(canvas);
  return { canvas, redraw, destroy: () => watcher.disconnect() };
}
