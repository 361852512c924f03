import type { ShapeDifferences } from '../viewer/compare-shapes.ts';
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

export function compareScene({ onlyA, onlyB, changed, same }: ShapeDifferences): CompareScene {
  const from = namedBySide();
  const parts: readonly (readonly Shape[])[] = [
    onlyA.map((shape) => from('a', shape)),
    onlyB.map((shape) => from('b', shape)),
    changed.flatMap(({ a, b }) => [from('a', a), from('b', b)]),
    same.map(({ b }) => from('b', b)),
  ];
  const differences: Difference[] = [
    ...onlyA.map((shape) => difference('onlyA', from('a', shape), shape.id)),
    ...onlyB.map((shape) => difference('onlyB', from('b', shape), shape.id)),
    ...changed.map(({ a, b, overlap }) => ({
      ...difference('changed', from('b', b), a.id === b.id ? a.id : `${a.id} → ${b.id}`),
      overlap,
    })),
  ];
  return {
    shapes: parts.flat(),
    colours: Uint8Array.from(parts.flatMap((part, at) => part.map(() => at))),
    differences: differences.toSorted((a, b) => (a.overlap ?? 0) - (b.overlap ?? 0)),
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
