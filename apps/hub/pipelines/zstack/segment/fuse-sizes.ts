import type { Basins } from './basins.ts';
import type { Candidate } from './choose-nodes.ts';

/** Objects found so far, at any size. */
export interface Found {
  /** 0 = background, else 1 … `objects.length`. */
  readonly labels: Uint16Array | Int32Array;
  readonly objects: readonly FoundObject[];
}

/** One of them. */
export interface FoundObject {
  readonly voxels: number;
  readonly score: number;
  /** The size at which it was found. */
  readonly sigma: number;
}

/** What was found at one more size. */
export interface Fresh {
  readonly basins: Basins['labels'];
  readonly partOf: Int32Array;
  readonly fine: Uint8Array;
  readonly sigma: number;
  readonly candidates: readonly Candidate[];
}

/** Objects that share this much of the smaller one cannot both be true. */
const CONFLICT = 0.25;
/** How much more a good object counts than several poor ones of the same voxels; see `valueOf`. */
export const SHARPNESS = 3;

/**
 * Joins what was found at one more size to what is known: where objects stand against objects, the side
 * whose voxels score higher stays.
 */
export function fuseSizes(known: Found, fresh: Fresh): Found {
  const { basins, partOf, fine, sigma, candidates } = fresh;
  const { labels, objects } = known;
  const owner = new Int32Array(partOf.length);
  for (const [i, { parts }] of candidates.entries()) for (const part of parts) owner[part] = i + 1;
  const steps = Uint8Array.from([0, ...candidates.map(({ step }) => step)]);
  for (let basin = 1; basin < partOf.length; basin++) owner[basin] = owner[partOf[basin]!]!;
  const freshAt = (voxel: number): number => {
    const candidate = owner[basins[voxel]!]!;
    return candidate > 0 && fine[voxel]! >= steps[candidate]! ? candidate : 0;
  };

  const across = candidates.length + 1;
  const sizes = new Float64Array(across);
  const shared = new Map<number, number>();
  for (let voxel = 0; voxel < labels.length; voxel++) {
    const candidate = freshAt(voxel);
    if (candidate === 0) continue;
    sizes[candidate]!++;
    const label = labels[voxel]!;
    if (label === 0) continue;
    const key = label * across + candidate;
    shared.set(key, (shared.get(key) ?? 0) + 1);
  }
  const group = Int32Array.from({ length: objects.length + across }, (_, i) => i);
  const groupOf = (start: number): number => {
    let at = start;
    while (group[at] !== at) at = group[at] = group[group[at]!]!;
    return at;
  };
  for (const [key, voxels] of shared) {
    const label = Math.floor(key / across);
    const candidate = key % across;
    if (voxels <= CONFLICT * Math.min(objects[label - 1]!.voxels, sizes[candidate]!)) continue;
    group[groupOf(label - 1)] = groupOf(objects.length + candidate - 1);
  }
  const balance = new Float64Array(group.length);
  for (const [i, object] of objects.entries()) balance[groupOf(i)]! += valueOf(object);
  const incoming = candidates.map(({ score }, i) => ({ score, sigma, voxels: sizes[i + 1]! }));
  for (const [i, object] of incoming.entries()) balance[groupOf(objects.length + i)]! -= valueOf(object);

  const kept: FoundObject[] = [];
  const oldNumbers = new Int32Array(objects.length + 1);
  const newNumbers = new Int32Array(across);
  for (const [i, object] of objects.entries())
    if (balance[groupOf(i)]! >= 0) oldNumbers[i + 1] = kept.push(object);
  for (const [i, object] of incoming.entries()) {
    if (balance[groupOf(objects.length + i)]! < 0) newNumbers[i + 1] = kept.push(object);
  }
  const wide = kept.length > 65_535 && labels instanceof Uint16Array;
  const out = wide ? new Int32Array(labels.length) : labels;
  for (let voxel = 0; voxel < labels.length; voxel++) {
    const before = oldNumbers[labels[voxel]!]!;
    const now = newNumbers[freshAt(voxel)]!;
    if (before > 0 && now > 0) out[voxel] = kept[before - 1]!.score >= kept[now - 1]!.score ? before : now;
    else out[voxel] = before || now;
  }
  return { labels: out, objects: kept };
}

function valueOf({ voxels, score }: Pick<FoundObject, 'voxels' | 'score'>): number {
  return voxels * score ** SHARPNESS;
}
