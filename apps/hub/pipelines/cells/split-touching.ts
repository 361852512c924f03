import { distanceMap } from './distance-map.ts';
import { findNotches, notchLabels, type Notches } from './notches.ts';
import type { Plane } from './raster.ts';
import { regionsFromLabels, type Region } from './region.ts';

/**
 * Depths (as shares of the region's highest peak) that a saddle must lie below both its peaks
 * before it counts as a border between two objects. Several are tried, the caller judges.
 */
const SADDLE_DEPTHS = [0.06, 0.15, 0.3] as const;

/** Hills lower than this share of the highest are bumps of the outline. */
const LEAST_HILL = 0.35;

/** A region seen as a landscape of hills, by its outline and by outline and brightness together. */
export interface Relief {
  readonly frame: Region;
  readonly outline: Hills;
  readonly blended: Hills;
  readonly notches: Notches;
}

/** Surveys one region: what `proposeSplits` cuts, and what tells one object from several. */
export function surveyRelief(region: Region, signal: Plane): Relief {
  const frame = pad(region);
  const distance = distanceMap(frame.mask, frame.width, frame.height);
  return {
    frame,
    outline: findHills(distance, frame),
    blended: findHills(blend(distance, frame, signal), frame),
    notches: findNotches(frame),
  };
}

/** How far the most distinct lesser hill stands out of its saddle, as a share of its own height; 0 for one hill. */
export function secondHill(hills: Hills): number {
  let most = 0;
  for (let hill = 0; hill < hills.into.length; hill++) {
    if (hills.into[hill] === hill || hills.height[hill]! < LEAST_HILL) continue;
    most = Math.max(most, hills.prominence[hill]! / hills.height[hill]!);
  }
  return most;
}

/**
 * Proposes ways to cut a region into touching objects. Proposals that do not cut are left out.
 */
export function proposeSplits(relief: Relief): Region[][] {
  const proposals: Region[][] = [];
  const seen = new Set<string>();
  const offer = (labels: Int32Array, count: number): void => {
    const parts = regionsFromLabels(labels, relief.frame, count).filter((part) => part !== undefined);
    const key = parts.map((part) => `${part.x0},${part.y0},${part.area}`).join(';');
    if (parts.length < 2 || seen.has(key)) return;
    seen.add(key);
    proposals.push(parts);
  };
  const halves = notchLabels(relief.frame, relief.notches);
  if (halves) offer(halves, 2);
  for (const hills of [relief.outline, relief.blended]) {
    for (const depth of SADDLE_DEPTHS) {
      const { labels, count } = cutAt(hills, depth);
      if (count >= 2) offer(labels, count);
    }
  }
  return proposals;
}

/** One unset pixel around the mask, so that the distance is measured to the region's own edge. */
function pad(region: Region): Region {
  const width = region.width + 2;
  const height = region.height + 2;
  const mask = new Uint8Array(width * height);
  for (let y = 0; y < region.height; y++) {
    mask.set(region.mask.subarray(y * region.width, (y + 1) * region.width), (y + 1) * width + 1);
  }
  return { x0: region.x0 - 1, y0: region.y0 - 1, width, height, mask, area: region.area };
}

/** Distance times brightness over the region's mean brightness: valleys of either kind cut. */
function blend(distance: Float32Array, frame: Region, signal: Plane): Float32Array {
  const blended = new Float32Array(distance.length);
  let sum = 0;
  for (let i = 0; i < distance.length; i++) {
    if (!frame.mask[i]) continue;
    const x = frame.x0 + (i % frame.width);
    const y = frame.y0 + Math.floor(i / frame.width);
    const value = Math.max(0, signal.data[y * signal.width + x]!);
    blended[i] = value;
    sum += value;
  }
  const mean = Math.max(sum / frame.area, 1e-9);
  for (let i = 0; i < distance.length; i++) blended[i] = distance[i]! * (blended[i]! / mean);
  return blended;
}

