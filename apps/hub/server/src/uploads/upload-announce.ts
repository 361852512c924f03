import type { AnnouncedFile, AnnouncedUploads, Upload, UploadBatch } from '@headway/hub-api';
import { requireProject } from '../projects/access.ts';
import type { HubTransaction, UploadRow } from '../database.ts';
import { displayName, folderName } from '../display-name.ts';
import type { HubServices } from '../hub-context.ts';
import { ApiError } from '../http/problem.ts';
import { sizeText } from '../size-text.ts';
import { findDuplicate } from './upload-duplicates.ts';
import { toUpload, unfinished } from './upload-entities.ts';
import { tellBatch, tellUpload } from './upload-records.ts';

export interface AnnounceLimits {
  /** Largest file. */
  maxBytes: number;
  /** Most files of one person that have not been stored. */
  maxUploads: number;
  /** Room on the disk for uploads, after what must stay free. */
  freeBytes: () => Promise<number>;
}

type Hub = Pick<HubServices, 'db' | 'publisher' | 'queue' | 'newId' | 'now'>;

export interface Announced {
  items: Upload[];
  batch: UploadBatch | null;
}

/**
 * Makes a place for files that are to be sent, so that everybody sees all of them from the start.
 * @throws ApiError `not_found`, `forbidden`, `batch_conflict`, `too_many_uploads`, `storage_full`.
 */
export async function announceUploads(
  hub: Hub,
  limits: AnnounceLimits,
  { userId, projectId, uploads }: { userId: string; projectId: string; uploads: AnnouncedUploads },
): Promise<Announced> {
  // Not inside of the transaction: others would wait for the disk.
  const room = await limits.freeBytes();
  return await hub.db.transaction().execute(async (trx) => {
    await requireProject(trx, { userId, action: 'write' }, projectId);
    await requireRoom(trx, room, uploads.files);
    await requireFew(trx, userId, { most: limits.maxUploads, added: uploads.files.length });
    const batchId = uploads.batchId ?? hub.newId();
    await ensureUploadBatch(hub, trx, { id: batchId, userId, projectId, uploads });
    const items: Upload[] = [];
    for (const file of uploads.files) {
      const row = await toRow(hub, trx, { file, limits, userId, projectId, batchId });
      const placed = { ...row, process: uploads.process === false ? (0 as const) : (1 as const) };
      await trx.insertInto('uploads').values(placed).execute();
      await tellUpload(hub, trx, placed);
      items.push(toUpload(placed));
    }
    return { items, batch: await tellBatch(hub, trx, batchId) };
  });
}

/** A batch is one person's in one project. */
async function ensureUploadBatch(
  hub: Hub,
  trx: HubTransaction,
  batch: { id: string; userId: string; projectId: string; uploads: AnnouncedUploads },
): Promise<void> {
  const { id, userId, projectId, uploads } = batch;
  const bytes = uploads.files.reduce((sum, file) => sum + file.bytes, 0);
  const open = uploads.more === true ? 1 : 0;
  const known = await trx.selectFrom('upload_batches').selectAll().where('id', '=', id).executeTakeFirst();
  const jobs = await hub.queue.batch(id, trx);
  const isElsewhere =
    (known && (known.project_id !== projectId || known.user_id !== userId)) ||
    (jobs && jobs.labels['projectId'] !== projectId);
  if (isElsewhere) {
    throw new ApiError('batch_conflict', 'Choose another id: there is a batch with this one elsewhere.');
  }
  if (known) {
    await trx
      .updateTable('upload_batches')
      .set((eb) => ({
        open,
        files: eb('files', '+', uploads.files.length),
        bytes: eb('bytes', '+', bytes),
        updated_at: hub.now(),
      }))
      .where('id', '=', id)
      .execute();
    return;
  }
  const now = hub.now();
  await trx
    .insertInto('upload_batches')
    .values({
      id,
      project_id: projectId,
      user_id: userId,
      open,
      files: uploads.files.length,
      bytes,
      stored_files: 0,
      stored_bytes: 0,
      created_at: now,
      updated_at: now,
      ended_at: null,
      revision: 1,
    })
    .execute();
}

async function requireFew(
  trx: HubTransaction,
  userId: string,
  { most, added }: { most: number; added: number },
): Promise<void> {
  const { count } = await trx
    .selectFrom('uploads')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('user_id', '=', userId)
    .executeTakeFirstOrThrow();
  if (count + added <= most) return;
  throw new ApiError(
    'too_many_uploads',
    `You have ${count} uploads that are not done, ${most} are allowed. Finish or cancel some, then send the rest.`,
  );
}

/** Files that will not fit are refused before they are sent, together with what is on its way. */
async function requireRoom(trx: HubTransaction, room: number, files: readonly AnnouncedFile[]) {
  const { expected } = await trx
    .selectFrom('uploads')
    .select(({ fn, eb }) =>
      fn.coalesce(fn.sum<number>(eb('bytes', '-', eb.ref('received'))), eb.lit(0)).as('expected'),
    )
    .where('status', 'in', unfinished)
    .executeTakeFirstOrThrow();
  const added = files.reduce((sum, file) => sum + file.bytes, 0);
  if (added + expected <= room) return;
  throw new ApiError('storage_full', 'There is not enough room left on the disk of the hub for these files.');
}

interface NewRow {
  file: AnnouncedFile;
  limits: AnnounceLimits;
  userId: string;
  projectId: string;
  batchId: string;
}

async function toRow(
  hub: Hub,
  trx: HubTransaction,
  { file, limits, userId, projectId, batchId }: NewRow,
): Promise<UploadRow> {
  const now = hub.now();
  const row: UploadRow = {
    id: hub.newId(),
    project_id: projectId,
    batch_id: batchId,
    user_id: userId,
    name: displayName(file.name),
    folder: folderName(file.folder),
    bytes: file.bytes,
    received: 0,
    last_modified: file.lastModified ?? null,
    status: 'waiting',
    problem_code: null,
    problem_detail: null,
    asset_id: null,
    sha256: file.sha256 ?? null,
    process: 1,
    allow_duplicate: 0,
    created_at: now,
    updated_at: now,
    revision: 1,
  };
  const problem = problemOf(file, limits.maxBytes);
  if (problem) {
    return { ...row, status: 'rejected', problem_code: problem.code, problem_detail: problem.detail };
  }
  const duplicate = file.sha256 && (await findDuplicate(trx, projectId, file.sha256));
  if (!duplicate) return row;
  return { ...row, status: 'duplicate', asset_id: duplicate.id };
}

function problemOf({ bytes }: AnnouncedFile, maxBytes: number): { code: string; detail: string } | null {
  if (bytes === 0) return { code: 'empty_file', detail: 'The file has no content.' };
  if (bytes <= maxBytes) return null;
  return { code: 'file_too_large', detail: `Files may have up to ${sizeText(maxBytes)}.` };
}
