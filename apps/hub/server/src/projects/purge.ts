import { setImmediate as nextTurn } from 'node:timers/promises';
import { recordActivity } from '../news/activity.ts';
import { requireDeletion } from './access.ts';
import type { DeletionRow } from '../database.ts';
import type { HubServices } from '../hub-context.ts';
import { tellMembersGone } from './member-records.ts';
import { channelsOfProject } from './project-channels.ts';

type Hub = Pick<HubServices, 'db' | 'publisher' | 'storage' | 'planes' | 'now' | 'newId'>;

/** Images that go in one transaction: their results are large, and nothing else should wait for long. */
const perTransaction = 20;
/** How often it is looked for deletions whose time is over. */
const sweepIntervalMs = 600_000;

/** Deletes for good what was deleted. @throws ApiError `not_found`, `forbidden`. */
export async function purgeDeletion(hub: Hub, userId: string, id: string): Promise<void> {
  await purge(hub, [await requireDeletion(hub.db, { userId, action: 'write' }, id)], { userId });
}

/** Deletes for good, with all files. What was brought back meanwhile stays. What an abort leaves goes with the next sweep. */
export async function purge(
  hub: Hub,
  deletions: readonly DeletionRow[],
  { userId = null, signal }: { userId?: string | null; signal?: AbortSignal } = {},
): Promise<void> {
  const images = deletions.filter(({ asset_id: assetId }) => assetId !== null);
  for (let from = 0; from < images.length; from += perTransaction) {
    if (signal?.aborted) return;
    await purgeImages(hub, images.slice(from, from + perTransaction), userId);
    await nextTurn();
  }
  for (const deletion of deletions) {
    if (deletion.asset_id === null) await purgeProject(hub, deletion, signal);
  }
}

async function purgeImages(
  hub: Hub,
  deletions: readonly DeletionRow[],
  userId: string | null,
): Promise<void> {
  const keys = await hub.db.transaction().execute(async (trx) => {
    const gone: { deletion: DeletionRow; key: string }[] = [];
    for (const deletion of deletions) {
      const { id, project_id: projectId } = deletion;
      const row = await trx
        .deleteFrom('assets')
        .where('deletion_id', '=', id)
        .returning('file_key')
        .executeTakeFirst();
      await trx.deleteFrom('deletions').where('id', '=', id).execute();
      if (!row) continue;
      gone.push({ deletion, key: row.file_key });
      await hub.publisher.publish(
        { channels: [`project:${projectId}`], type: 'deletion.ended', data: null, key: `deletion:${id}` },
        trx,
      );
    }
    const [first] = gone;
    // What goes because its time is over was said when it was deleted.
    if (first && userId !== null) {
      const { project_id: projectId, asset_id: assetId, name } = first.deletion;
      await recordActivity(hub, trx, {
        projectId,
        actorId: userId,
        action: 'image.purged',
        subject: { type: 'image', id: assetId ?? '', name },
        count: gone.length,
      });
    }
    return gone.map(({ key }) => key);
  });
  // Only now: files without a row are swept at the next start, a row without its files would be broken.
  for (const key of keys) await removeFiles(hub, key);
}

async function removeFiles({ storage, planes }: Hub, key: string): Promise<void> {
  // First: what is made of a file that is gone fails, and leaves nothing behind.
  await storage.remove(key);
  await planes.drop(key);
}

async function purgeProject(
  hub: Hub,
  { id, project_id: projectId }: DeletionRow,
  signal: AbortSignal | undefined,
): Promise<void> {
  const isGoing = await hub.db.transaction().execute(async (trx) => {
    const project = await trx
      .selectFrom('projects')
      .select('id')
      .where('deletion_id', '=', id)
      .executeTakeFirst();
    if (!project) return false;
    const channels = await channelsOfProject(trx, projectId);
    // Nobody can bring it back any more, and whatever interrupts this, the next sweep goes on with it.
    await tellMembersGone(hub, trx, projectId);
    await trx.deleteFrom('project_members').where('project_id', '=', projectId).execute();
    await trx.updateTable('deletions').set({ ends_at: hub.now() }).where('id', '=', id).execute();
    await hub.publisher.publish({ channels, type: 'deletion.ended', data: null, key: `deletion:${id}` }, trx);
    return true;
  });
  if (!isGoing) return;
  for (;;) {
    const some = await hub.db
      .selectFrom('assets')
      .select(['id', 'file_key'])
      .where('project_id', '=', projectId)
      .limit(perTransaction)
      .execute();
    if (some.length === 0) break;
    if (signal?.aborted) return;
    const ids = some.map((asset) => asset.id);
    await hub.db.deleteFrom('assets').where('id', 'in', ids).execute();
    for (const { file_key: key } of some) await removeFiles(hub, key);
    await nextTurn();
  }
  await hub.db.deleteFrom('projects').where('id', '=', projectId).execute();
}

/** Deletes for good all whose time is over. */
export async function purgeEnded(hub: Hub, signal?: AbortSignal): Promise<void> {
  while (!signal?.aborted) {
    const rows = await hub.db
      .selectFrom('deletions')
      .selectAll()
      .where('ends_at', '<=', hub.now())
      .orderBy('id')
      .limit(500)
      .execute();
    if (rows.length === 0) return;
    await purge(hub, rows, signal ? { signal } : {});
  }
}

/** Does so now and from time to time. Returns the end of it. */
export function startPurging(
  hub: Hub & { onError: (error: unknown, context: { stage: string }) => void },
): () => Promise<void> {
  const stop = new AbortController();
  let running: Promise<void> = Promise.resolve();
  const sweep = (): void => {
    running = running
      .then(() => purgeEnded(hub, stop.signal))
      .catch((error: unknown) => hub.onError(error, { stage: 'purge' }));
  };
  sweep();
  const timer = setInterval(sweep, sweepIntervalMs);
  return async () => {
    clearInterval(timer);
    stop.abort();
    await running;
  };
}
