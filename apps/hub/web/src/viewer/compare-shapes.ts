import { atOnce, type Steps } from '../steps.ts';
import { shapeIndexSteps } from './shape-index.ts';
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

/** Shapes that are compared without a rest. */
const shapesInStep = 50;

/** Finds for each shape of `a` its counterpart in `b`. */
export function compareShapes(a: readonly Shape[], b: readonly Shape[]): ShapeDifferences {
  return atOnce(comparisonSteps(a, b));
}

/** The same bit by bit. */
export function* comparisonSteps(a: readonly Shape[], b: readonly Shape[]): Steps<ShapeDifferences> {
  const index = yield* shapeIndexSteps(b);
  const taken = new Set<number>();
  const onlyA: Shape[] = [];
  const changed: ShapePair[] = [];
  const same: ShapePair[] = [];
  for (const [at, shape] of a.entries()) {
    if (at % shapesInStep === shapesInStep - 1) yield;
    let best: { at: number; overlap: number } | null = null;
    for (const near of index.near(shape.box)) {
      const other = b[near];
      if (!other || taken.has(near)) continue;
      const overlap = arePointsEqual(shape, other) ? 1 : overlapOf(shape, other);
      if (overlap > (best?.overlap ?? sameThing)) best = { at: near, overlap };
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
