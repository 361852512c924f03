import { findComponents } from './components.ts';
import type { Grid } from './volume.ts';

/** Objects by number; 0 = background. */
type LabelData = Uint16Array | Int32Array;

/** Keeps the largest connected piece of every object (neighbours share a face), and of those pieces only the large enough. */
export function keepLargestPieces(labels: LabelData, grid: Grid, minVoxels: number): void {
  const pieces = findComponents(labels, grid, { connectivity: 6, value: 'labels' });
  const largest = new Map<number, number>();
  pieces.eachRun((piece, from) => {
    const label = labels[from]!;
    const known = largest.get(label);
    if (known === undefined || pieces.sizes[piece - 1]! > pieces.sizes[known - 1]!) largest.set(label, piece);
  });
  pieces.eachRun((piece, from, to) => {
    const kept = largest.get(labels[from]!) === piece && pieces.sizes[piece - 1]! >= minVoxels;
    if (!kept) labels.fill(0, from, to);
  });
}

/** Fills holes that one object alone encloses. */
export function fillObjectHoles(labels: LabelData, grid: Grid): void {
  const holes = findComponents(labels, grid, { connectivity: 6, value: 0 });
  // 0 = not seen yet, -1 = between several objects or open to the edge.
  const encloser = Int32Array.from(holes.border, (open) => (open === 1 ? -1 : 0));
  holes.eachRun((hole, from, to) => {
    if (encloser[hole - 1] === -1) return;
    for (const label of [labels[from - 1]!, labels[to]!]) {
      const known = encloser[hole - 1]!;
      encloser[hole - 1] = known === 0 || known === label ? label : -1;
    }
  });
  holes.eachRun((hole, from, to) => {
    const label = encloser[hole - 1]!;
    if (label > 0) labels.fill(label, from, to);
  });
}
