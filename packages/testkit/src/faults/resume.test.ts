import { copyFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { backup, DatabaseSync } from 'node:sqlite';
import { memoryLog, sqliteLog } from '@headway/log';
import { describe, expect, test } from 'vitest';
import {
  becomesLive,
  channel,
  faultyPair,
  gatedLog,
  hears,
  heldBack,
  isolate,
  job,
  joined,
  listen,
  notice,
  publish,
  temporaryFolder,
  until,
  upTo,
} from '../../test/faults.ts';

describe('what was missed', () => {
  test('and trimmed meanwhile is said to be missing, and the present state is whole', async () => {
    const pair = await faultyPair({
      namespaces: { project: { subscribe: () => true, history: { maxEvents: 3 } } },
    });
    const ada = await joined(pair, { recent: 10 });
    await publish(pair, 2);
    await hears(ada, 2);
    await isolate(pair);
    await pair.headway.publish(channel, { type: 'job.started', data: job('a') });
    await publish(pair, 8, 3);
    await pair.log.sweep();
    pair.network.accept();
    await until(() => ada.handle.snapshot().reason === 'trimmed');
    expect([...ada.handle.snapshot().entities.keys()]).toEqual(['job:a']);
    expect(ada.origins.slice(2)).toEqual(['6 snapshot', '7 snapshot', '8 snapshot']);
    await publish(pair, 9, 9);
    await hears(ada, 6);
    expect(ada.origins.at(-1)).toBe('9 live');
  });

  test('and just not trimmed yet is heard, nothing missing', async () => {
    const pair = await faultyPair({
      namespaces: { project: { subscribe: () => true, history: { maxEvents: 3 } } },
    });
    const ada = await joined(pair);
    await publish(pair, 2);
    await hears(ada, 2);
    await isolate(pair);
    await publish(pair, 5, 3);
    await pair.log.sweep();
    pair.network.accept();
    await hears(ada, 5);
    expect(ada.heard).toEqual(upTo(5));
    expect(ada.handle.snapshot().reason).toBeNull();
  });

  test('over several restarts of the server is heard once and in order', async () => {
    const path = join(temporaryFolder(), 'events.db');
    const pair = await faultyPair({ log: () => sqliteLog({ path }), pageEvents: 10 });
    const ada = await joined(pair);
    await publish(pair, 20);
    await hears(ada, 20);
    pair.network.refuse();
    for (let restart = 1; restart <= 3; restart += 1) {
      await pair.restart({ abrupt: true });
      await publish(pair, (restart + 1) * 20, restart * 20 + 1);
    }
    pair.network.accept();
    await hears(ada, 80);
    expect(ada.heard).toEqual(upTo(80));
    expect(ada.handle.snapshot().reason).toBeNull();
  });
});

test('a position of a log that was replaced is said to be unknown, and what is there now is all that is shown', async () => {
  const pair = await faultyPair();
  const ada = await joined(pair, { recent: 10 });
  await pair.headway.publish(channel, { type: 'job.started', data: job('old') });
  await publish(pair, 3);
  await hears(ada, 3);
  pair.network.refuse();
  // Its log was in memory: the next one begins at the first offset again, and goes beyond where she stood.
  await pair.restart({ abrupt: true });
  await pair.headway.publish(channel, { type: 'job.started', data: job('new') });
  await publish(pair, 109, 101);
  pair.network.accept();
  await until(() => ada.handle.snapshot().reason === 'epoch_unknown');
  expect([...ada.handle.snapshot().entities.keys()]).toEqual(['job:new']);
  await publish(pair, 110, 110);
  await until(() => ada.heard.at(-1) === 110);
  expect(ada.origins.slice(3)).toEqual([...upTo(109, 101).map((number) => `${number} snapshot`), '110 live']);
});

test('history that goes while a client catches up is said to be missing, and what came before stays heard', async () => {
  const gated = gatedLog(memoryLog);
  const pair = await faultyPair({
    log: gated.open,
    pageEvents: 10,
    namespaces: { project: { subscribe: () => true, history: { maxEvents: 5 } } },
  });
  const ada = await joined(pair, { recent: 10 });
  await isolate(pair);
  await pair.headway.publish(channel, { type: 'job.started', data: job('a') });
  await publish(pair, 100);
  gated.state.free = 2;
  pair.network.accept();
  await until(() => gated.state.waiting === 1);
  await until(() => ada.heard.length >= 19);
  await pair.log.sweep();
  gated.letGo();
  await until(() => ada.handle.snapshot().reason === 'trimmed');
  expect([...ada.handle.snapshot().entities.keys()]).toEqual(['job:a']);
  await publish(pair, 101, 101);
  await until(() => ada.heard.at(-1) === 101);
  expect(ada.origins).toEqual([
    ...upTo(19).map((number) => `${number} resumed`),
    ...upTo(100, 96).map((number) => `${number} snapshot`),
    '101 live',
  ]);
});

test('after a restored backup, who knows of the lost time is told, and who does not goes on', async () => {
  const folder = temporaryFolder();
  const path = join(folder, 'events.db');
  const kept = join(folder, 'kept.db');
  let restoring = false;
  const pair = await faultyPair({
    log() {
      if (restoring) {
        for (const suffix of ['', '-wal', '-shm']) rmSync(path + suffix, { force: true });
        copyFileSync(kept, path);
      }
      return sqliteLog({ path });
    },
  });
  const bob = await joined(pair, { recent: 10 });
  await publish(pair, 3);
  await hears(bob, 3);
  const source = new DatabaseSync(path, { readOnly: true });
  await backup(source, kept);
  source.close();
  // Bob hears nothing of what is about to be lost.
  pair.network.connections.at(-1)?.freeze({ direction: 'toClient' });
  const ada = await joined(pair, { recent: 10 });
  await publish(pair, 5, 4);
  await hears(ada, 5);

  await isolate(pair);
  restoring = true;
  await pair.restart();
  // The offsets of the lost events are given out again.
  await publish(pair, 105, 104);
  pair.network.accept();
  await until(() => ada.handle.snapshot().reason === 'rolled_back');
  await hears(bob, 5);
  await publish(pair, 106, 106);
  await hears(bob, 6);
  await until(() => ada.heard.at(-1) === 106);
  expect(bob.heard).toEqual([1, 2, 3, 104, 105, 106]);
  expect(bob.handle.snapshot().reason).toBeNull();
  expect(ada.heard).toEqual([1, 2, 3, 4, 5, 1, 2, 3, 104, 105, 106]);
  expect(ada.origins.slice(5)).toEqual([
    ...[1, 2, 3, 104, 105].map((number) => `${number} snapshot`),
    '106 live',
  ]);
});

test('a filter that grew while away is no resumption: the newcomer gets a snapshot, the others are told', async () => {
  const pair = await faultyPair();
  const narrow = await joined(pair, { filter: { types: ['job.*'] } });
  const jobs: string[] = [];
  narrow.handle.on('job.*', ({ type }, { origin }) => jobs.push(`${type} ${origin}`));
  await pair.headway.publish(channel, { type: 'job.started', data: job('a') });
  await until(() => jobs.length === 1);
  await publish(pair, 3);
  await isolate(pair);
  await pair.headway.publish(channel, { type: 'job.completed', data: job('a', { revision: 2 }) });
  const wide = listen(narrow.client, { recent: 10 });
  pair.network.accept();
  await becomesLive(wide.handle);
  expect(wide.origins).toEqual(['1 snapshot', '2 snapshot', '3 snapshot']);
  expect(narrow.handle.snapshot().entities.get('job:a')?.type).toBe('job.completed');
  expect(narrow.handle.snapshot().reason).toBe('filter_changed');
  expect(narrow.heard).toEqual([]);
});

test('a filter that shrank while away does not hide what the rest still wants', async () => {
  const pair = await faultyPair();
  const wide = await joined(pair);
  const narrow = wide.client.channel(channel, { filter: { types: ['job.*'] } });
  const jobs: string[] = [];
  narrow.on('job.*', ({ type }, { origin }) => jobs.push(`${type} ${origin}`));
  await publish(pair, 2);
  await hears(wide, 2);
  await isolate(pair);
  wide.handle.release();
  await pair.headway.publish(channel, { type: 'job.started', data: job('a') });
  await publish(pair, 3, 3);
  pair.network.accept();
  await becomesLive(narrow);
  await until(() => jobs.length > 0);
  expect([jobs, wide.heard]).toEqual([['job.started resumed'], [1, 2]]);
  expect(narrow.snapshot().reason).toBeNull();
});

test('who watches the progress of a job hears its end, though it came while away and the filter does not name it', async () => {
  const pair = await faultyPair();
  const ada = await joined(pair, { filter: { types: ['job.progress'] } });
  const jobs: string[] = [];
  ada.handle.on('job.*', ({ type, key }, { origin }) => jobs.push(`${key} ${type} ${origin}`));
  for (const id of ['a', 'b', 'c']) {
    await pair.headway.publish(channel, { type: 'job.progress', data: job(id) });
  }
  await until(() => jobs.length === 3);
  await isolate(pair);
  await pair.headway.publish(channel, { type: 'job.completed', data: job('a', { status: 'completed' }) });
  await pair.headway.publish(channel, { type: 'job.cancelled', data: null }, { tombstoneKey: 'job:c' });
  pair.network.accept();
  await until(() => jobs.length === 5);
  await pair.headway.publish(channel, { type: 'job.failed', data: job('b', { status: 'failed' }) });
  await until(() => jobs.length === 6);
  expect(jobs.slice(3)).toEqual([
    'job:a job.completed resumed',
    'job:c job.cancelled resumed',
    'job:b job.failed live',
  ]);
  expect(ada.handle.snapshot().entities.get('job:a')?.data).toMatchObject({ status: 'completed' });
});

test('an event that comes through two channels is heard once, whether live, resumed or one after the other', async () => {
  const pair = await faultyPair();
  const client = await pair.connect('ada', { maxDelayMs: 50 });
  const project = listen(client);
  await becomesLive(project.handle);
  const anywhere: string[] = [];
  client.on('system.notice', ({ data }) => anywhere.push(data?.message ?? ''));
  const after = await pair.headway.position('user:ada');
  await pair.headway.publish([channel, 'user:ada'], notice(1));
  await hears(project, 1);
  const own = client.channel('user:ada', { after });
  const inOwn: number[] = [];
  own.on('system.notice', ({ data }) => inOwn.push(Number(data?.message)));
  await until(() => inOwn.length === 1);
  pair.network.freeze({ direction: 'toClient' });
  await pair.headway.publish([channel, 'user:ada'], notice(2));
  await until(() => heldBack(pair) > 0);
  await isolate(pair);
  await pair.headway.publish(['user:ada', channel], notice(3));
  pair.network.thaw();
  pair.network.accept();
  await hears(project, 3);
  await until(() => inOwn.length === 3);
  await pair.headway.publish([channel, 'user:ada'], notice(4));
  await until(() => inOwn.length === 4 && project.heard.length === 4);
  expect([project.heard, inOwn, anywhere]).toEqual([upTo(4), upTo(4), ['1', '2', '3', '4']]);
});
