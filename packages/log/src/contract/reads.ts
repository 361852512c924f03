import { expect, test } from 'vitest';
import {
  type Bench,
  eventsOf,
  idsAfter,
  idsOf,
  livingIds,
  plain,
  progress,
  start,
  state,
  tombstone,
} from './fixture.ts';

/** Reading: pages, snapshots, recent events, and positions that do not hold. */
export function readContract(bench: () => Bench): void {
  test('reads after a position in pages', async () => {
    const log = bench().open();
    await log.append(['a', 'b', 'c', 'd', 'e'].map((id) => plain(id)));
    const seen: string[][] = [];
    let offset = 1;
    for (let more = true; more;) {
      const page = await log.read('project:1', { epoch: log.epoch, offset }, 2);
      if (!page.complete) throw new Error(page.reason);
      expect(page.position).toEqual({ epoch: log.epoch, offset: 5 });
      seen.push(idsOf(page.events));
      offset = page.events.at(-1)?.offset ?? offset;
      more = page.more;
    }
    expect(seen).toEqual([
      ['b', 'c'],
      ['d', 'e'],
    ]);
  });

  test('reads nothing at the top, and nothing of a channel that was never written', async () => {
    const log = bench().open();
    await log.append([plain('a')]);
    const nothing = { complete: true, events: [], more: false };
    expect(await log.read('project:1', { epoch: log.epoch, offset: 1 }, 5)).toMatchObject(nothing);
    expect(await log.read('project:2', start(log), 5)).toEqual({ ...nothing, position: start(log) });
    expect(await log.snapshot('project:2', { afterOffset: 0, limit: 5 })).toEqual({
      events: [],
      more: false,
      position: start(log),
    });
    expect(await log.recent('project:2', 5)).toEqual([]);
  });

  test('says why a position does not hold', async () => {
    const log = bench().open();
    await log.append([plain('a')]);
    const position = { epoch: log.epoch, offset: 1 };
    expect(await log.read('project:1', { epoch: 'never', offset: 0 }, 5)).toEqual({
      complete: false,
      reason: 'epoch_unknown',
      position,
    });
    expect(await log.read('project:1', { epoch: log.epoch, offset: 2 }, 5)).toEqual({
      complete: false,
      reason: 'rolled_back',
      position,
    });
    expect(await log.read('project:2', position, 5)).toMatchObject({ reason: 'rolled_back' });
  });

  test('gives the newest state of each living key, in pages by offset', async () => {
    const log = bench().open();
    await log.append([state('a1', 'a'), progress('b1', 'b'), state('c1', 'c'), state('d1', 'd')]);
    await log.append([plain('x', { key: 'a' }), state('a2', 'a'), tombstone('c2', 'c')]);
    const first = await log.snapshot('project:1', { afterOffset: 0, limit: 2 });
    expect(idsOf(first.events)).toEqual(['b1', 'd1']);
    expect(first).toMatchObject({ more: true, position: { epoch: log.epoch, offset: 7 } });
    await log.append([state('b2', 'b')]);
    const second = await log.snapshot('project:1', { afterOffset: 4, limit: 2 });
    expect(idsOf(second.events)).toEqual(['a2', 'b2']);
    expect(second.more).toBe(false);
  });

  test('keeps the keys of channels apart', async () => {
    const log = bench().open();
    await log.append([state('a', 'job:1'), state('b', 'job:1', { channel: 'project:2' })]);
    await log.append([tombstone('c', 'job:1')]);
    expect(await livingIds(log, 'project:1')).toEqual([]);
    expect(await livingIds(log, 'project:2')).toEqual(['b']);
  });

  test('gives the last lossless events', async () => {
    const log = bench().open();
    await log.append([plain('a'), state('b', 'k'), progress('p', 'k'), plain('c'), progress('q', 'l')]);
    expect(idsOf(await log.recent('project:1', 2))).toEqual(['b', 'c']);
    expect(idsOf(await log.recent('project:1', 10))).toEqual(['a', 'b', 'c']);
    expect(await log.recent('project:1', 0)).toEqual([]);
  });

  test('gives a reader the end of what it was reading when that was superseded between two pages', async () => {
    const log = bench().open();
    await log.append([plain('a'), progress('p', 'job:1'), plain('b')]);
    const [first] = eventsOf(await log.read('project:1', start(log), 1));
    await log.append([state('end', 'job:1')]);
    expect(await idsAfter(log, 'project:1', { epoch: log.epoch, offset: first?.offset ?? 0 })).toEqual([
      'b',
      'end',
    ]);
  });
}
