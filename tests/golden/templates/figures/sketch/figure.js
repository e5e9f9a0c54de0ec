import { line } from "../../static/js/marks/line.js";

export async function mount() { return { describe: () => line("a line") }; }
