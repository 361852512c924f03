import type { HubTransaction, UploadRow } from '../database.ts';
import type { HubServices } from '../hub-context.ts';
import type { UploadEffects } from './upload-actions.ts';
import { refused, unfinished } from './upload-entities.ts';
import type { UploadFiles } from './upload-files.ts';
import { changeUpload, findUpload, removeBatch, removeUpload, tellBatch } from './upload-records.ts';

export interface UploadPlace {
  hub: Pick<HubServices, 'db' | 'publisher' | 'queue' | 'now'>;
  files: UploadFiles;
  /** Whether bytes of an upload come in just now. */
  isActive: (id: string) => boolean;
  /** ms since 1970. */
  now: () => number;
}

/** What nobody goes on with is given up after a week; so is what nobody decides. */
const idleMs = 7 * 86_400_000;
/** A page that announces more files does so within seconds: after this it has gone. */
const openMs = 600_000;
/** Nothing of a file that is said to come in came for so long: that it ended could not be written. */
const stalledMs = 30_000;
/** A batch that has ended is of interest for a while. */
const endedMs = 3_600_000;

/** At start: brings the table in line with the files, and finds those that are to be finished. */
export async function recoverUploads(place: UploadPlace): Promise<UploadEffects> {
  const { hub, files } = place;
  await removeStrangers(place);
  const complete: string[] = [];
  const rows = await hub.db.selectFrom('uploads').selectAll().where('status', 'in', unfinished).execute();
  const sizes = new Map<string, number>();
  for (const { id, status } of rows) if (status !== 'checking') sizes.set(id, await files.sizeOf(id));
  await hub.db.transaction().execute(async (trx) => {
    const batches = new Set<string>();
    for (const row of rows) {
      if (!(await isAsRead(trx, row))) continue;
      const change = recovered(row, sizes.get(row.id) ?? 0);
      if (change) {
        await changeUpload(hub, trx, { id: row.id, ...change });
        batches.add(row.batch_id);
      }
      if ((change?.status ?? row.status) === 'checking') complete.push(row.id);
    }
    for (const id of batches) await tellBatch(hub, trx, id);
  });
  return { stopped: [], complete, removed: [] };
}

interface Recovered {
  status: 'checking' | 'waiting' | 'paused';
  received: number;
}

/** How an upload stands of which nothing comes in; `null`: as its row says. */
export function recovered(
  row: Pick<UploadRow, 'status' | 'bytes' | 'received'>,
  size: number,
): Recovered | null {
  if (row.status === 'checking') return null;
  const received = Math.min(size, row.bytes);
  // Also one that was paused: there is nothing left to be held back.
  if (received >= row.bytes) return { status: 'checking', received };
  const status = row.status === 'paused' ? 'paused' : 'waiting';
  return status === row.status && received === row.received ? null : { status, received };
}

/** Now and then: finishes what a fault has left complete, gives up what was left alone, forgets what is over. */
export async function sweepUploads(place: UploadPlace): Promise<UploadEffects> {
  const effects: UploadEffects = { stopped: [], complete: [], removed: [] };
  await removeStrangers(place);
  const { hub, now } = place;
  const before = (ms: number) => new Date(now() - ms).toISOString();
  const idle = await hub.db
    .selectFrom('uploads')
    .selectAll()
    .where('status', 'in', ['waiting', 'paused', ...refused])
    .where('updated_at', '<', before(idleMs))
    .limit(1000)
    .execute();
  const fallen = await fallenBehind(place, before(stalledMs));
  await hub.db.transaction().execute(async (trx) => {
    const batches = new Set<string>();
    for (const row of idle) {
      if (place.isActive(row.id) || !(await isAsRead(trx, row))) continue;
      await removeUpload(hub, trx, { row, stored: false });
      effects.removed.push(row.id);
      batches.add(row.batch_id);
    }
    for (const { row, change } of fallen) {
      if (place.isActive(row.id) || !(await isAsRead(trx, row))) continue;
      await changeUpload(hub, trx, { id: row.id, ...change });
      if (change.status === 'checking') effects.complete.push(row.id);
      batches.add(row.batch_id);
    }
    const left = await trx
      .updateTable('upload_batches')
      .set({ open: 0 })
      .where('open', '=', 1)
      .where('updated_at', '<', before(openMs))
      .returning('id')
      .execute();
    for (const { id } of left) batches.add(id);
    for (const id of batches) await tellBatch(hub, trx, id);
    const over = await trx
      .selectFrom('upload_batches')
      .selectAll()
      .where('ended_at', '<', before(endedMs))
      .where(({ not, exists, selectFrom }) =>
        not(
          exists(selectFrom('uploads').select('uploads.id').whereRef('batch_id', '=', 'upload_batches.id')),
        ),
      )
      .limit(1000)
      .execute();
    for (const row of over) await removeBatch(hub, trx, row);
  });
  return effects;
}

/** Uploads of which a fault, such as a full disk, kept their rows from saying how they stand. */
async function fallenBehind({ hub, files, isActive }: UploadPlace, stalledBefore: string) {
  const rows = await hub.db
    .selectFrom('uploads')
    .selectAll()
    .where('status', 'in', ['waiting', 'receiving'])
    .execute();
  const fallen: { row: UploadRow; change: Recovered }[] = [];
  for (const row of rows) {
    if (isActive(row.id)) continue;
    if (row.status === 'receiving' && row.updated_at >= stalledBefore) continue;
    const change = recovered(row, await files.sizeOf(row.id));
    if (change && (row.status === 'receiving' || change.status === 'checking')) fallen.push({ row, change });
  }
  return fallen;
}

/** Files were looked at since it was read: it may have been sent, finished or cancelled in that time. */
async function isAsRead(trx: HubTransaction, { id, revision }: UploadRow): Promise<boolean> {
  return (await findUpload(trx, id))?.revision === revision;
}

/** Files whose project was deleted, or whose removal a crash has prevented. */
async function removeStrangers({ hub, files }: UploadPlace): Promise<void> {
  const ids = await files.ids();
  // SQLite has a limit of parameters in one statement.
  for (let start = 0; start < ids.length; start += 500) {
    const some = ids.slice(start, start + 500);
    const rows = await hub.db.selectFrom('uploads').select('id').where('id', 'in', some).execute();
    const known = new Set(rows.map(({ id }) => id));
    for (const id of some) if (!known.has(id)) await files.remove(id);
  }
}
