import { JobFailure } from '@headway/jobs';

/**
 * Voxels of one channel that objects or spots are looked for in, so that a run keeps well within the 2 GiB that the hub
 * gives it: 63 million of dense nuclei took 1.3 GiB, 100 million all of it (some 20 bytes each). Noise takes more.
 */
export const mostVoxels = 64_000_000;
/** Real numbers take twice the room of 16 bit. */
export const mostRealVoxels = 48_000_000;
/** More are noise that was taken for objects, and a result that is too large to be stored. */
export const mostObjects = 40_000;

/** @throws JobFailure `image_too_large` */
export function checkVoxels(
  { width, height, slices }: { width: number; height: number; slices: number },
  format: 'uint8' | 'uint16' | 'float32',
): void {
  const voxels = width * height * slices;
  const most = format === 'float32' ? mostRealVoxels : mostVoxels;
  if (voxels <= most) return;
  const million = (count: number): string => (Math.round(count / 100_000) / 10).toLocaleString('en');
  throw new JobFailure(
    'image_too_large',
    `This stack has ${width} × ${height} × ${slices} voxels, ${million(voxels)} million; objects and spots are looked for in up to ${million(most)} million${format === 'float32' ? ' of real numbers' : ''}. The file is kept, and can be looked at, projected and searched for its sharpest slice. Send a smaller part of it.`,
  );
}

/** @throws JobFailure `too_many_objects` */
export function checkCount(count: number, what: string): void {
  if (count <= mostObjects) return;
  throw new JobFailure(
    'too_many_objects',
    `${count.toLocaleString('en')} ${what} were found, more than the ${mostObjects.toLocaleString('en')} that a result holds. It is probably noise: smooth more, set a higher threshold or a smallest volume.`,
  );
}

/**
 * Pieces that may be objects, or parts of one, at one size: some 100 bytes each. Recorded stacks of the largest size have
 * up to 1.7 million, noise alone three times as many.
 */
const mostNodes = 2_500_000;

/** @throws JobFailure `too_noisy` */
export function checkNodes(count: number): void {
  if (count <= mostNodes) return;
  throw new JobFailure(
    'too_noisy',
    'This stack is too noisy for its size to be searched for objects that touch: nearly all of it stands out a little here and there. Look for objects that hang together above a threshold by hand, or send a smaller part of it.',
  );
}
