// Reads [{"tex": "…", "display": false}, …] and writes [{"mathml": "…"} or {"error": "…"}, …]: KaTeX, strict.
import { readFileSync } from "node:fs";
import katex from "katex";

const OPTIONS = { output: "mathml", strict: "error", throwOnError: true, trust: false };
// HTML needs neither the namespace nor the copy of the source that KaTeX wraps the formula in.
const SURROUNDINGS = / xmlns="[^"]*"|<\/?semantics>|<annotation.*<\/annotation>/gs;

function typeset({ tex, display }) {
  try {
    const [math] = katex.renderToString(tex, { ...OPTIONS, displayMode: display }).match(/<math.*<\/math>/s);
    return { mathml: math.replace(SURROUNDINGS, "") };
  } catch (error) {
    return { error: error.rawMessage ?? error.message };
  }
}

process.stdout.write(JSON.stringify(JSON.parse(readFileSync(0, "utf8")).map(typeset)));
