import type { UploadBatch, UploadPage } from '@headway/hub-api';
import type { HubDatabase, HubTransaction, UploadBatchRow, UploadRow } from '../database.ts';
import type { HubServices } from '../hub-context.ts';
import type { PageQuery } from '../http/paging.ts';
import { type BatchCounts, refused, toUpload, toUploadBatch, unfinished } from './upload-entities.ts';

type Db = HubDatabase | HubTransaction;
type Teller = Pick<HubServices, 'publisher' | 'queue' | 'now'>;

/** What changes of an upload. */
export type UploadChange = Partial<
  Pick<UploadRow, 'status' | 'received' | 'asset_id' | 'sha256' | 'allow_duplicate'>
> & { problem?: { code: string; detail: string } | null };

export async function findUpload(db: Db, id: string): Promise<UploadRow | null> {
  return (await db.selectFrom('uploads').selectAll().where('id', '=', id).executeTakeFirst()) ?? null;
}

/** Who hears of uploads: everybody in the project, and their sender wherever they are. */
export function channelsOfUploads({ project_id: projectId, user_id: userId }: UploadRow | UploadBatchRow) {
  return [`project:${projectId}`, `user:${userId}`];
}

/** Tells how an upload stands. */
export async function tellUpload(
  { publisher }: Pick<Teller, 'publisher'>,
  trx: HubTransaction,
  row: UploadRow,
): Promise<void> {
  const needsPerson = refused.some((status) => status === row.status);
  const type = needsPerson ? 'upload.ended' : 'upload.updated';
  await publisher.publish({ channels: channelsOfUploads(row), type, data: toUpload(row) }, trx);
}

/** Changes an upload and tells it; its batch is the caller's to tell. */
export async function changeUpload(
  hub: Pick<Teller, 'publisher' | 'now'>,
  trx: HubTransaction,
  { id, problem, ...change }: UploadChange & { id: string },
): Promise<UploadRow> {
  const row = await trx
    .updateTable('uploads')
    .set((eb) => ({
      ...change,
      ...(problem !== undefined && {
        problem_code: problem?.code ?? null,
        problem_detail: problem?.detail ?? null,
      }),
      updated_at: hub.now(),
      revision: eb('revision', '+', 1),
    }))
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow();
  await tellUpload(hub, trx, row);
  return row;
}

/** Takes an upload off the list: it was stored, or given up and counts no longer. */
export async function removeUpload(
  hub: Pick<Teller, 'publisher'>,
  trx: HubTransaction,
  { row, stored }: { row: UploadRow; stored: boolean },
): Promise<void> {
  await trx.deleteFrom('uploads').where('id', '=', row.id).execute();
  await trx
    .updateTable('upload_batches')
    .set((eb) =>
      stored
        ? { stored_files: eb('stored_files', '+', 1), stored_bytes: eb('stored_bytes', '+', row.bytes) }
        : { files: eb('files', '-', 1), bytes: eb('bytes', '-', row.bytes) },
    )
    .where('id', '=', row.batch_id)
    .execute();
  const key = `upload:${row.id}`;
  await hub.publisher.publish(
    { channels: channelsOfUploads(row), type: 'upload.removed', data: null, key },
    trx,
  );
}

async function countsOf(db: Db, batchId: string): Promise<BatchCounts> {
  const row = await db
    .selectFrom('uploads')
    .select(({ fn, lit }) => [
      fn.coalesce(fn.sum<number>('received'), lit(0)).as('received'),
      fn.countAll<number>().filterWhere('status', 'in', unfinished).as('unfinished'),
      fn.countAll<number>().filterWhere('status', 'in', refused).as('refused'),
      fn.countAll<number>().filterWhere('status', '=', 'paused').as('paused'),
    ])
    .where('batch_id', '=', batchId)
    .executeTakeFirstOrThrow();
  return row;
}

/**
 * Tells how a batch stands after changes of its files. When the last one has been dealt with, the batch has ended: that
 * is told once, and the jobs that it started are a closed lot, so that their end is told once, too.
 */
