/** How found objects and true ones fit together. */
export interface Matched {
  readonly found: number;
  readonly truth: number;
  /** Numbers of the found objects that are matched to a true one. */
  readonly right: ReadonlySet<number>;
}

/** Above one half no object can overlap two others so far, so that matches are one to one by themselves. */
const LEAST_OVERLAP = 0.5;

/** Matches two labelled stacks of the same size; 0 is background in both. */
export function matchLabels(found: ArrayLike<number>, truth: ArrayLike<number>): Matched {
  const foundSizes = new Map<number, number>();
  const truthSizes = new Map<number, number>();
  const shared = new Map<number, Map<number, number>>();
  for (let i = 0; i < found.length; i++) {
    const f = found[i]!;
    const t = truth[i]!;
    if (f !== 0) foundSizes.set(f, (foundSizes.get(f) ?? 0) + 1);
    if (t !== 0) truthSizes.set(t, (truthSizes.get(t) ?? 0) + 1);
    if (f === 0 || t === 0) continue;
    const row = shared.get(f) ?? new Map<number, number>();
    shared.set(f, row.set(t, (row.get(t) ?? 0) + 1));
  }
  const right = new Set<number>();
  for (const [f, row] of shared) {
    for (const [t, both] of row) {
      const either = foundSizes.get(f)! + truthSizes.get(t)! - both;
      if (both > LEAST_OVERLAP * either) right.add(f);
    }
  }
  return { found: foundSizes.size, truth: truthSizes.size, right };
}
