// @ts-check
/**
 * The part of Vega that compiled charts need, bundled by the build into `vendor/vega.js`: everything but maps,
 * trees, forces, labels and the other families of transforms (a quarter of its weight).
 */

import { transforms } from "vega-dataflow";
import * as encoding from "vega-encode";
import * as data from "vega-transforms";
import * as view from "vega-view-transforms";
// The nearest mark to the pointer is found by a Voronoi diagram.
import * as voronoi from "vega-voronoi";

Object.assign(transforms, data, view, encoding, voronoi);

export { expressionInterpreter } from "vega-interpreter";
export { parse } from "vega-parser";
export { View } from "vega-view";
