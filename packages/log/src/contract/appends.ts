import { maxEventLength } from '../prepare-append.ts';
import { expect, test, vi } from 'vitest';
import type { StoredEvent } from '../log.ts';
import {
  type Bench,
  eventsOf,
  idsAfter,
  livingIds,
  plain,
  progress,
  start,
  state,
  tombstone,
} from './fixture.ts';

/** Appending: order, grouping, conflation, idempotency, tails. */
export function appendContract(bench: () => Bench): void {
  test('counts the offsets of each channel from 1', async () => {
    const log = bench().open();
    const { positions, repeated } = await log.append([
      plain('a'),
      plain('b', { channel: 'project:2' }),
      plain('c'),
    ]);
    expect(repeated).toBe(false);
    expect(positions).toEqual([
      { channel: 'project:1', epoch: log.epoch, offset: 1 },
      { channel: 'project:2', epoch: log.epoch, offset: 1 },
      { channel: 'project:1', epoch: log.epoch, offset: 2 },
    ]);
    expect(await log.position('project:1')).toEqual({ epoch: log.epoch, offset: 2 });
    expect(await log.position('project:3')).toEqual({ epoch: log.epoch, offset: 0 });
  });

  test('gives back what was appended, as JSON has it', async () => {
    const log = bench().open();
    const data = { text: 'ü\u0000\ud83d\ude00', list: [1, null], gone: undefined, at: new Date(0) };
    const entry = state('a', 'job:1', { data });
    await log.append([entry]);
    data.text = 'changed later';
    const [event] = eventsOf(await log.read('project:1', start(log), 10));
    const stored = { text: 'ü\u0000\ud83d\ude00', list: [1, null], at: '1970-01-01T00:00:00.000Z' };
    const { json = JSON.stringify(stored), ...facts } = event ?? {};
    expect(JSON.parse(json)).toStrictEqual(stored);
    expect([facts]).toStrictEqual([
      {
        type: 'job.started',
        channel: 'project:1',
        offset: 1,
        timestamp: '2026-01-01T00:00:00.000Z',
        id: 'a',
        key: 'job:1',
        state: true,
        data: stored,
        conflatable: false,
      },
    ]);
  });

  test('keeps the order of appends that were not awaited', async () => {
    const log = bench().open();
    const ids = Array.from({ length: 50 }, (_, index) => String(index));
    await Promise.all(ids.map((id) => log.append([plain(id)])));
    expect(await idsAfter(log, 'project:1', start(log))).toEqual(ids);
  });

  test.each([
    ['data that is no JSON', plain('b', { data: 1n })],
    ['no data', plain('b', { data: undefined })],
    ['state without a key', plain('b', { state: true })],
    ['more data than one event may have', plain('b', { data: 'x'.repeat(maxEventLength) })],
    ['half a character', plain('b', { key: '\ud83d' })],
    ['half a millisecond to live', state('b', 'job:1', { ttlMs: 0.5 })],
    ['less than no time to live', state('b', 'job:1', { ttlMs: -1 })],
  ])('refuses %s, with all that came in the same append', async (_, wrong) => {
    const log = bench().open();
    await expect(log.append([plain('a'), wrong])).rejects.toMatchObject({ code: 'invalid_event' });
    const [other] = await Promise.allSettled([log.append([plain('c')]), log.append([wrong])]);
    expect(other.status).toBe('fulfilled');
    expect(await idsAfter(log, 'project:1', start(log))).toEqual(['c']);
  });

  test('refuses what would wait beyond the bound, and takes it later', async () => {
    const log = bench().open({ maxPendingEntries: 2 });
    const results = await Promise.allSettled(['a', 'b', 'c'].map((id) => log.append([plain(id)])));
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected']);
    expect(results[2]).toMatchObject({ reason: { code: 'overloaded', retryable: true } });
    await log.append([plain('c')]);
    expect(await idsAfter(log, 'project:1', start(log))).toEqual(['a', 'b', 'c']);
  });

  test('removes a conflatable event when a later state of its key is stored', async () => {
    const log = bench().open();
    for (const id of ['p1', 'p2']) await log.append([progress(id, 'job:1')]);
    await log.append([progress('q', 'job:2')]);
    await log.append([state('end', 'job:1')]);
    expect(await idsAfter(log, 'project:1', start(log))).toEqual(['q', 'end']);
    expect(await log.position('project:1')).toMatchObject({ offset: 4 });
  });

  test('never stores what is superseded within its commit group, and answers with what replaced it', async () => {
    const log = bench().open();
    const heard: number[] = [];
    log.tail('project:1', (event) => heard.push(event.offset));
    const results = await Promise.all([
      log.append([progress('p1', 'job:1'), plain('x')]),
      log.append([progress('p2', 'job:1'), progress('q', 'job:2')]),
      log.append([progress('p3', 'job:1', { channel: 'project:2' })]),
      log.append([state('end', 'job:1'), progress('late', 'job:1')]),
    ]);
    const offsets = results.map(({ positions }) => positions.map(({ offset }) => offset));
    expect(offsets).toEqual([[3, 1], [3, 2], [1], [3, 4]]);
    expect(await idsAfter(log, 'project:1', start(log))).toEqual(['x', 'q', 'end', 'late']);
    expect(heard).toEqual([1, 2, 3, 4]);
  });

  test('keeps lossless states although a later one of their key came', async () => {
    const log = bench().open();
    await log.append([state('a', 'job:1'), state('b', 'job:1')]);
    await log.append([progress('p', 'job:1')]);
    expect(await idsAfter(log, 'project:1', start(log))).toEqual(['a', 'b', 'p']);
    expect(await livingIds(log)).toEqual(['p']);
  });

  test('keeps a conflatable event that is no state until a state of its key comes', async () => {
    const log = bench().open();
    const hint = progress('hint', 'job:1', { state: false });
    await log.append([state('a', 'job:1')]);
    await log.append([hint]);
    await log.append([progress('hint2', 'job:1', { state: false })]);
    expect(await idsAfter(log, 'project:1', start(log))).toEqual(['a', 'hint', 'hint2']);
    expect(await livingIds(log)).toEqual(['a']);
    await log.append([progress('b', 'job:1')]);
    expect(await idsAfter(log, 'project:1', start(log))).toEqual(['a', 'b']);
  });

  test('never leaves a tombstone out, whatever its type says, and ends the key', async () => {
    const log = bench().open();
    await log.append([progress('p', 'job:1'), tombstone('t', 'job:1', { state: false, conflatable: true })]);
    await log.append([state('again', 'job:1')]);
    expect(await idsAfter(log, 'project:1', start(log))).toEqual(['t', 'again']);
    await log.append([tombstone('t2', 'job:1')]);
    expect(await livingIds(log)).toEqual([]);
  });

  test('stores an append once under one idempotency key, and gives the first result', async () => {
    const log = bench().open();
    const first = await log.append([plain('a')], { idempotencyKey: 'k' });
    const [second, third, other] = await Promise.all([
      log.append([plain('b'), plain('c')], { idempotencyKey: 'k' }),
      log.append([plain('d')], { idempotencyKey: 'new' }),
      log.append([plain('e')], { idempotencyKey: 'new' }),
    ]);
    expect(second).toEqual({ positions: first.positions, repeated: true });
    expect(other).toEqual({ positions: third.positions, repeated: true });
    expect(await idsAfter(log, 'project:1', start(log))).toEqual(['a', 'd']);
  });

  test('gives what an append left to those who repeat its key, and tells of a key without changing anything', async () => {
    const log = bench().open({ idempotencyWindowMs: 5000 });
    expect(log.idempotencyWindowMs).toBe(5000);
    const [first, second] = await Promise.all([
      log.append([plain('a')], { idempotencyKey: 'k', memo: 'left by a' }),
      log.append([plain('b')], { idempotencyKey: 'k', memo: 'left by b' }),
    ]);
    expect(first).toEqual({ positions: first.positions, repeated: false });
    const known = { positions: first.positions, repeated: true, memo: 'left by a' };
    expect(second).toEqual(known);
    expect(await log.append([plain('c')], { idempotencyKey: 'k' })).toEqual(known);
    expect(await log.remembered('k')).toEqual(known);
    expect(await log.remembered('other')).toBeNull();
    expect(await idsAfter(log, 'project:1', start(log))).toEqual(['a']);
    const tooLong = { idempotencyKey: 'x', memo: 'm'.repeat(257) };
    await expect(log.append([plain('d')], tooLong)).rejects.toMatchObject({ code: 'invalid_event' });
  });

  test('forgets an idempotency key some time after its window', async () => {
    const { open, advance } = bench();
    const log = open({ idempotencyWindowMs: 1000 });
    await log.append([plain('a')], { idempotencyKey: 'k' });
    advance(1000);
    await log.sweep();
    expect(await log.append([plain('b')], { idempotencyKey: 'k' })).toMatchObject({ repeated: true });
    advance(1);
    await log.sweep();
    expect(await log.append([plain('c')], { idempotencyKey: 'k' })).toMatchObject({ repeated: false });
  });

  test('tells tails what is stored, before the append resolves, until they stop', async () => {
    const onError = vi.fn<(error: unknown) => void>();
    const log = bench().open({ onError });
    await log.append([plain('before')]);
    const heard: StoredEvent[] = [];
    const listener = (event: StoredEvent): number => heard.push(event);
    const broken = log.tail('project:1', () => {
      throw new Error('broken listener');
    });
    const stop = log.tail('project:1', listener);
    const stopTwin = log.tail('project:1', listener);
    await log.append([plain('a'), plain('elsewhere', { channel: 'project:2' })]);
    expect(heard.map(({ id }) => id)).toEqual(['a', 'a']);
    expect(heard[0]).toStrictEqual(eventsOf(await log.read('project:1', { ...start(log), offset: 1 }, 1))[0]);
    expect(onError).toHaveBeenCalledOnce();
    stop();
    stop();
    broken();
    await log.append([plain('b')]);
    expect(heard.map(({ id }) => id)).toEqual(['a', 'a', 'b']);
    stopTwin();
    await log.append([plain('c')]);
    expect(heard).toHaveLength(3);
  });

  test('stores what a listener appends, and tells a tail that begins meanwhile of later events only', async () => {
    const log = bench().open();
    const heard: string[] = [];
    const done = new Promise<void>((resolve) => {
      let first = true;
      log.tail('project:1', (event) => {
        if (event.id === 'echo') resolve();
        if (!first) return;
        first = false;
        log.tail('project:1', ({ id }) => heard.push(id));
        void log.append([plain('echo')]);
      });
    });
    await log.append([plain('a'), plain('b')]);
    await done;
    expect(heard).toEqual(['echo']);
    expect(await idsAfter(log, 'project:1', start(log))).toEqual(['a', 'b', 'echo']);
  });

  test('stores what was accepted before it closes, and refuses everything after', async () => {
    const log = bench().open();
    const accepted = log.append([plain('a')]);
    const closed = log.close();
    await expect(log.append([plain('b')])).rejects.toMatchObject({ code: 'closed' });
    await closed;
    expect((await accepted).positions).toMatchObject([{ offset: 1 }]);
    await expect(log.read('project:1', start(log), 1)).rejects.toMatchObject({ code: 'closed' });
    await expect(log.position('project:1')).rejects.toMatchObject({ code: 'closed' });
    await expect(log.sweep()).rejects.toMatchObject({ code: 'closed' });
    await log.close();
  });
}
