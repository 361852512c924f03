import { createShapeIndex } from './shape-index.ts';
import { overlapOf } from './shape-overlap.ts';
import type { Shape } from './shape.ts';

/** Two shapes that stand for the same thing. */
export interface ShapePair {
  a: Shape;
  b: Shape;
  /** Intersection over union, 0–1. */
  overlap: number;
}

/** What tells two sets of shapes apart. */
export interface ShapeDifferences {
  onlyA: readonly Shape[];
  onlyB: readonly Shape[];
  changed: readonly ShapePair[];
  same: readonly ShapePair[];
}

/** From it on two shapes are the same thing: no third one can overlap with either as much. */
const sameThing = 0.5;
/** From it on outlines differ by less than what a person would draw twice. */
const unchanged = 0.95;

/** Finds for each shape of `a` its counterpart in `b`. */
export function compareShapes(a: readonly Shape[], b: readonly Shape[]): ShapeDifferences {
  const index = createShapeIndex(b);
  const taken = new Set<number>();
  const onlyA: Shape[] = [];
  const changed: ShapePair[] = [];
  const same: ShapePair[] = [];
  for (const shape of a) {
    let best: { at: number; overlap: number } | null = null;
    for (const at of index.near(shape.box)) {
      const other = b[at];
      if (!other || taken.has(at)) continue;
      const overlap = arePointsEqual(shape, other) ? 1 : overlapOf(shape, other);
      if (overlap > (best?.overlap ?? sameThing)) best = { at, overlap };
    }
    const other = best && b[best.at];
    if (!best || !other) {
      onlyA.push(shape);
      continue;
    }
    taken.add(best.at);
    const pair = { a: shape, b: other, overlap: best.overlap };
    if (best.overlap >= unchanged) same.push(pair);
    else changed.push(pair);
  }
  return { onlyA, onlyB: b.filter((_, at) => !taken.has(at)), changed, same };
}

function arePointsEqual({ points: a }: Shape, { points: b }: Shape): boolean {
  return a.length === b.length && a.every((value, at) => value === b[at]);
}
