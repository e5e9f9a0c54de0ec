// @ts-check
/** Numbers as the page writes them. */

/**
 * A value as the readouts spell it: four decimals, and never fewer than four significant digits.
 * @param {number} value
 */
export function spellValue(value) {
  if (value === 0) return "0.0000";
  return Math.abs(value) < 0.1 ? value.toPrecision(4) : value.toFixed(4);
}

/** A short value for axes and legends: two significant digits, a true minus sign. @param {number} value */
export function shortValue(value) {
  const digits = Math.abs(value) >= 10 || value === 0 ? 0 : Math.abs(value) >= 1 ? 1 : 2;
  return value.toFixed(digits).replace("-", "−");
}

/** For columns of numbers. @param {number} value */
export const twoDecimals = (value) => value.toFixed(2).replace("-", "−");

/** @param {number} value */
export const signedValue = (value) => (value > 0 ? "+" : "") + shortValue(value);

/** A probability in per cent; what is nearly certain is not rounded to certain. @param {number} probability */
export function percent(probability) {
  if (probability > 0.9995 && probability < 1) return "> 99.9\u202f%";
  if (probability < 0.0005 && probability > 0) return "< 0.1\u202f%";
  return `${(100 * probability).toFixed(1)}\u202f%`;
}

/** A file's size. @param {number} bytes */
export const megabytes = (bytes) => `${(bytes / 1e6).toFixed(bytes < 1e6 ? 2 : 1)} MB`;

/** "Ankle boot" → "an ankle boot"; the capital of "T-shirt" stays. @param {string} noun */
export function withArticle(noun) {
  const written = /^[A-Z][a-z]/.test(noun) ? noun[0].toLowerCase() + noun.slice(1) : noun;
  return `${/^[aeiou]/.test(written) ? "an" : "a"} ${written}`;
}
