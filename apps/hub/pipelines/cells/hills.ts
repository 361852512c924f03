import type { Frame } from './frame.ts';
import { atLeast } from './scratch.ts';

/** Hills lower than this share of the highest are bumps of the outline. */
const LEAST_HILL = 0.35;
/** Heights are told apart in at most this many steps. */
const MOST_STEPS = 4096;

/** The hills of a landscape: which one each pixel belongs to, and how far each stands out. Arrays may be longer than needed. */
export interface Hills {
  readonly count: number;
  /** Hill of each pixel of the frame, -1 outside the region. */
  readonly owner: Int32Array;
  /** Hill that each one runs into over its highest saddle; itself for the highest of all. */
  readonly into: Int32Array;
  /** Height above that saddle, as a share of the highest peak; 1 for the highest hill. */
  readonly prominence: Float32Array;
  /** Height of each peak as a share of the highest. */
  readonly height: Float32Array;
}

/** How far the most distinct lesser hill stands out of its saddle, as a share of its own height; 0 for one hill. */
export function secondHill({ count, into, height, prominence }: Hills): number {
  let most = 0;
  for (let hill = 0; hill < count; hill++) {
    if (into[hill] === hill || height[hill]! < LEAST_HILL) continue;
    most = Math.max(most, prominence[hill]! / height[hill]!);
  }
  return most;
}

/**
 * Makes a finder of hills; what it found lives until it is called again.
 *
 * Watershed by immersion: pixels are visited from the highest down, each joins the hill of its
 * highest visited neighbour, and where two hills meet the lower one learns its prominence. Cutting
 * at any depth afterwards needs no second flood.
 */
export function createHillFinder(): (landscape: Float32Array, frame: Frame) => Hills {
  const sort = createSorter();
  let owners = new Int32Array(0);
  let intos = new Int32Array(0);
  let roots = new Int32Array(0);
  let prominences = new Float32Array(0);
  let tops = new Float32Array(0);
  return (landscape, frame) => {
    const { width, height, area } = frame;
    const owner = (owners = atLeast(owners, width * height));
    const into = (intos = atLeast(intos, area));
    const merged = (roots = atLeast(roots, area));
    const prominence = (prominences = atLeast(prominences, area));
    const top = (tops = atLeast(tops, area));
    owner.fill(-1, 0, width * height);
    const find = (hill: number): number => {
      let root = hill;
      while (merged[root] !== root) root = merged[root]!;
      merged[hill] = root;
      return root;
    };
    const order = sort(landscape, frame);
    const peak = Math.max(landscape[order[0]!]!, 1e-9);
    const around = Int32Array.of(-1, 1, -width, width, -width - 1, -width + 1, width - 1, width + 1);
    let count = 0;
    for (let k = 0; k < area; k++) {
      const i = order[k]!;
      const only = onlyHillAround(owner, i, width);
      if (only >= 0) {
        owner[i] = only;
        continue;
      }
      if (only === NO_HILL) {
        owner[i] = count;
        into[count] = count;
        merged[count] = count;
        prominence[count] = 1;
        top[count++] = landscape[i]!;
        continue;
      }
      let joined = -1;
      let highest = -Infinity;
      for (let n = 0; n < 8; n++) {
        const next = i + around[n]!;
        if (owner[next]! < 0 || landscape[next]! <= highest) continue;
        highest = landscape[next]!;
        joined = owner[next]!;
      }
      owner[i] = joined;
      for (let n = 0; n < 8; n++) {
        const hill = owner[i + around[n]!]!;
        if (hill < 0 || hill === joined) continue;
        const here = find(joined);
        const there = find(hill);
        if (here === there) continue;
        const lower = top[here]! < top[there]! ? here : there;
        const higher = lower === here ? there : here;
        prominence[lower] = (top[lower]! - landscape[i]!) / peak;
        into[lower] = higher;
        merged[lower] = higher;
      }
    }
    for (let hill = 0; hill < count; hill++) top[hill] = top[hill]! / peak;
    return { count, owner, into, prominence, height: top };
  };
}

const NO_HILL = -1;
const SEVERAL_HILLS = -2;

/**
 * The hill of all visited pixels around one, when they have the same. Asked for every pixel, so it does without branches,
 * which a processor could not foresee: the bits that all hills share make a number as high as the bits that any of them
 * has only when there is one hill. Pixels not visited (-1) say nothing: to the first they give all bits, to the second,
 * in which hills count from 1, none.
 */
function onlyHillAround(owner: Int32Array, i: number, width: number): number {
  const a = owner[i - 1]!;
  const b = owner[i + 1]!;
  const c = owner[i - width]!;
  const d = owner[i + width]!;
  const e = owner[i - width - 1]!;
  const f = owner[i - width + 1]!;
  const g = owner[i + width - 1]!;
  const h = owner[i + width + 1]!;
  const common = a & b & c & d & e & f & g & h;
  const any = (a + 1) | (b + 1) | (c + 1) | (d + 1) | (e + 1) | (f + 1) | (g + 1) | (h + 1);
  return any === common + 1 ? common : SEVERAL_HILLS;
}

/** Makes a sorter of a region's pixels from the highest down (counting sort: regions come by the thousand). */
function createSorter(): (landscape: Float32Array, frame: Frame) => Int32Array {
  const starts = new Int32Array(MOST_STEPS + 1);
  let orders = new Int32Array(0);
  let bins = new Uint16Array(0);
  return (landscape, { area, pixels }) => {
    const order = (orders = atLeast(orders, area));
    const bin = (bins = atLeast(bins, area));
    const steps = Math.min(MOST_STEPS, 4 * area);
    starts.fill(0, 0, steps + 1);
    let peak = 1e-9;
    for (let k = 0; k < area; k++) peak = Math.max(peak, landscape[pixels[k]!]!);
    for (let k = 0; k < area; k++) {
      const step = Math.round((1 - Math.max(landscape[pixels[k]!]!, 0) / peak) * (steps - 1));
      bin[k] = step;
      starts[step + 1]!++;
    }
    for (let step = 0; step < steps; step++) starts[step + 1]! += starts[step]!;
    for (let k = 0; k < area; k++) order[starts[bin[k]!]!++] = pixels[k]!;
    return order;
  };
}
