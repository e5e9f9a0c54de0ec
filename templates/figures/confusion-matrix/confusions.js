// @ts-check
/**
 * What a confusion matrix says. No DOM.
 *
 * @typedef {number[][]} Confusion counts; row: label, column: prediction
 * @typedef {{ first: number, second: number, count: number, share: number }} Mutual
 * two classes taken for one another: how often both ways together, and which part of their images
 * @typedef {{ epoch: number, confusion: Confusion }[]} History of a training, epoch by epoch
 */

/** @param {Confusion} confusion */
export const totalOf = (confusion) => confusion.reduce((sum, row) => row.reduce((part, n) => part + n, sum), 0);

/** @param {Confusion} confusion */
export const accuracyOf = (confusion) =>
  confusion.reduce((sum, row, label) => sum + row[label], 0) / Math.max(totalOf(confusion), 1);

/**
 * The commonest mutual confusions.
 * @param {Confusion} confusion
 * @param {number} n
 * @returns {Mutual[]}
 */
export function commonest(confusion, n) {
  const sizes = confusion.map((row) => row.reduce((sum, value) => sum + value, 0));
  const pairs = [];
  for (let first = 0; first < confusion.length; first++) {
    for (let second = first + 1; second < confusion.length; second++) {
      const count = confusion[first][second] + confusion[second][first];
      pairs.push({ first, second, count, share: count / Math.max(sizes[first] + sizes[second], 1) });
    }
  }
  return pairs.sort((a, b) => b.count - a.count).slice(0, n);
}

/**
 * The images of one class that are taken for another.
 * @param {ArrayLike<number>} labels @param {ArrayLike<number>} predicted @param {number} row @param {number} column
 */
export function behind(labels, predicted, row, column) {
  const found = [];
  for (let i = 0; i < labels.length; i++) if (labels[i] === row && predicted[i] === column) found.push(i);
  return found;
}

/**
 * The matrix that a state of the page asks for: an untrained network without a history of its own is a trained one
 * before its first epoch.
 * @param {Record<string, History>} histories by network @param {{ network: string, epoch: number | null }} state
 */
export function momentOf(histories, { network, epoch }) {
  const history = histories[network] ?? histories.trained;
  const last = history.length - 1;
  const at = network === "untrained" && !histories[network] ? 0 : Math.min(epoch ?? last, last);
  return { history, at, isFinal: network === "trained" && at === last };
}

/** The largest cell off the diagonal. @param {Confusion} confusion @returns {[row: number, column: number]} */
export function strongest(confusion) {
  /** @type {[number, number]} */
  let best = [0, 1];
  confusion.forEach((row, label) => row.forEach((count, column) => {
    if (label !== column && count > confusion[best[0]][best[1]]) best = [label, column];
  }));
  return best;
}
