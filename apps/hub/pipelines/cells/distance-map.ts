/**
 * Exact Euclidean distance of every set pixel to the nearest unset one, in pixels (0 outside the
 * mask). What lies beyond the frame counts as unset only where `openEdges` says so.
 *
 * Source: P. Felzenszwalb, D. Huttenlocher, "Distance Transforms of Sampled Functions", 2012.
 */
export function distanceMap(mask: Uint8Array, width: number, height: number): Float32Array {
  const far = (width + height) ** 2;
  const squared = new Float64Array(width * height);
  for (let i = 0; i < squared.length; i++) squared[i] = mask[i] ? far : 0;
  const longest = Math.max(width, height);
  const work = {
    line: new Float64Array(longest),
    hull: new Int32Array(longest),
    cuts: new Float64Array(longest + 1),
  };
  for (let x = 0; x < width; x++) transformLine(squared, x, width, height, work);
  for (let y = 0; y < height; y++) transformLine(squared, y * width, 1, width, work);
  const distance = new Float32Array(width * height);
  for (let i = 0; i < distance.length; i++) distance[i] = Math.sqrt(squared[i]!);
  return distance;
}

interface Work {
  line: Float64Array;
  hull: Int32Array;
  cuts: Float64Array;
}

/** Lower envelope of parabolas along one line, in place. */
function transformLine(values: Float64Array, start: number, step: number, length: number, work: Work): void {
  const { line, hull, cuts } = work;
  for (let i = 0; i < length; i++) line[i] = values[start + i * step]!;
  let top = 0;
  hull[0] = 0;
  cuts[0] = -Infinity;
  cuts[1] = Infinity;
  for (let i = 1; i < length; i++) {
    let cut = crossing(line, i, hull[top]!);
    while (cut <= cuts[top]!) {
      top--;
      cut = crossing(line, i, hull[top]!);
    }
    top++;
    hull[top] = i;
    cuts[top] = cut;
    cuts[top + 1] = Infinity;
  }
  top = 0;
  for (let i = 0; i < length; i++) {
    while (cuts[top + 1]! < i) top++;
    const near = hull[top]!;
    values[start + i * step] = (i - near) ** 2 + line[near]!;
  }
}

function crossing(line: Float64Array, a: number, b: number): number {
  return (line[a]! + a * a - (line[b]! + b * b)) / (2 * a - 2 * b);
}
