import { changeAsset } from '../images/asset-records.ts';
import type { HubServices } from '../hub-context.ts';
import type { PlaneService } from './plane-service.ts';
import { ApiError } from '../http/problem.ts';

type Hub = Pick<HubServices, 'db' | 'publisher' | 'storage'> & {
  planeService: Pick<PlaneService, 'describe'>;
  onError: (error: unknown, context: { stage: string }) => void;
};

/**
 * Looks for many planes in images that came before the hub knew of stacks, when nothing else is to be done. Each is looked
 * at once; what an end of the hub leaves, the next start goes on with. Returns the end of it.
 */
export function startFindingStacks(hub: Hub): () => Promise<void> {
  const stop = new AbortController();
  const finding = findOldStacks(hub, stop.signal).catch((error: unknown) => {
    if (!stop.signal.aborted) hub.onError(error, { stage: 'find old stacks' });
  });
  return async () => {
    stop.abort();
    await finding;
  };
}

async function findOldStacks(
  { db, publisher, storage, planeService }: Hub,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    const asset = await db
      .selectFrom('stacks_to_find')
      .innerJoin('assets', 'assets.id', 'stacks_to_find.asset_id')
      .select(['id', 'file_key'])
      .limit(1)
      .executeTakeFirst();
    if (!asset) return;
    const { id, file_key: key } = asset;
    const source = { path: storage.pathOf('files', key), layout: null };
    const info = await planeService.describe(source, { signal }, true).catch((error: unknown) => {
      // Of a single plane, damaged, or gone: it stays as it is.
      if (error instanceof ApiError) return null;
      throw error;
    });
    await db.transaction().execute(async (trx) => {
      await trx.deleteFrom('stacks_to_find').where('asset_id', '=', id).execute();
      if (info) await changeAsset({ publisher }, trx, { id, stack: info.stack });
    });
  }
}
