// @ts-check
/** How far two groups lie apart, channel by channel. Pure. */

/** Spreads below this are those of a channel that never answers. */
const STILL = 1e-6;

/**
 * Cohen's d of every channel: the difference of two means in pooled standard deviations.
 * @param {[ArrayLike<number>, ArrayLike<number>]} means of both groups, a value a channel
 * @param {[ArrayLike<number>, ArrayLike<number>]} spreads their standard deviations
 * @returns {{ channel: number, effect: number }[]} the largest in size first; positive where the first group is higher
 */
export function effectSizes([mean, other], [spread, otherSpread]) {
  return Array.from(mean, (value, channel) => {
    const pooled = Math.sqrt((spread[channel] ** 2 + otherSpread[channel] ** 2) / 2);
    return { channel, effect: pooled > STILL ? (value - other[channel]) / pooled : 0 };
  }).sort((a, b) => Math.abs(b.effect) - Math.abs(a.effect));
}
