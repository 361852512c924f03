import { findComponents } from './components.ts';
import type { Grid } from './volume.ts';

/**
 * Fills, in place, background that no path across faces joins to the edge of the stack. In a stack of
 * one or two slices everything touches the edge, so nothing is filled.
 */
export function fillHoles(mask: Uint8Array, grid: Grid): void {
  const background = findComponents(mask, grid, { connectivity: 6, value: 0 });
  background.eachRun((component, from, to) => {
    if (background.border[component - 1] === 0) mask.fill(1, from, to);
  });
}
