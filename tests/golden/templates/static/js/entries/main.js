// @ts-check
import { line } from "../marks/line.js";

export const wake = (kind) => import(new URL(`figures/${kind}.js`, document.baseURI).href).then(line);