/** The hills of a landscape: which one each pixel belongs to, and how far each stands out. */
export interface Hills {
  /** Hill of each pixel, -1 outside the region. */
  readonly owner: Int32Array;
  /** Hill that each one runs into over its highest saddle; itself for the highest of all. */
  readonly into: Int32Array;
  /** Height above that saddle, as a share of the highest peak; 1 for the highest hill. */
  readonly prominence: Float32Array;
  /** Height of each peak as a share of the highest. */
  readonly height: Float32Array;
}

/**
 * Watershed by immersion: pixels are visited from the highest down, each joins the hill of its
 * highest visited neighbour, and where two hills meet the lower one learns its prominence. Cutting
 * at any depth afterwards needs no second flood.
 */
function findHills(landscape: Float32Array, frame: Region): Hills {
  const { mask, width } = frame;
  const owner = new Int32Array(landscape.length).fill(-1);
  const order = highestFirst(landscape, mask, frame.area);
  const peak = Math.max(landscape[order[0] ?? 0] ?? 0, 1e-9);
  const top: number[] = [];
  const into: number[] = [];
  const merged: number[] = [];
  const prominence: number[] = [];
  const find = (hill: number): number => {
    let root = hill;
    while (merged[root] !== root) root = merged[root]!;
    merged[hill] = root;
    return root;
  };
  // The frame is padded with unset pixels, so no step leaves it.
  const around = Int32Array.of(-1, 1, -width, width, -width - 1, -width + 1, width - 1, width + 1);
  for (let k = 0; k < order.length; k++) {
    const i = order[k]!;
    let joined = -1;
    let highest = -Infinity;
    let several = false;
    for (let n = 0; n < 8; n++) {
      const next = i + around[n]!;
      const hill = owner[next]!;
      if (hill < 0) continue;
      if (joined >= 0 && hill !== joined) several = true;
      if (landscape[next]! > highest) {
        highest = landscape[next]!;
        joined = hill;
      }
    }
    if (joined < 0) {
      owner[i] = top.length;
      into.push(top.length);
      merged.push(top.length);
      prominence.push(1);
      top.push(landscape[i]!);
      continue;
    }
    owner[i] = joined;
    if (!several) continue;
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
  return {
    owner,
    into: Int32Array.from(into),
    prominence: Float32Array.from(prominence),
    height: Float32Array.from(top, (value) => value / peak),
  };
}

/** Pixels of the mask from the highest down, in at most 4,096 steps (counting sort: regions come by the thousand). */
function highestFirst(landscape: Float32Array, mask: Uint8Array, count: number): Int32Array {
  const steps = Math.min(4096, 4 * count);
  let peak = 1e-9;
  for (let i = 0; i < landscape.length; i++) if (mask[i] && landscape[i]! > peak) peak = landscape[i]!;
  const bin = (i: number): number => Math.round((1 - Math.max(landscape[i]!, 0) / peak) * (steps - 1));
  const starts = new Int32Array(steps + 1);
  for (let i = 0; i < landscape.length; i++) if (mask[i]) starts[bin(i) + 1]!++;
  for (let s = 0; s < steps; s++) starts[s + 1]! += starts[s]!;
  const order = new Int32Array(count);
  for (let i = 0; i < landscape.length; i++) if (mask[i]) order[starts[bin(i)]!++] = i;
  return order;
}

/** Labels (from 1) of the hills that stand out by at least `depth`; lesser ones join what they run into. */
function cutAt(hills: Hills, depth: number): { labels: Int32Array; count: number } {
  const { owner, into, prominence } = hills;
  const number = new Int32Array(into.length);
  let count = 0;
  for (let hill = 0; hill < into.length; hill++) if (prominence[hill]! >= depth) number[hill] = ++count;
  const target = Int32Array.from(into, (_, hill) => {
    let root = hill;
    while (number[root] === 0) root = into[root]!;
    return number[root]!;
  });
  return { labels: owner.map((hill) => (hill < 0 ? 0 : target[hill]!)), count };
}
