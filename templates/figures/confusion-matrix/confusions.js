// @ts-check
/**
 * What a confusion matrix says. No DOM.
 *
 * @typedef {number[][]} Confusion counts; row: label, column: prediction
 * @typedef {{ first: number, second: number, count: number, share: number }} Mutual
 * two classes taken for one another: how often both ways together, and which part of their images
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
