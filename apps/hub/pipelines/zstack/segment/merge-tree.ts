import { checkNodes } from '../limits.ts';
import type { Basins } from './basins.ts';

/** A basin, or basins joined over their passes: something that may be one object. */
export interface MergeNode {
  /** The part that it is by itself; 0 where it is of several. */
  readonly part: number;
  readonly partCount: number;
  readonly children: readonly MergeNode[];
  /** Height of the highest summit. */
  readonly summit: number;
  /** How far the lower of its two children rises above the pass between them; 0 for a single part. */
  readonly dip: number;
  /** Height of the pass to what it is joined with next; 0 at the end. */
  pass: number;
}

/** All nodes, children before their parents, and which part each basin belongs to. */
export interface MergeTree {
  readonly nodes: readonly MergeNode[];
  readonly partOf: Int32Array;
}

/** Nodes of more parts than this are no object at this size, and are not looked at. */
const MOST_PARTS = 24;
/** What is of a single part, for all of them: there may be millions. */
const NO_CHILDREN: readonly MergeNode[] = [];

/** The parts a node consists of; none when there are too many for one object. */
export function partsOf(node: MergeNode): readonly number[] {
  if (node.partCount > MOST_PARTS) return [];
  if (node.part > 0) return [node.part];
  return node.children.flatMap(partsOf);
}

/**
 * Joins basins in the order of their passes. Basins that rise less than `least` above their highest pass
 * are part of what lies beyond it.
 * @throws JobFailure `too_noisy` when there are too many to be held in memory
 */
export function buildMergeTree({ summits, passes }: Basins, least: number): MergeTree {
  const count = summits.length;
  const group = Int32Array.from({ length: count }, (_, i) => i);
  const part = Int32Array.from({ length: count }, (_, i) => i);
  const top = Float64Array.from(summits);
  const joined: (MergeNode | undefined)[] = Array.from({ length: count });
  const nodes: MergeNode[] = [];
  const nodeOf = (root: number): MergeNode => {
    const known = joined[root];
    if (known) return known;
    const single = { part: root, partCount: 1, children: NO_CHILDREN, summit: top[root]!, dip: 0, pass: 0 };
    checkNodes(nodes.push(single));
    return single;
  };
  for (const pass of passes.order) {
    const height = passes.heights[pass]!;
    const a = find(group, passes.a[pass]!);
    const b = find(group, passes.b[pass]!);
    if (a === b) continue;
    const [high, low] = top[a]! >= top[b]! ? [a, b] : [b, a];
    const dip = top[low]! - height;
    group[low] = high;
    if (dip < least) {
      // What rises so little was joined with nothing before: it is one part.
      part[find(part, low)] = find(part, (low === a ? passes.b : passes.a)[pass]!);
      continue;
    }
    const children = [nodeOf(high), nodeOf(low)];
    for (const child of children) child.pass = height;
    const partCount = children.reduce((sum, child) => sum + child.partCount, 0);
    joined[high] = { part: 0, partCount, children, summit: top[high]!, dip, pass: 0 };
    checkNodes(nodes.push(joined[high]));
  }
  for (let i = 1; i < count; i++) {
    part[i] = find(part, i);
    if (find(group, i) === i && !joined[i]) nodeOf(i);
  }
  return { nodes, partOf: part };
}

function find(parent: Int32Array, start: number): number {
  let root = start;
  while (parent[root] !== root) root = parent[root]!;
  let at = start;
  while (at !== root) {
    const next = parent[at]!;
    parent[at] = root;
    at = next;
  }
  return root;
}
