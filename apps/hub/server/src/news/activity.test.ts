import { expect, it } from 'vitest';
import { type Deed, recordActivity } from './activity.ts';
import { listActivity, listProjectActivity, sweepActivity } from './activity-records.ts';
import { testRecords, type TestRecords } from '../test-support/records.ts';

const page = { limit: 50, cursor: undefined };
const added: Deed = {
  projectId: 'P',
  actorId: 'ada',
  action: 'image.added',
  subject: { type: 'image', id: 'A', name: 'a.png' },
};

const record = (hub: TestRecords, deed: Deed): Promise<void> =>
  hub.db.transaction().execute((trx) => recordActivity(hub, trx, deed));
const inProject = async (hub: TestRecords) => (await listProjectActivity(hub.db, 'P', page)).items;
const seenBy = async (hub: TestRecords, userId: string) =>
  (await listActivity(hub.db, userId, page)).items.map(({ action }) => action);

it('says who did what to what, and tells the project and its members', async () => {
  const hub = await testRecords();
  await record(hub, added);
  const [line] = await inProject(hub);
  expect(line).toMatchObject({
    project: { id: 'P', name: 'Plate 7' },
    actor: { id: 'ada', name: 'Ada' },
    action: 'image.added',
    subject: { type: 'image', id: 'A', name: 'a.png' },
    count: 1,
  });
  expect(hub.published).toEqual([
    { channels: ['project:P', 'user:ada', 'user:ben'], type: 'activity.changed', data: line },
  ]);
});

it('tells in one line what somebody does again and again', async () => {
  const hub = await testRecords();
  await record(hub, { ...added, count: 200 });
  hub.pass(599_999);
  await record(hub, { ...added, count: 14, subject: { type: 'image', id: 'B', name: 'b.png' } });
  expect(await inProject(hub)).toMatchObject([{ count: 214, subject: { id: 'A' }, revision: 2 }]);
  await record(hub, { ...added, actorId: 'ben' });
  await record(hub, { ...added, grouping: 'another batch' });
  hub.pass(600_000);
  await record(hub, added);
  expect((await inProject(hub)).map(({ count }) => count)).toEqual([1, 1, 1, 214]);
});

it('tells each time what is not of that sort', async () => {
  const hub = await testRecords();
  const renamed: Deed = { projectId: 'P', actorId: 'ada', action: 'project.renamed' };
  await record(hub, renamed);
  await record(hub, renamed);
  expect(await inProject(hub)).toHaveLength(2);
});

it('shows people their projects and themselves, and the administrator all that concerns no project', async () => {
  const hub = await testRecords();
  await record(hub, added);
  await record(hub, { projectId: null, actorId: 'cleo', action: 'account.signed-in' });
  await record(hub, { projectId: null, actorId: 'ada', action: 'account.password-changed' });
  expect(await seenBy(hub, 'ada')).toEqual(['account.password-changed', 'account.signed-in', 'image.added']);
  expect(await seenBy(hub, 'ben')).toEqual(['image.added']);
  expect(await seenBy(hub, 'cleo')).toEqual(['account.signed-in']);
  expect(hub.published.slice(1).map(({ channels }) => channels)).toEqual([
    ['user:cleo', 'user:ada'],
    ['user:ada'],
  ]);
});

it('forgets what is older than a year', async () => {
  const hub = await testRecords();
  await record(hub, added);
  hub.pass(366 * 86_400_000);
  await record(hub, added);
  await sweepActivity(hub);
  expect(await inProject(hub)).toHaveLength(1);
});

it('keeps what was done in a project that is gone, for the administrator', async () => {
  const hub = await testRecords();
  await record(hub, added);
  await hub.db.deleteFrom('projects').execute();
  expect(await seenBy(hub, 'ada')).toEqual(['image.added']);
  expect(await seenBy(hub, 'ben')).toEqual([]);
});

it('shows of a project that is deleted only to whoever did it that they did, until it is back', async () => {
  const hub = await testRecords();
  await record(hub, added);
  const setDeleted = (id: string | null) =>
    hub.db.updateTable('projects').set({ deletion_id: id }).where('id', '=', 'P').execute();
  await setDeleted('D');
  // The administrator sees what happened in any project that is not there.
  expect([await seenBy(hub, 'ada'), await seenBy(hub, 'ben')]).toEqual([['image.added'], []]);
  await record(hub, { ...added, actorId: 'ben', action: 'project.deleted' });
  expect(await seenBy(hub, 'ben')).toEqual(['project.deleted']);
  await setDeleted(null);
  expect(await seenBy(hub, 'ben')).toEqual(['project.deleted', 'image.added']);
});
