// @ts-check
/**
 * How a drawing becomes an image that a network knows: cropped, scaled and centred as the data set was.
 * Pure; the same steps as `build/data/preparation.py`, held to the same numbers by a test.
 *
 * @typedef {{ side: number, centre: "mass" | "box" }} Framing how a data set frames its subjects
 * @typedef {{ values: Float64Array, rows: number, columns: number }} Field ink in [0, 1]
 */

/** Ink below this share is taken for none when the drawing is cropped. */
const FAINT = 0.05;

/**
 * The pixels that a network receives.
 * @param {Field} drawing
 * @param {Framing} framing
 * @param {number[]} shape of the image, ending in height and width
 * @returns {Float32Array} all zero for an empty drawing
 */
export function prepare(drawing, framing, shape) {
  const [height, width] = shape.slice(-2);
  const image = new Float32Array(height * width);
  const subject = crop(drawing);
  if (!subject) return image;
  const longest = Math.max(subject.rows, subject.columns);
  const [rows, columns] = [subject.rows, subject.columns].map((length) =>
    Math.max(1, Math.round((length * framing.side) / longest)),
  );
  const small = transpose(average(transpose(average(subject, rows)), columns));
  const brightest = small.values.reduce((most, value) => Math.max(most, value), 0);
  const top = offset(small, height, framing.centre);
  const left = offset(transpose(small), width, framing.centre);
  small.values.forEach((value, at) => {
    image[(top + Math.floor(at / columns)) * width + left + (at % columns)] = value / brightest;
  });
  return image;
}

/**
 * A drawing as it stands, neither cropped nor centred: the mean of each square of cells.
 * @param {Field} drawing a multiple of the image's cells a side
 * @param {number[]} shape of the image, ending in height and width
 */
export function shrink({ values, rows, columns }, shape) {
  const [height, width] = shape.slice(-2);
  const image = new Float32Array(height * width);
  const share = (height * width) / (rows * columns);
  values.forEach((value, at) => {
    const [row, column] = [Math.floor(at / columns), at % columns];
    image[Math.floor((row * height) / rows) * width + Math.floor((column * width) / columns)] += value * share;
  });
  return image;
}

/** Cut the empty ground around the ink away; null if there is no ink. @param {Field} drawing @returns {Field | null} */
export function crop({ values, rows, columns }) {
  let [top, bottom, left, right] = [rows, -1, columns, -1];
  values.forEach((value, at) => {
    if (value <= FAINT) return;
    const [row, column] = [Math.floor(at / columns), at % columns];
    top = Math.min(top, row);
    bottom = Math.max(bottom, row);
    left = Math.min(left, column);
    right = Math.max(right, column);
  });
  if (bottom < 0) return null;
  const size = { rows: bottom - top + 1, columns: right - left + 1 };
  const cut = Float64Array.from({ length: size.rows * size.columns }, (_, at) =>
    values[(top + Math.floor(at / size.columns)) * columns + left + (at % size.columns)]);
  return { values: cut, ...size };
}

/**
 * Resample the rows: each new one is the mean over the area that it covers.
 * @param {Field} field @param {number} count
 * @returns {Field}
 */
function average({ values, rows, columns }, count) {
  const result = new Float64Array(count * columns);
  for (let row = 0; row < count; row++) {
    const [start, end] = [(row * rows) / count, ((row + 1) * rows) / count];
    for (let source = Math.floor(start); source < Math.min(Math.ceil(end), rows); source++) {
      const weight = (Math.min(end, source + 1) - Math.max(start, source)) / (end - start);
      for (let column = 0; column < columns; column++)
        result[row * columns + column] += weight * values[source * columns + column];
    }
  }
  return { values: result, rows: count, columns };
}

/** @param {Field} field @returns {Field} */
function transpose({ values, rows, columns }) {
  const turned = Float64Array.from(values, (_, at) => values[(at % rows) * columns + Math.floor(at / rows)]);
  return { values: turned, rows: columns, columns: rows };
}

/** The first row that the scaled subject takes. @param {Field} small @param {number} room @param {string} centre */
function offset({ values, rows, columns }, room, centre) {
  if (centre === "box") return Math.floor((room - rows) / 2);
  let [mass, moment] = [0, 0];
  values.forEach((value, at) => {
    mass += value;
    moment += value * (Math.floor(at / columns) + 0.5);
  });
  return Math.min(Math.max(Math.round(room / 2 - moment / mass), 0), room - rows);
}