export async function tellBatch(
  hub: Teller,
  trx: HubTransaction,
  batchId: string,
): Promise<UploadBatch | null> {
  const before = await trx
    .selectFrom('upload_batches')
    .selectAll()
    .where('id', '=', batchId)
    .executeTakeFirst();
  if (!before) return null;
  const counts = await countsOf(trx, batchId);
  const ended = counts.unfinished === 0 && before.open === 0;
  if (ended && before.files === 0) {
    await removeBatch(hub, trx, before);
    return null;
  }
  const row = await trx
    .updateTable('upload_batches')
    .set((eb) => ({
      ended_at: ended ? (before.ended_at ?? hub.now()) : null,
      updated_at: hub.now(),
      revision: eb('revision', '+', 1),
    }))
    .where('id', '=', batchId)
    .returningAll()
    .executeTakeFirstOrThrow();
  const batch = toUploadBatch(row, counts);
  const type = ended && before.ended_at === null ? 'upload-batch.ended' : 'upload-batch.updated';
  await hub.publisher.publish({ channels: channelsOfUploads(row), type, data: batch }, trx);
  if (type === 'upload-batch.ended') await sealJobs(hub, trx, batchId);
  return batch;
}

/** Takes a batch off the list, and closes the lot of jobs that it may have started. */
export async function removeBatch(hub: Teller, trx: HubTransaction, row: UploadBatchRow): Promise<void> {
  await trx.deleteFrom('upload_batches').where('id', '=', row.id).execute();
  const key = `upload-batch:${row.id}`;
  await hub.publisher.publish(
    { channels: channelsOfUploads(row), type: 'upload-batch.removed', data: null, key },
    trx,
  );
  await sealJobs(hub, trx, row.id);
}

async function sealJobs({ queue }: Pick<Teller, 'queue'>, trx: HubTransaction, batchId: string) {
  const batch = await queue.batch(batchId, trx);
  if (batch && batch.status !== 'completed') await queue.sealBatch(batchId, trx);
}

/** Uploads that are there, in the order in which they were announced, and with the first page their batches. */
export async function listUploads(
  db: HubDatabase,
  of: { projectId: string } | { userId: string },
  { limit, cursor }: PageQuery,
): Promise<UploadPage> {
  const [column, value] =
    'projectId' in of ? (['project_id', of.projectId] as const) : (['user_id', of.userId] as const);
  let query = db.selectFrom('uploads').selectAll().where(column, '=', value);
  if (cursor !== undefined) query = query.where('id', '>', cursor);
  const rows = await query
    .orderBy('id')
    .limit(limit + 1)
    .execute();
  const shown = rows.slice(0, limit);
  return {
    items: shown.map(toUpload),
    batches: cursor === undefined ? await listBatches(db, [column, value]) : [],
    nextCursor: rows.length > limit ? (shown.at(-1)?.id ?? null) : null,
  };
}

/** Beyond these nobody looks; the newest are what one is about. */
const mostBatches = 200;

async function listBatches(db: Db, [column, value]: readonly ['project_id' | 'user_id', string]) {
  const rows = await db
    .selectFrom('upload_batches')
    .selectAll()
    .where(column, '=', value)
    .orderBy('id', 'desc')
    .limit(mostBatches)
    .execute();
  return await Promise.all(rows.map(async (row) => toUploadBatch(row, await countsOf(db, row.id))));
}

/** What channels carry of uploads when the log does not know them. */
export async function loadUploads(db: HubDatabase, of: { projectId: string } | { userId: string }) {
  const page = await listUploads(db, of, { limit: 5000 });
  return [
    ...page.batches.map((data) => ({
      type: data.endedAt === null ? ('upload-batch.updated' as const) : ('upload-batch.ended' as const),
      data,
    })),
    ...page.items.map((data) => ({
      type: refused.some((status) => status === data.status)
        ? ('upload.ended' as const)
        : ('upload.updated' as const),
      data,
    })),
  ];
}
