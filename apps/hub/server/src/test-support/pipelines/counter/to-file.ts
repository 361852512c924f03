import { writeFile } from 'node:fs/promises';
import type { Asset } from '@headway/protocol';

/** Writes a byte for each tick, and the name of the image. */
export async function write({ ticks }: { ticks: number }, asset: Asset, path: string): Promise<void> {
  if (ticks === 13) throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
  if (ticks === 14) process.exit(1);
  await writeFile(path, Buffer.concat([Buffer.alloc(ticks, '.'), Buffer.from(asset.name)]));
}
