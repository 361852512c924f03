import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { playForward, type PlayOptions } from './play-forward.ts';
import { createQueueLine } from './queue-line.ts';
import { seededRandom } from './contract/seeded-random.ts';
import { simulateQueue } from './test-support/simulated-queue.ts';

const now = 1_000_000;

function play(options: Partial<PlayOptions> & Pick<PlayOptions, 'line'>) {
  return playForward({
    running: [],
    crews: [{ kinds: ['a'], slots: 1 }],
    limits: {},
    durationOf: () => ({ meanMs: 10, deviationMs: 0 }),
    now,
    mostStarts: 1000,
    ...options,
  });
}

describe('playForward', () => {
  test('starts what really starts, when it starts, under every limit', () => {
    const job = fc.record({
      kind: fc.constantFrom('a', 'b', 'c'),
      group: fc.constantFrom('g', 'h', null),
      priority: fc.nat(2),
      arrivesAt: fc.constantFrom(0, 0, 0, 15, 40),
    });
    const limit = fc.option(fc.integer({ min: 1, max: 3 }), { nil: Infinity });
    const limits = fc.record({ total: limit, perKind: fc.record({ a: limit }), perGroup: limit });
    const kinds = fc.subarray(['a', 'b', 'c'], { minLength: 1 });
    const crews = fc.array(fc.record({ kinds, slots: fc.integer({ min: 1, max: 3 }) }), { maxLength: 3 });
    fc.assert(
      fc.property(fc.array(job, { maxLength: 40 }), crews, limits, fc.nat(), (drafts, some, most, seed) => {
        const random = seededRandom(seed);
        const line = createQueueLine(random);
        const jobs = drafts.map((draft, index) => ({
          ...draft,
          id: String(index).padStart(3, '0'),
          // Told apart from all others: what happens at one moment has no order.
          arrivesAt: draft.arrivesAt && draft.arrivesAt + random(),
          size: null,
          durationMs: 5 + 20 * random(),
        }));
        for (const one of jobs)
          line.put({ ...one, channels: [], dueAt: one.arrivesAt && now + one.arrivesAt });
        const lengths = new Map(jobs.map(({ id, durationMs }) => [id, durationMs]));
        const { starts } = play({
          line,
          crews: some,
          limits: most,
          durationOf: ({ id }) => ({ meanMs: lengths.get(id) ?? 0, deviationMs: 0 }),
        });
        const truth = simulateQueue(jobs, { crews: some, limits: most });
        expect([...starts.keys()].toSorted()).toEqual(truth.map(({ id }) => id).toSorted());
        for (const { id, startedAt } of truth) expect(starts.get(id)?.meanMs).toBeCloseTo(startedAt, 5);
      }),
      { numRuns: 300 },
    );
  });

  test('waits for what runs, in the places that its workers have', () => {
    const line = createQueueLine(seededRandom(1));
    const job = { channels: [], group: null, priority: 0, dueAt: 0, size: null };
    line.put({ ...job, id: '1', kind: 'a' });
    line.put({ ...job, id: '2', kind: 'b' });
    const { starts } = play({
      line,
      crews: [
        { kinds: ['a', 'b'], slots: 1 },
        { kinds: ['a'], slots: 1 },
      ],
      running: [
        { kind: 'a', group: null, left: { meanMs: 7, deviationMs: 2 } },
        { kind: 'b', group: null, left: { meanMs: 30, deviationMs: 4 } },
        // More than there are places for: a worker has gone.
        { kind: 'b', group: null, left: { meanMs: 3, deviationMs: 0 } },
      ],
    });
    expect(starts.get('1')?.meanMs).toBe(7);
    expect(starts.get('2')?.meanMs).toBe(30);
    expect(starts.get('2')?.deviationMs).toBeGreaterThan(0);
  });

  test('ends after as many starts as it was allowed, and tells how far it came', () => {
    const line = createQueueLine(seededRandom(1));
    for (let made = 0; made < 50; made += 1) {
      line.put({ id: `${100 + made}`, kind: 'a', group: null, channels: [], priority: 0, dueAt: 0, size: 2 });
    }
    const { starts, horizonMs, lanes } = play({ line, mostStarts: 10 });
    expect(starts.size).toBe(10);
    expect(horizonMs).toBe(90);
    expect([...lanes.values()]).toEqual([{ kind: 'a', count: 10, size: 20 }]);
  });
});
