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

/** A store that can't write for a while: nobody is told anything wrong. */
export function faultContract(bench: () => Bench<DurableLogFixture>): void {
  test('rejects what it can not store, shows nothing of it to anyone, and goes on when it can', async () => {
    const { open, advance, fixture } = bench();
    const log = open();
    const heard: string[] = [];
    log.tail('project:1', ({ id }) => heard.push(id));
    await log.append([plain('a'), progress('p', 'job:1', { ttlMs: 1000 })]);
    const allow = fixture.refuseWrites();
    advance(1000);
    const results = await Promise.allSettled([
      log.append([plain('b')]),
      log.append([state('end', 'job:1'), plain('c')], { idempotencyKey: 'k' }),
      log.sweep(),
    ]);
    const refused = { status: 'rejected', reason: { name: 'LogError', retryable: true } };
    expect(results).toMatchObject([refused, refused, refused]);
    expect(await idsAfter(log, 'project:1', start(log))).toEqual(['a', 'p']);
    expect(await livingIds(log)).toEqual(['p']);
    expect(await log.position('project:1')).toMatchObject({ offset: 2 });
    expect(await log.remembered('k')).toBeNull();

    allow();
    const { positions, repeated } = await log.append([plain('c')], { idempotencyKey: 'k' });
    expect({ positions, repeated }).toMatchObject({ positions: [{ offset: 3 }], repeated: false });
    expect(heard).toEqual(['a', 'p', 'c']);
    await log.sweep();
    expect(await livingIds(log)).toEqual([]);
  });

  test('has nothing of what it rejected after it was opened again', async () => {
    const { open, fixture } = bench();
    const first = open();
    await first.append([plain('a')]);
    const allow = fixture.refuseWrites();
    const refused = first.append([plain('b')], { idempotencyKey: 'k' });
    const [result] = await Promise.allSettled([refused, first.close()]);
    expect(result).toMatchObject({ reason: { name: 'LogError' } });
    allow();
    const second = open();
    expect(await idsAfter(second, 'project:1', start(first))).toEqual(['a']);
    expect(await second.append([plain('b')], { idempotencyKey: 'k' })).toMatchObject({
      repeated: false,
      positions: [{ offset: 2 }],
    });
  });
}
