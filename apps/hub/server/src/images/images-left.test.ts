import { expect, it } from 'vitest';
import { imagesLeft } from './images-left.ts';
import { testRecords } from '../test-support/records.ts';

/** Images that are there, deleted by the action `A`, deleted by another one; `gone` never was in this project. */
async function setUp() {
  const records = await testRecords();
  const { db, now } = records;
  const dates = { created_at: now(), revision: 1 };
  for (const [id, actionId] of [
    ['here', null],
    ['by-a', 'A'],
    ['by-b', 'B'],
  ] as const) {
    const file = { name: `${id}.png`, media_type: 'image/png', bytes: 1, file_key: id, folder: '' };
    const deletionId = actionId === null ? null : `deletion of ${id}`;
    await db
      .insertInto('assets')
      .values({ id, project_id: 'P', ...file, ...dates, deletion_id: deletionId } as never)
      .execute();
    if (deletionId === null) continue;
    const ends = { deleted_at: now(), deleted_by: 'ada', ends_at: now(), subject_revision: 2 };
    const subject = { project_id: 'P', asset_id: id, name: id, images: 1, bytes: 1, action_id: actionId };
    await db
      .insertInto('deletions')
      .values({ id: deletionId, ...subject, ...ends })
      .execute();
  }
  const queue = {
    list: async ({ labels, batchId }: { labels: { assetId: string }; batchId: string }) => ({
      items: batchId === 'A' && labels.assetId === 'here' ? [{}] : [],
      nextCursor: null,
    }),
  };
  return { db, queue: queue as never };
}

it.each([
  ['delete', ['here', 'by-b', 'gone']],
  ['restore', ['by-a', 'by-b', 'gone']],
  ['purge', ['here', 'by-a', 'by-b']],
  ['run', ['by-a', 'by-b', 'gone']],
] as const)('leaves out the images to which the same action was done before: %s', async (action, left) => {
  const asked = { action, actionId: 'A', projectId: 'P' };
  expect(await imagesLeft(await setUp(), asked, ['here', 'by-a', 'by-b', 'gone'])).toEqual(left);
});
