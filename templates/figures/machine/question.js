// @ts-check
/**
 * What is asked about a picture, and what is said of it. Pure.
 *
 * @typedef {{ label: number | null, rival: number }} Pair the label, null of the reader's own picture, and the class
 * that the network finds most probable besides
 */

const MOST_DECIMALS = 4;
const NOTHING = "–";

/** A class on a button: "T-shirt/top" is "T-shirt". @param {string} name */
export const shortName = (name) => name.split("/")[0];

/** A class in a sentence: "Ankle boot" is an ankle boot, and a T-shirt keeps its capital. @param {string} name */
export function spoken(name) {
  const short = shortName(name);
  return /^.[a-z]/.test(short) ? short[0].toLowerCase() + short.slice(1) : short;
}

/** @param {ArrayLike<number>} probabilities @param {number | null} label @returns {Pair} */
export function pairOf(probabilities, label) {
  const others = Array.from(probabilities, (_, each) => each).filter((each) => each !== label);
  return { label, rival: others.reduce((best, each) => (probabilities[each] > probabilities[best] ? each : best)) };
}

/** Both, in the order of the classes, so that it gives nothing away. @param {Pair} pair */
export const optionsOf = ({ label, rival }) => label === null ? [] : [label, rival].sort((a, b) => a - b);

/** @param {Pair} pair @param {string[]} classes */
export function questionOf(pair, classes) {
  return `You decide: ${optionsOf(pair).map((each) => spoken(classes[each])).join(" or ")}?`;
}

/**
 * Probabilities in per cent, with as many decimals as it takes to tell the two largest apart.
 * @param {ArrayLike<number>} probabilities @returns {(probability: number) => string}
 */
export function percentFor(probabilities) {
  const [first = 1, second = 0] = Array.from(probabilities, (each) => 100 * each).sort((a, b) => b - a);
  let decimals = 1;
  while (decimals < MOST_DECIMALS && first.toFixed(decimals) === second.toFixed(decimals)) decimals++;
  return (probability) => `${(100 * probability).toFixed(decimals)}\u202f%`;
}

/**
 * Who says what, in the order in which it is shown.
 * @param {{ pair: Pair, probabilities: ArrayLike<number>, answer: number | null, classes: string[],
 *   network: string }} known `answer`: the reader's, null without one
 * @returns {{ who: string, what: string, detail: string }[]}
 */
export function verdictsOf({ pair, probabilities, answer, classes, network }) {
  const percent = percentFor(probabilities);
  const order = Array.from(probabilities, (_, label) => label).sort((a, b) => probabilities[b] - probabilities[a]);
  const [best, next] = order;
  const said = {
    who: network === "trained" ? "The network" : `The ${network.replaceAll("-", " ")} network`,
    what: shortName(classes[best]),
    detail: `${percent(probabilities[best])}, ${shortName(classes[next])} ${percent(probabilities[next])}`,
  };
  if (pair.label === null) return [said];
  const you = { who: "You", what: answer === null ? NOTHING : shortName(classes[answer]), detail: "" };
  return [you, said, { who: "The label", what: shortName(classes[pair.label]), detail: "" }];
}

/** The verdicts in one sentence. @param {ReturnType<typeof verdictsOf>} verdicts */
export function sentenceOf(verdicts) {
  const words = verdicts.filter(({ what }) => what !== NOTHING).map(sayOne).join("; ");
  return `${words[0].toUpperCase()}${words.slice(1)}.`;
}

/** @param {ReturnType<typeof verdictsOf>[number]} verdict */
function sayOne({ who, what, detail }) {
  const says = who === "You" ? "you say" : `${who[0].toLowerCase()}${who.slice(1)} says`;
  return `${says} ${spoken(what)}${detail ? ` (${detail})` : ""}`;
}
