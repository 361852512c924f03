import type { CellObject } from './contract.ts';
import { fillPolygon } from './fill-polygon.ts';

/** How found objects and true ones fit together. */
export interface Matching {
  readonly truth: number;
  readonly found: number;
  /** For every found object, in order: whether it is matched to a true one. */
  readonly right: readonly boolean[];
  readonly precision: number;
  readonly recall: number;
  /** Harmonic mean of precision and recall; 1 when there is nothing and nothing was found. */
  readonly f1: number;
}

/** Intersection over union from which a found object counts as a true one. */
const LEAST_OVERLAP = 0.5;

/** Matches polygons one to one with labelled true objects (label 0 is background), best overlaps first. */
export function matchObjects(
  objects: readonly Pick<CellObject, 'polygon'>[],
  truth: { readonly labels: Int32Array; readonly areas: readonly number[]; readonly width: number },
): Matching {
  const size = { width: truth.width, height: truth.labels.length / truth.width };
  const pairs: { object: number; label: number; overlap: number }[] = [];
  for (const [object, { polygon }] of objects.entries()) {
    const shared = new Map<number, number>();
    let area = 0;
    fillPolygon(polygon, size, (y, x0, x1) => {
      area += x1 - x0 + 1;
      for (const label of truth.labels.subarray(y * size.width + x0, y * size.width + x1 + 1)) {
        if (label > 0) shared.set(label, (shared.get(label) ?? 0) + 1);
      }
    });
    for (const [label, both] of shared) {
      const overlap = both / (area + (truth.areas[label] ?? 0) - both);
      if (overlap >= LEAST_OVERLAP) pairs.push({ object, label, overlap });
    }
  }
  const right = objects.map(() => false);
  const taken = new Set<number>();
  for (const { object, label } of pairs.sort((a, b) => b.overlap - a.overlap)) {
    if (right[object] === true || taken.has(label)) continue;
    right[object] = true;
    taken.add(label);
  }
  return score(taken.size, objects.length, truth.areas.length - 1, right);
}

function score(matched: number, found: number, truth: number, right: readonly boolean[]): Matching {
  return {
    truth,
    found,
    right,
    precision: found === 0 ? (truth === 0 ? 1 : 0) : matched / found,
    recall: truth === 0 ? (found === 0 ? 1 : 0) : matched / truth,
    f1: found + truth === 0 ? 1 : (2 * matched) / (found + truth),
  };
}
