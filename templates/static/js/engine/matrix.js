// @ts-check
/**
 * Weights times patches: the one loop in which nearly all of a network's time goes. Pure.
 *
 * @typedef {{ weight: Float32Array, bias: Float32Array, depth: number, from: number, to: number }} Rows
 * rows `from` … `to` of the weights, each of `depth` numbers
 */

/**
 * Multiply rows of weights with patches: y[row × area + offset + patch] = bias[row] + weight[row] · patch.
 *
 * Four rows and two patches at a time: eight running sums, which need not wait for each other, share each number read.
 * @param {Rows} rows
 * @param {Float32Array} patches one after the other
 * @param {number} count of the patches
 * @param {Float32Array} y
 * @param {number} offset of the first patch's cell
 * @param {number} area cells of a map of y
 */
export function multiply(rows, patches, count, y, offset, area) {
  const { weight, bias, depth: n, from, to } = rows;
  let o = from;
  if (count > 1) {
    for (; o + 3 < to; o += 4) {
      for (let next = 0; next < count; next += 2) {
        const patch = Math.min(next, count - 2);
        let a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0;
        for (let w = o * n, p = patch * n, end = p + n; p < end; p++, w++) {
          const x0 = patches[p], x1 = patches[p + n];
          const w0 = weight[w], w1 = weight[w + n], w2 = weight[w + 2 * n], w3 = weight[w + 3 * n];
          a += w0 * x0; b += w1 * x0; c += w2 * x0; d += w3 * x0;
          e += w0 * x1; f += w1 * x1; g += w2 * x1; h += w3 * x1;
        }
        let at = o * area + offset + patch;
        y[at] = a + bias[o]; y[at + 1] = e + bias[o];
        at += area;
        y[at] = b + bias[o + 1]; y[at + 1] = f + bias[o + 1];
        at += area;
        y[at] = c + bias[o + 2]; y[at + 1] = g + bias[o + 2];
        at += area;
        y[at] = d + bias[o + 3]; y[at + 1] = h + bias[o + 3];
      }
    }
  }
  for (; o < to; o++) {
    for (let patch = 0; patch < count; patch++) {
      y[o * area + offset + patch] = bias[o] + dot(weight, o * n, patches, patch * n, n);
    }
  }
}

/**
 * The product of two rows; four running sums, so that each addition need not wait for the one before it.
 * @param {Float32Array} weight @param {number} w where its row begins
 * @param {Float32Array} x @param {number} p where its row begins
 * @param {number} n
 */
export function dot(weight, w, x, p, n) {
  const whole = n - (n % 4);
  let a = 0, b = 0, c = 0, d = 0;
  for (let i = 0; i < whole; i += 4) {
    a += weight[w + i] * x[p + i];
    b += weight[w + i + 1] * x[p + i + 1];
    c += weight[w + i + 2] * x[p + i + 2];
    d += weight[w + i + 3] * x[p + i + 3];
  }
  for (let i = whole; i < n; i++) a += weight[w + i] * x[p + i];
  return a + b + c + d;
}
