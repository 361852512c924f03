import { voxelsOf, type Grid } from './volume.ts';

/** Memory of the search, taken once and used again at every size: seven bytes a voxel. */
export interface Buffers {
  /** Narrow smoothing, then the landscape. */
  readonly near: Uint16Array<ArrayBuffer>;
  /** Wide smoothing; the same memory as `basins`, which come after it. */
  readonly wide: Uint16Array<ArrayBuffer>;
  readonly basins: Int32Array<ArrayBuffer>;
  readonly fine: Uint8Array<ArrayBuffer>;
}

/** Takes the memory; `near` may be given when it is there already. */
export function takeBuffers(grid: Grid, near?: Uint16Array<ArrayBuffer>): Buffers {
  const voxels = voxelsOf(grid);
  const basins = new Int32Array(voxels);
  return {
    near: near ?? new Uint16Array(voxels),
    wide: new Uint16Array(basins.buffer, 0, voxels),
    basins,
    fine: new Uint8Array(voxels),
  };
}
