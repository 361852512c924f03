import { expect, it, vi } from 'vitest';
import type { UploadRow } from '../database.ts';
import { type TestRecords, testRecords } from '../test-support/records.ts';
import { removeUpload } from './upload-records.ts';
import { recoverUploads, sweepUploads, type UploadPlace } from './upload-sweep.ts';

const dayMs = 86_400_000;

/** A batch of two uploads of 10 bytes, and a place whose files are all here; `meanwhile` happens while one is looked at. */
async function setUp(status: UploadRow['status'], meanwhile: (row: UploadRow) => Promise<void>) {
  const hub = { ...(await testRecords()), queue: { batch: async () => null } as never };
  const { db, now } = hub;
  const dates = { created_at: now(), updated_at: now(), revision: 1 };
  const sender = { project_id: 'P', user_id: 'ada' };
  const sums = { open: 0 as const, files: 2, bytes: 20, stored_files: 0, stored_bytes: 0, ended_at: null };
  await db
    .insertInto('upload_batches')
    .values({ id: 'B', ...sender, ...sums, ...dates })
    .execute();
  for (const id of ['1', '2']) {
    const file = { name: `${id}.png`, folder: '', bytes: 10, received: 5, last_modified: null, sha256: null };
    const outcome = { status, problem_code: null, problem_detail: null, asset_id: null };
    const asked = { process: 1, allow_duplicate: 0 } as const;
    await db
      .insertInto('uploads')
      .values({ id, batch_id: 'B', ...sender, ...file, ...outcome, ...asked, ...dates })
      .execute();
  }
  const rowOf = (id: string) =>
    db.selectFrom('uploads').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
  const look = vi.fn(async (id: string) => {
    if (id === '1') await meanwhile(await rowOf(id));
    return 10;
  });
  const place: UploadPlace = {
    hub,
    files: { sizeOf: look, ids: async () => [], remove: vi.fn() } as never,
    isActive: () => false,
    now: () => Date.parse(now()),
  };
  const batch = () => db.selectFrom('upload_batches').selectAll().where('id', '=', 'B').executeTakeFirst();
  return { hub, place, batch };
}

/** As the finisher does it. */
const store = (hub: Pick<TestRecords, 'db' | 'publisher'>, row: UploadRow) =>
  hub.db.transaction().execute((trx) => removeUpload(hub, trx, { row, stored: true }));

it('goes on with what the last run left, also when a file is stored while others are looked at', async () => {
  const { hub, place, batch } = await setUp('receiving', (row) => store(hub, row));
  expect(await recoverUploads(place)).toMatchObject({ complete: ['2'] });
  expect(await batch()).toMatchObject({ files: 2, stored_files: 1 });
});

it('finishes what is here in full, also when a file is stored while others are looked at', async () => {
  const { hub, place, batch } = await setUp('waiting', (row) => store(hub, row));
  expect(await sweepUploads(place)).toMatchObject({ complete: ['2'], removed: [] });
  expect(await batch()).toMatchObject({ files: 2, stored_files: 1 });
});

it('gives up what was left alone, but nothing that somebody went on with just now', async () => {
  const { hub, place, batch } = await setUp('waiting', (row) => store(hub, row));
  hub.pass(8 * dayMs);
  expect(await sweepUploads(place)).toMatchObject({ complete: [], removed: ['2'] });
  expect(await batch()).toMatchObject({ files: 1, stored_files: 1 });
});

it('lets a file wait that is said to come in when nothing comes any more', async () => {
  const { hub, place } = await setUp('receiving', async () => undefined);
  const half: UploadPlace = { ...place, files: { ...place.files, sizeOf: async () => 7 } };
  expect(await sweepUploads(half)).toMatchObject({ complete: [], removed: [] });
  const rows = () =>
    hub.db.selectFrom('uploads').select(['id', 'status', 'received']).orderBy('id').execute();
  expect(await rows()).toMatchObject([{ status: 'receiving' }, { status: 'receiving' }]);
  hub.pass(60_000);
  await sweepUploads({ ...half, isActive: (id) => id === '2' });
  expect(await rows()).toMatchObject([
    { status: 'waiting', received: 7 },
    { status: 'receiving', received: 5 },
  ]);
});
