import type { Grid } from './segment/volume.ts';

/** A part of a stack: the first voxel, and how many along each axis. */
export interface Tile {
  readonly x: number;
  readonly y: number;
  readonly z: number;
  readonly width: number;
  readonly height: number;
  readonly depth: number;
}

/** A part that is worked on at once takes some tens of megabytes with its margin. */
const edge = 128;

/** Parts that cover a stack without overlap, from the first slice on. */
export function tilesOf({ width, height, depth }: Grid): Tile[] {
  const starts = (length: number): { from: number; count: number }[] => {
    const parts = Math.ceil(length / edge);
    const size = Math.ceil(length / parts);
    return Array.from({ length: parts }, (_, index) => {
      const from = index * size;
      return { from, count: Math.min(size, length - from) };
    }).filter(({ count }) => count > 0);
  };
  return starts(depth).flatMap((z) =>
    starts(height).flatMap((y) =>
      starts(width).map((x) => ({
        x: x.from,
        y: y.from,
        z: z.from,
        width: x.count,
        height: y.count,
        depth: z.count,
      })),
    ),
  );
}
