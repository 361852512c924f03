import { expect, test } from 'vitest';
import type { StoredEvent } from '../log.ts';
import {
  type Bench,
  idsAfter,
  idsOf,
  livingIds,
  plain,
  progress,
  start,
  state,
  tombstone,
} from './fixture.ts';

/** Retention of events, and the lives of keys. */
export function retentionContract(bench: () => Bench): void {
  test('keeps the newest lossless events and says what was trimmed', async () => {
    const log = bench().open();
    log.setRetention((channel) => (channel === 'project:1' ? { maxEvents: 2 } : {}));
    const ids = ['a', 'b', 'c', 'd'];
    await log.append(ids.flatMap((id) => [plain(id), plain(id, { channel: 'project:2' })]));
    await log.append([progress('p', 'job:1'), progress('q', 'job:2')]);
    await log.sweep();
    const at = (offset: number) => ({ epoch: log.epoch, offset });
    expect(await log.read('project:1', at(1), 9)).toEqual({
      complete: false,
      reason: 'trimmed',
      position: at(6),
    });
    expect(await idsAfter(log, 'project:1', at(2))).toEqual(['c', 'd', 'p', 'q']);
    expect(await idsAfter(log, 'project:2', at(0))).toEqual(ids);
    expect(idsOf(await log.recent('project:1', 9))).toEqual(['c', 'd']);
  });

  test('trims by age, but never what is younger', async () => {
    const { open, advance } = bench();
    const log = open();
    log.setRetention(() => ({ maxAgeMs: 1000 }));
    await log.append([plain('a')]);
    advance(600);
    await log.append([plain('b')]);
    advance(400);
    await log.sweep();
    expect(await log.read('project:1', start(log), 9)).toMatchObject({ reason: 'trimmed' });
    expect(await idsAfter(log, 'project:1', { epoch: log.epoch, offset: 1 })).toEqual(['b']);
    advance(600);
    await log.sweep();
    expect(await log.read('project:1', { epoch: log.epoch, offset: 1 }, 9)).toMatchObject({
      reason: 'trimmed',
    });
    expect(await idsAfter(log, 'project:1', { epoch: log.epoch, offset: 2 })).toEqual([]);
    expect((await log.append([plain('c')])).positions).toMatchObject([{ offset: 3 }]);
  });

  test('keeps the state of living keys for snapshots when their neighbours are trimmed', async () => {
    const log = bench().open();
    log.setRetention(() => ({ maxEvents: 1 }));
    await log.append([state('old', 'job:1'), plain('a'), state('other', 'job:2'), plain('b')]);
    await log.sweep();
    expect(await livingIds(log)).toEqual(['old', 'other']);
    expect(await log.read('project:1', { epoch: log.epoch, offset: 1 }, 9)).toMatchObject({
      reason: 'trimmed',
    });
    // Only 'a' at offset 2 was taken away: who has it misses nothing.
    expect(await idsAfter(log, 'project:1', { epoch: log.epoch, offset: 2 })).toEqual(['other', 'b']);
    expect(idsOf(await log.recent('project:1', 9))).toEqual(['other', 'b']);

    await log.append([progress('new', 'job:1')]);
    await log.sweep();
    expect(await livingIds(log)).toEqual(['other', 'new']);
    expect(await idsAfter(log, 'project:1', { epoch: log.epoch, offset: 2 })).toEqual(['other', 'b', 'new']);
  });

  test('bounds conflatable events that no state supersedes, which nobody is said to miss', async () => {
    const log = bench().open();
    log.setRetention(() => ({ maxEvents: 2 }));
    for (const id of ['a', 'b', 'c']) await log.append([progress(id, 'job:1', { state: false })]);
    await log.sweep();
    expect(await idsAfter(log, 'project:1', start(log))).toEqual(['b', 'c']);
  });

  test('ends a key whose time is over with a lossless tombstone that tails hear', async () => {
    const { open, advance } = bench();
    const log = open();
    await log.append([
      progress('a', 'job:1', { ttlMs: 1000 }),
      state('b', 'job:2', { ttlMs: 2000 }),
      state('c', 'job:3'),
    ]);
    const heard: StoredEvent[] = [];
    log.tail('project:1', (event) => heard.push(event));
    advance(999);
    await log.sweep();
    expect(heard).toEqual([]);
    advance(1);
    await log.sweep();
    expect(heard).toMatchObject([
      { type: 'state.expired', offset: 4, key: 'job:1', state: true, data: null, conflatable: false },
    ]);
    expect(heard[0]?.timestamp).toBe('2026-01-01T00:00:01.000Z');
    expect(await livingIds(log)).toEqual(['b', 'c']);
    expect(await idsAfter(log, 'project:1', { epoch: log.epoch, offset: 1 })).toEqual([
      'b',
      'c',
      heard[0]?.id,
    ]);
  });

  test("lets the channel's retention say how long other keys live", async () => {
    const { open, advance } = bench();
    const log = open();
    await log.append([
      state('a', 'job:1'),
      state('b', 'job:2', { ttlMs: null }),
      state('c', 'job:3', { ttlMs: 5000 }),
    ]);
    advance(2000);
    await log.sweep();
    expect(await livingIds(log)).toEqual(['a', 'b', 'c']);
    log.setRetention(() => ({ keyTtlMs: 1000 }));
    await log.sweep();
    expect(await livingIds(log)).toEqual(['b', 'c']);
  });

  test('counts the life of a key from its newest state', async () => {
    const { open, advance } = bench();
    const log = open();
    await log.append([state('a', 'job:1', { ttlMs: 1000 })]);
    advance(900);
    await log.append([state('b', 'job:1', { ttlMs: 1000 })]);
    advance(900);
    await log.sweep();
    expect(await livingIds(log)).toEqual(['b']);
    await log.append([state('c', 'job:1', { ttlMs: null })]);
    advance(100_000);
    await log.sweep();
    expect(await livingIds(log)).toEqual(['c']);
  });

  test('does not end a key that has ended', async () => {
    const { open, advance } = bench();
    const log = open();
    await log.append([state('a', 'job:1', { ttlMs: 1000 })]);
    await log.append([tombstone('t', 'job:1')]);
    advance(1000);
    await log.sweep();
    expect(await log.position('project:1')).toMatchObject({ offset: 2 });
  });

  test('says trimmed when the end of a key was trimmed', async () => {
    const { open, advance } = bench();
    const log = open();
    log.setRetention(() => ({ maxAgeMs: 1000 }));
    await log.append([progress('a', 'job:1', { ttlMs: 1000 })]);
    advance(1000);
    await log.sweep();
    advance(1000);
    await log.sweep();
    expect(await livingIds(log)).toEqual([]);
    expect(await log.read('project:1', { epoch: log.epoch, offset: 1 }, 9)).toMatchObject({
      reason: 'trimmed',
    });
  });

  test('sweeps all of many channels and keys', async () => {
    const { open, advance } = bench();
    const log = open();
    log.setRetention(() => ({ maxEvents: 0, keyTtlMs: 1000 }));
    const channels = Array.from({ length: 450 }, (_, index) => `job:${index}`);
    const keys = Array.from({ length: 2100 }, (_, index) => `item:${index}`);
    await log.append([
      ...channels.map((channel) => plain(channel, { channel })),
      ...keys.map((key) => state(key, key)),
    ]);
    advance(1000);
    await log.sweep();
    await log.sweep();
    expect(await livingIds(log)).toEqual([]);
    for (const channel of ['job:0', 'job:200', 'job:449', 'project:1']) {
      expect(await log.read(channel, start(log), 9)).toMatchObject({ complete: false, reason: 'trimmed' });
    }
  });
}
