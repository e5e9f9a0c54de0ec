// @ts-check
/**
 * The part of Vega that compiled charts need, bundled by the build into `vendor/vega.js`: everything but maps,
 * trees, forces, labels and the other families of transforms (a quarter of its weight).
 */

import { transforms } from "vega-dataflow";
import * as encoding from "vega-encode";
import * as data from "vega-transforms";
import * as view from "vega-view-transforms";

Object.assign(transforms, data, view, encoding);

export { expressionInterpreter } from "vega-interpreter";
export { parse } from "vega-parser";
export { View } from "vega-view";
