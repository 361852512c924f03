import type { Shape } from './shape.ts';

const manyFrom = 3000;

/** Whether there are so many shapes that they are worked on beside the page, or bit by bit. */
export function isMany(shapes: readonly Shape[]): boolean {
  return shapes.length >= manyFrom;
}
