import { expect, test } from 'vitest';
import {
  type Bench,
  type DurableLogFixture,
  idsAfter,
  livingIds,
  plain,
  progress,
  start,
  state,
} from './fixture.ts';

/** What a durable store keeps, and how it finds out that it lost something. */
export function reopeningContract(bench: () => Bench): void {
  test('has everything after it was opened again, in a new epoch', async () => {
    const { open } = bench();
    const first = open();
    await first.append([state('a', 'job:1'), progress('p', 'job:2'), plain('b')], { idempotencyKey: 'k' });
    await first.close();
    const second = open();
    expect(second.epoch).not.toBe(first.epoch);
    expect(await second.position('project:1')).toEqual({ epoch: second.epoch, offset: 3 });
    expect(await idsAfter(second, 'project:1', start(second))).toEqual(['a', 'p', 'b']);
    expect(await livingIds(second)).toEqual(['a', 'p']);
    expect(await second.append([plain('c')], { idempotencyKey: 'k' })).toMatchObject({
      repeated: true,
      positions: [{ epoch: first.epoch, offset: 1 }, { offset: 2 }, { offset: 3 }],
    });
    expect((await second.append([plain('c')])).positions).toMatchObject([{ offset: 4, epoch: second.epoch }]);
  });

  test('holds positions of earlier epochs', async () => {
    const { open } = bench();
    const first = open();
    await first.append([plain('a'), plain('b')]);
    await first.close();
    const second = open();
    await second.append([plain('c')]);
    await second.close();
    const third = open();
    await third.append([plain('d')]);
    for (const { epoch } of [first, second, third]) {
      expect(await idsAfter(third, 'project:1', { epoch, offset: 1 })).toEqual(['b', 'c', 'd']);
    }
    expect(await idsAfter(third, 'project:1', { epoch: first.epoch, offset: 2 })).toEqual(['c', 'd']);
    expect(await idsAfter(third, 'project:1', { epoch: second.epoch, offset: 3 })).toEqual(['d']);
    // The first epoch never gave this offset out: it is another event than the one that stands there now.
    expect(await third.read('project:1', { epoch: first.epoch, offset: 3 }, 9)).toMatchObject({
      reason: 'rolled_back',
    });
  });

  test('remembers what was trimmed, and lets a key end that lived over a restart', async () => {
    const { open, advance } = bench();
    const first = open();
    first.setRetention(() => ({ maxEvents: 1 }));
    await first.append([plain('a'), plain('b'), progress('p', 'job:1', { ttlMs: 1000 })]);
    await first.sweep();
    await first.close();
    advance(1000);
    const second = open();
    expect(await second.read('project:1', start(first), 9)).toMatchObject({ reason: 'trimmed' });
    expect(await livingIds(second)).toEqual(['p']);
    await second.sweep();
    expect(await livingIds(second)).toEqual([]);
  });

  test('knows idempotency keys after an outage that was longer than their window', async () => {
    const { open, advance } = bench();
    const first = open({ idempotencyWindowMs: 1000 });
    await first.append([plain('a')], { idempotencyKey: 'k' });
    await first.close();
    advance(100_000);
    const second = open({ idempotencyWindowMs: 1000 });
    await second.sweep();
    expect(await second.append([plain('b')], { idempotencyKey: 'k' })).toMatchObject({ repeated: true });
  });
}

/** A backup that was put back is found out by itself. */
export function backupContract(bench: () => Bench<DurableLogFixture>): void {
  test('finds out that it was put back: positions from the lost time do not hold, earlier ones do', async () => {
    const { open, fixture } = bench();
    const first = open();
    await first.append([plain('a'), plain('b')]);
    await fixture.backUp();
    await first.append([plain('lost1'), plain('lost2')]);
    await first.append([plain('lost3', { channel: 'project:2' })]);
    await first.close();
    const lost = open();
    await lost.append([plain('lost4')]);
    await lost.close();

    fixture.restore();
    const again = open();
    const at = (log: { epoch: string }, offset: number) => ({ epoch: log.epoch, offset });
    const reason = async (channel: string, position: { epoch: string; offset: number }) => {
      const read = await again.read(channel, position, 9);
      return read.complete ? null : read.reason;
    };
    // Nothing was written since: the lost offsets are above the top.
    expect(await reason('project:1', at(first, 4))).toBe('rolled_back');
    expect(await reason('project:2', at(first, 1))).toBe('rolled_back');
    expect(await reason('project:1', at(lost, 5))).toBe('epoch_unknown');
    expect(await idsAfter(again, 'project:1', at(first, 1))).toEqual(['b']);
    // The offsets are given out again.
    await again.append([plain('c'), plain('d'), plain('e')]);
    await again.append([plain('f', { channel: 'project:2' })]);
    expect(await reason('project:1', at(first, 3))).toBe('rolled_back');
    expect(await reason('project:1', at(first, 4))).toBe('rolled_back');
    expect(await reason('project:2', at(first, 1))).toBe('rolled_back');
    expect(await idsAfter(again, 'project:1', at(first, 2))).toEqual(['c', 'd', 'e']);
    expect(await idsAfter(again, 'project:2', at(first, 0))).toEqual(['f']);
  });
}
