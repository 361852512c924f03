import { atOnce, type Steps } from '../steps.ts';
import { comparisonSteps, type ShapeDifferences } from '../viewer/compare-shapes.ts';
import type { Shape } from '../viewer/shape.ts';

/** What became of an object between two results. */
export type DifferenceKind = 'onlyA' | 'onlyB' | 'changed' | 'same';

/** Colours that are told apart with any eyes (Okabe and Ito), and words for them. */
export const differenceKinds: readonly { kind: DifferenceKind; label: string; colour: string }[] = [
  { kind: 'onlyA', label: 'Only in A', colour: '#e69f00' },
  { kind: 'onlyB', label: 'Only in B', colour: '#56b4e9' },
  { kind: 'changed', label: 'Changed', colour: '#f0e442' },
  { kind: 'same', label: 'The same', colour: '#9aa0a6' },
];

/** One entry of the list: where to look, and what is there. */
export interface Difference {
  id: string;
  kind: DifferenceKind;
  /** For people: `12`, or `4 → 5`. */
  name: string;
  /** What is gone to. */
  shape: Shape;
  /** Intersection over union of what changed; `null` else. */
  overlap: number | null;
}

/** Shapes of both results in one picture; ids tell where they are from. */
export interface CompareScene {
  shapes: readonly Shape[];
  /** Place in `differenceKinds` of each shape. */
  colours: Uint8Array;
  /** What is on one side only first, then what changed, the least alike first. */
  differences: readonly Difference[];
}

export function compareScene(differences: ShapeDifferences): CompareScene {
  return atOnce(sceneSteps(differences));
}

/** What tells two sets of shapes apart as one picture, bit by bit. */
export function* comparedSceneSteps({
  a,
  b,
}: Readonly<Record<'a' | 'b', readonly Shape[]>>): Steps<CompareScene> {
  return yield* sceneSteps(yield* comparisonSteps(a, b));
}

/** Shapes that are put into the picture without a rest. */
const shapesInStep = 500;

function* sceneSteps({ onlyA, onlyB, changed, same }: ShapeDifferences): Steps<CompareScene> {
  const from = namedBySide();
  const shapes: Shape[] = [];
  const colours: number[] = [];
  const differences: Difference[] = [];
  const add = (kind: number, shape: Shape): Shape => {
    shapes.push(shape);
    colours.push(kind);
    return shape;
  };
  for (const shape of onlyA) {
    if (shapes.length % shapesInStep === 0) yield;
    differences.push(difference('onlyA', add(0, from('a', shape)), shape.id));
  }
  for (const shape of onlyB) {
    if (shapes.length % shapesInStep === 0) yield;
    differences.push(difference('onlyB', add(1, from('b', shape)), shape.id));
  }
  for (const { a, b, overlap } of changed) {
    if (shapes.length % shapesInStep < 2) yield;
    add(2, from('a', a));
    const name = a.id === b.id ? a.id : `${a.id} → ${b.id}`;
    differences.push({ ...difference('changed', add(2, from('b', b)), name), overlap });
  }
  for (const { b } of same) {
    if (shapes.length % shapesInStep === 0) yield;
    add(3, from('b', b));
  }
  return {
    shapes,
    colours: Uint8Array.from(colours),
    differences: differences.toSorted((one, other) => (one.overlap ?? 0) - (other.overlap ?? 0)),
  };
}

/** Gives shapes ids by which both sides can lie in one picture. An object may be cut into several parts: each has its own. */
function namedBySide(): (side: 'a' | 'b', shape: Shape) => Shape {
  const named = { a: new Map<Shape, Shape>(), b: new Map<Shape, Shape>() };
  const parts = new Map<string, number>();
  return (side, shape) => {
    const known = named[side].get(shape);
    if (known) return known;
    const id = `${side}${shape.id}`;
    const part = (parts.get(id) ?? 0) + 1;
    parts.set(id, part);
    const made = { ...shape, id: part === 1 ? id : `${id} part ${part}` };
    named[side].set(shape, made);
    return made;
  };
}

function difference(kind: DifferenceKind, shape: Shape, name: string): Difference {
  return { id: shape.id, kind, name, shape, overlap: null };
}
