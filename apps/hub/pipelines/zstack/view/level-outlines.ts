/** Values of a plane, row by row. */
export interface Field {
  readonly width: number;
  readonly height: number;
  readonly values: Float32Array;
}

/** Outlines at a level, in noise without end, are cut off here: corners of all of them together. */
const mostCorners = 400_000;
/** Outlines of fewer corners are single pixels: noise, which a run leaves out as well. */
const leastCorners = 5;

// The sides of a pixel, clockwise: up, right, down, left.
const stepX = [0, 1, 0, -1] as const;
const stepY = [-1, 0, 1, 0] as const;

/**
 * The lines along which a plane has a level, as x0, y0, x1, y1 … where 0,0 is the corner of the first pixel and a
 * pixel's value stands at its middle. Exactly the middles with the level or more lie inside, by the rule of winding:
 * holes run the other way round. This is marching squares (W. E. Lorensen and H. E. Cline, 1987, in the plane), walked
 * along each line: pixels that touch at a corner only are apart.
 */
export function levelOutlines({ width, height, values }: Field, level: number): Float32Array[] {
  const isIn = (x: number, y: number): boolean =>
    x >= 0 && y >= 0 && x < width && y < height && (values[y * width + x] ?? 0) >= level;
  // Every line crosses the upper side of some pixel from left to right: where it was walked along is marked there.
  const walked = new Uint8Array(width * height);
  const lines: Float32Array[] = [];
  const line: number[] = [];
  let corners = 0;

  /** Where a side of a pixel is crossed: nearer to the pixel the nearer its value is to the level. */
  function cross(x: number, y: number, side: number): void {
    const [dx, dy] = [stepX[side] ?? 0, stepY[side] ?? 0];
    const [nx, ny] = [x + dx, y + dy];
    const isBeside = nx < 0 || ny < 0 || nx >= width || ny >= height;
    const own = values[y * width + x] ?? 0;
    const other = isBeside ? Number.NaN : (values[ny * width + nx] ?? 0);
    // Half way where there is no number: at the sides of the plane, and where the file has none.
    const share = Number.isFinite(other) ? (own - level) / (own - other) : 0.5;
    line.push(x + 0.5 + dx * share, y + 0.5 + dy * share);
  }

  for (let start = 0; start < walked.length; start += 1) {
    // This is asked of each pixel: no call, no division.
    if ((values[start] ?? 0) < level || walked[start] === 1) continue;
    if (start >= width && (values[start - width] ?? 0) >= level) continue;
    const firstX = start % width;
    const firstY = (start - firstX) / width;
    let [x, y, side] = [firstX, firstY, 0];
    line.length = 0;
    do {
      if (side === 0) walked[y * width + x] = 1;
      cross(x, y, side);
      const turn = (side + 1) % 4;
      const [aheadX, aheadY] = [x + (stepX[turn] ?? 0), y + (stepY[turn] ?? 0)];
      const [outX, outY] = [aheadX + (stepX[side] ?? 0), aheadY + (stepY[side] ?? 0)];
      if (!isIn(aheadX, aheadY)) side = turn;
      else if (isIn(outX, outY)) [x, y, side] = [outX, outY, (side + 3) % 4];
      else [x, y] = [aheadX, aheadY];
    } while (x !== firstX || y !== firstY || side !== 0);
    if (line.length < leastCorners * 2) continue;
    lines.push(Float32Array.from(line));
    corners += line.length / 2;
    if (corners > mostCorners) break;
  }
  return lines;
}
