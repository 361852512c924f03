import type { AskedUploads, UploadAction } from '@headway/hub-api';
import { requireProject, requireUploadControl } from '../projects/access.ts';
import type { HubTransaction, UploadRow } from '../database.ts';
import type { HubServices } from '../hub-context.ts';
import { ApiError } from '../http/problem.ts';
import { changeUpload, removeUpload, tellBatch, type UploadChange } from './upload-records.ts';

type Hub = Pick<HubServices, 'db' | 'publisher' | 'queue' | 'now'>;

/** What remains to be done once a change is certain. */
export interface UploadEffects {
  /** Nothing more may come in for these, whose state has changed. */
  stopped: string[];
  /** These are here in full: to be made images of. */
  complete: string[];
  /** Their files go. */
  removed: string[];
}

/**
 * Does one thing to many uploads of a project: those named, or those of a batch that one may steer. What it does not fit
 * is left as it is.
 * @throws ApiError `not_found`, `forbidden`: then nothing is changed.
 */
export async function askUploads(
  hub: Hub,
  { userId, projectId, asked }: { userId: string; projectId: string; asked: AskedUploads },
): Promise<UploadEffects & { changed: number }> {
  return await hub.db.transaction().execute(async (trx) => {
    await requireProject(trx, { userId, action: 'write' }, projectId);
    const effects: UploadEffects = { stopped: [], complete: [], removed: [] };
    const batches = new Set<string>(asked.batchId === undefined ? [] : [asked.batchId]);
    let changed = 0;
    for (const id of await idsOf(trx, projectId, asked)) {
      const row = await requireUploadControl(trx, userId, id).catch(orNull);
      if (row?.project_id !== projectId) continue;
      if (await act(hub, trx, { row, action: asked.action, effects })) changed += 1;
      batches.add(row.batch_id);
    }
    // Whoever cancels a batch expects no more of it.
    if (asked.action === 'cancel' && asked.batchId !== undefined)
      await closeBatch(trx, userId, asked.batchId);
    for (const id of batches) await tellOwn(hub, trx, { projectId, id });
    return { ...effects, changed };
  });
}

/** What has just been stored or cancelled is not there any more: that is no error of who asks. */
function orNull(error: unknown): null {
  if (error instanceof ApiError && error.code === 'not_found') return null;
  throw error;
}

async function idsOf(
  trx: HubTransaction,
  projectId: string,
  { ids, batchId }: AskedUploads,
): Promise<readonly string[]> {
  if (ids) return [...new Set(ids)];
  const rows = await trx
    .selectFrom('uploads')
    .select('id')
    .where('project_id', '=', projectId)
    .where('batch_id', '=', batchId ?? '')
    .execute();
  return rows.map(({ id }) => id);
}

async function closeBatch(trx: HubTransaction, userId: string, batchId: string): Promise<void> {
  await trx
    .updateTable('upload_batches')
    .set({ open: 0 })
    .where('id', '=', batchId)
    .where('user_id', '=', userId)
    .execute();
}

async function tellOwn(
  hub: Hub,
  trx: HubTransaction,
  { projectId, id }: { projectId: string; id: string },
): Promise<void> {
  const row = await trx
    .selectFrom('upload_batches')
    .select('id')
    .where('id', '=', id)
    .where('project_id', '=', projectId)
    .executeTakeFirst();
  if (row) await tellBatch(hub, trx, id);
}

async function act(
  hub: Hub,
  trx: HubTransaction,
  { row, action, effects }: { row: UploadRow; action: UploadAction; effects: UploadEffects },
): Promise<boolean> {
  if (action === 'cancel') {
    await removeUpload(hub, trx, { row, stored: false });
    effects.stopped.push(row.id);
    // One that is being made an image of goes with that: its file may be open.
    if (row.status !== 'checking') effects.removed.push(row.id);
    return true;
  }
  const change = changeFor(row, action);
  if (!change) return false;
  await changeUpload(hub, trx, { id: row.id, ...change });
  if (change.status === 'paused') effects.stopped.push(row.id);
  if (change.status === 'checking') effects.complete.push(row.id);
  return true;
}

/** What becomes of an upload; `null` where the action does not fit. */
export function changeFor(
  { status, received, bytes }: Pick<UploadRow, 'status' | 'received' | 'bytes'>,
  action: Exclude<UploadAction, 'cancel'>,
): UploadChange | null {
  const goOn = received >= bytes ? ('checking' as const) : ('waiting' as const);
  switch (action) {
    case 'pause':
      return status === 'waiting' || status === 'receiving' ? { status: 'paused', problem: null } : null;
    case 'resume':
      return status === 'paused' || status === 'failed' ? { status: goOn, problem: null } : null;
    case 'add':
      return status === 'duplicate' ? { status: goOn, allow_duplicate: 1, asset_id: null } : null;
    default:
      return action satisfies never;
  }
}
