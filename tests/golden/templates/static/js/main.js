// @ts-check
import { line } from "./parts/line.js";

export const wake = (kind) => import(`./figures/${kind}.js?v=8`).then(line);
