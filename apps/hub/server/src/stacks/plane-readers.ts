import type { PlaneFile, PlaneReader } from '@headway/hub-api';
import type { StackSource } from './plane-messages.ts';
import type { PipelineRegistry } from '../pipelines.ts';

/** Opens a file by the reader that knows it; `null`: none does. @throws PlaneError */
export type OpenStack = (source: StackSource) => Promise<PlaneFile | null>;

/** The readers of the pipelines, loaded when they are first needed. */
export function planeReaders(pipelines: () => Promise<PipelineRegistry>): OpenStack {
  let readers: Promise<PlaneReader[]> | null = null;

  async function load(): Promise<PlaneReader[]> {
    const loaded = (await pipelines()).all.map(async ({ loadReader }) => (await loadReader?.())?.reader);
    // One that can't be loaded must not keep all other files out.
    const settled = await Promise.allSettled(loaded);
    return settled.flatMap((each) => (each.status === 'fulfilled' && each.value ? [each.value] : []));
  }

  return async ({ path, layout }) => {
    for (const reader of await (readers ??= load())) {
      const file = await reader.open(path, layout);
      if (file) return file;
    }
    return null;
  };
}
