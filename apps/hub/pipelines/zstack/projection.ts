import type { PlaneSamples } from '@headway/hub-api';

/** The brightest of each column of voxels, built up slice by slice. */
export function createProjection(pixels: number): {
  readonly data: Float32Array;
  add(plane: PlaneSamples): void;
} {
  const data = new Float32Array(pixels).fill(-Infinity);
  return {
    data,
    add(plane) {
      for (let at = 0; at < pixels; at++) {
        const value = plane[at]!;
        if (value > data[at]!) data[at] = value;
      }
    },
  };
}
