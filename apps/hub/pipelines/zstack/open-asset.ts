import type { PlaneFile } from '@headway/hub-api';
import type { AssetStack } from '@headway/protocol';
import { openStack } from './read/index.ts';

/** Opens the file of an image, as a person said that it is, or as it says itself; `null`: it has a single plane. */
export async function openAsset(
  path: string,
  stack: AssetStack | null | undefined,
): Promise<PlaneFile | null> {
  if (!stack?.corrected) return await openStack(path);
  const { slices, channels, times, order, pixelUm, sliceUm } = stack;
  return await openStack(path, { slices, channels, times, order, pixelUm, sliceUm });
}
