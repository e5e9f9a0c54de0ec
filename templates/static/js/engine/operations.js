// @ts-check
/**
 * What each kind of layer computes, and how a gradient passes back through it.
 *
 * `forward(layer, x, y)` fills y from x; `backward(layer, x, y, dy, dx)` adds to dx, which comes zeroed.
 * Arrays are flat float32 in torch's order (channel, row, column).
 *
 * @typedef {import("./network.js").Layer} Layer
 * @typedef {{
 *   forward: (layer: Layer, x: Float32Array, y: Float32Array) => void,
 *   backward: (layer: Layer, x: Float32Array, y: Float32Array, dy: Float32Array, dx: Float32Array) => void,
 * }} Operation
 */

/** The input layer is copied, never computed. @type {Operation} */
const input = {
  forward: () => {},
  backward: () => {},
};

/** @type {Operation} */
const conv = {
  forward(layer, x, y) {
    const { bias, padded } = parameters(layer);
    const area = layer.shape[1] * layer.shape[2];
    pad(layer, x, padded);
    for (let o = 0; o < layer.shape[0]; o++) y.fill(bias[o], o * area, (o + 1) * area);
    const correlate = layer.kernel === 3 && layer.stride === 1 ? correlate3 : correlateAny;
    correlate(layer, padded, y);
  },

  backward(layer, _x, _y, dy, dx) {
    const { padded } = parameters(layer);
    const [channels, rows, columns] = layer.shape;
    padded.fill(0);
    // ReLU and pooling leave most of the gradient zero: only what is not passes back.
    for (let o = 0, at = 0; o < channels; o++) {
      for (let row = 0; row < rows; row++) {
        for (let column = 0; column < columns; column++, at++) {
          if (dy[at] !== 0) scatter(layer, padded, o, row, column, dy[at]);
        }
      }
    }
    unpad(layer, padded, dx);
  },
};

/**
 * Add one output cell's gradient to the patch that it came from.
 * @param {Layer} layer @param {Float32Array} padded
 * @param {number} o output channel @param {number} row @param {number} column @param {number} gradient
 */
function scatter(layer, padded, o, row, column, gradient) {
  const { weight } = parameters(layer);
  const { kernel, stride } = layer;
  const [inputs, height, width] = paddedShape(layer);
  let w = o * inputs * kernel * kernel;
  for (let i = 0; i < inputs; i++) {
    let to = (i * height + row * stride) * width + column * stride;
    for (let y = 0; y < kernel; y++, to += width) {
      for (let x = 0; x < kernel; x++) padded[to + x] += gradient * weight[w++];
    }
  }
}

/**
 * The main network's case, three rows of three weights held in registers.
 * @param {Layer} layer @param {Float32Array} padded @param {Float32Array} y
 */
function correlate3(layer, padded, y) {
  const { weight } = parameters(layer);
  const [channels, rows, columns] = layer.shape;
  const [inputs, height, width] = paddedShape(layer);
  for (let o = 0, w = 0; o < channels; o++) {
    for (let i = 0; i < inputs; i++, w += 9) {
      const w0 = weight[w], w1 = weight[w + 1], w2 = weight[w + 2];
      const w3 = weight[w + 3], w4 = weight[w + 4], w5 = weight[w + 5];
      const w6 = weight[w + 6], w7 = weight[w + 7], w8 = weight[w + 8];
      for (let row = 0; row < rows; row++) {
        let top = (i * height + row) * width;
        let middle = top + width;
        let bottom = middle + width;
        const end = (o * rows + row + 1) * columns;
        for (let to = end - columns; to < end; to++, top++, middle++, bottom++) {
          y[to] +=
            w0 * padded[top] + w1 * padded[top + 1] + w2 * padded[top + 2] +
            w3 * padded[middle] + w4 * padded[middle + 1] + w5 * padded[middle + 2] +
            w6 * padded[bottom] + w7 * padded[bottom + 1] + w8 * padded[bottom + 2];
        }
      }
    }
  }
}

/** Any kernel and stride. @param {Layer} layer @param {Float32Array} padded @param {Float32Array} y */
function correlateAny(layer, padded, y) {
  const { weight } = parameters(layer);
  const { kernel, stride } = layer;
  const [channels, rows, columns] = layer.shape;
  const [inputs, height, width] = paddedShape(layer);
  for (let o = 0, w = 0; o < channels; o++) {
    for (let i = 0; i < inputs; i++) {
      for (let k = 0; k < kernel * kernel; k++, w++) {
        const factor = weight[w];
        const corner = (i * height + Math.floor(k / kernel)) * width + (k % kernel);
        for (let row = 0; row < rows; row++) {
          let from = corner + row * stride * width;
          const end = (o * rows + row + 1) * columns;
          for (let to = end - columns; to < end; to++, from += stride) y[to] += factor * padded[from];
        }
      }
    }
  }
}

/** @param {Layer} layer @returns {[number, number, number]} channels, rows, columns with the border of zeros */
export function paddedShape(layer) {
  const [channels, rows, columns] = layer.inputShape;
  return [channels, rows + 2 * layer.padding, columns + 2 * layer.padding];
}

/** @param {Layer} layer @param {Float32Array} x @param {Float32Array} padded */
function pad(layer, x, padded) {
  const [channels, rows, columns] = layer.inputShape;
  const [, height, width] = paddedShape(layer);
  padded.fill(0);
  for (let i = 0; i < channels; i++) {
    for (let row = 0; row < rows; row++) {
      const from = (i * rows + row) * columns;
      padded.set(x.subarray(from, from + columns), (i * height + row + layer.padding) * width + layer.padding);
    }
  }
}

/** @param {Layer} layer @param {Float32Array} padded @param {Float32Array} dx */
function unpad(layer, padded, dx) {
  const [channels, rows, columns] = layer.inputShape;
  const [, height, width] = paddedShape(layer);
  for (let i = 0; i < channels; i++) {
    for (let row = 0; row < rows; row++) {
      const from = (i * height + row + layer.padding) * width + layer.padding;
      dx.set(padded.subarray(from, from + columns), (i * rows + row) * columns);
    }
  }
}

/** @type {Operation} */
const relu = {
  forward(_layer, x, y) {
    for (let i = 0; i < x.length; i++) y[i] = x[i] > 0 ? x[i] : 0;
  },
  backward(_layer, x, _y, dy, dx) {
    for (let i = 0; i < x.length; i++) dx[i] = x[i] > 0 ? dy[i] : 0;
  },
};

/** @type {Operation} */
const maxPool = {
  forward(layer, x, y) {
    for (let to = 0; to < y.length; to++) y[to] = x[winner(layer, x, to)];
  },
  backward(layer, x, _y, dy, dx) {
    for (let from = 0; from < dy.length; from++) dx[winner(layer, x, from)] += dy[from];
  },
};

/**
 * The index in x of the largest value of one pooling window; the first of equals, as in PyTorch.
 * @param {Layer} layer @param {Float32Array} x @param {number} cell index of the output cell
 */
export function winner(layer, x, cell) {
  const [, rows, columns] = layer.shape;
  const [, height, width] = layer.inputShape;
  const channel = Math.floor(cell / (rows * columns));
  const row = Math.floor(cell / columns) % rows;
  const corner = (channel * height + row * layer.stride) * width + (cell % columns) * layer.stride;
  let best = corner;
  for (let i = 0; i < layer.size; i++) {
    for (let j = 0; j < layer.size; j++) {
      const candidate = corner + i * width + j;
      if (x[candidate] > x[best]) best = candidate;
    }
  }
  return best;
}

/** @type {Operation} */
const flatten = {
  forward: (_layer, x, y) => y.set(x),
  backward: (_layer, _x, _y, dy, dx) => dx.set(dy),
};

/** @type {Operation} */
const dense = {
  forward(layer, x, y) {
    const { weight, bias } = parameters(layer);
    const n = x.length;
    for (let o = 0; o < y.length; o++) y[o] = bias[o] + dot(weight, o * n, x);
  },
  backward(layer, _x, _y, dy, dx) {
    const { weight } = parameters(layer);
    const n = dx.length;
    for (let o = 0; o < dy.length; o++) {
      if (dy[o] === 0) continue;
      for (let i = 0; i < n; i++) dx[i] += dy[o] * weight[o * n + i];
    }
  },
};

/**
 * Four running sums: each addition need not wait for the one before it.
 * @param {Float32Array} weight @param {number} start @param {Float32Array} x
 */
function dot(weight, start, x) {
  const whole = x.length - (x.length % 4);
  let a = 0, b = 0, c = 0, d = 0;
  for (let i = 0; i < whole; i += 4) {
    a += weight[start + i] * x[i];
    b += weight[start + i + 1] * x[i + 1];
    c += weight[start + i + 2] * x[i + 2];
    d += weight[start + i + 3] * x[i + 3];
  }
  for (let i = whole; i < x.length; i++) a += weight[start + i] * x[i];
  return a + b + c + d;
}

/** (x − mean) / std, one mean and one deviation a channel. @type {Operation} */
const normalize = {
  forward(layer, x, y) {
    const area = x.length / layer.mean.length;
    for (let i = 0; i < x.length; i++) {
      const channel = Math.floor(i / area);
      y[i] = (x[i] - layer.mean[channel]) / layer.std[channel];
    }
  },
  backward(layer, x, _y, dy, dx) {
    const area = x.length / layer.mean.length;
    for (let i = 0; i < x.length; i++) dx[i] = dy[i] / layer.std[Math.floor(i / area)];
  },
};

/** The one list of layer kinds. @type {Readonly<Record<string, Operation>>} */
export const OPERATIONS = Object.freeze({
  input, conv, relu, "max-pool": maxPool, flatten, dense, normalize,
});

/** @param {Layer} layer */
function parameters(layer) {
  if (!layer.weight || !layer.bias) throw new Error(`${layer.name}: a ${layer.kind} layer must have weights`);
  return { weight: layer.weight, bias: layer.bias, padded: layer.padded };
}
