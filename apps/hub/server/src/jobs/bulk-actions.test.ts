import { HeadwayError } from '@headway/protocol';
import { expect, it } from 'vitest';
import { bindBulkActions } from './bulk-actions.ts';
import { bulkOutcomeOf, sweepBulkOutcomes } from './bulk-outcomes.ts';
import { testRecords } from '../test-support/records.ts';

const jobs = Array.from({ length: 45 }, (_, at) => `job-${String(at).padStart(2, '0')}`);

/** A queue of jobs that are paused once; it loses its server after so many transactions. */
async function setUp() {
  const records = await testRecords();
  const paused: string[] = [];
  const queue = {
    get: async (id: string) => ({ id, kind: 'counter', labels: { userId: 'ada' } }),
    pause: async (id: string) => {
      if (paused.includes(id)) throw new HeadwayError('conflict', 'It is paused already.');
      paused.push(id);
    },
  };
  const binding = bindBulkActions({ ...records, queue: queue as never });
  async function run(attempt: number, crashAfter = Infinity): Promise<unknown> {
    let told = 0;
    const context = {
      jobId: 'B',
      attempt,
      saved: null,
      signal: new AbortController().signal,
      progress() {
        told += 1;
        if (told > crashAfter) throw new Error('The server is gone.');
      },
      item: () => undefined,
      // What a run asks to be kept is written later, if the server lives.
      save: () => undefined,
    };
    const input = { userId: 'ada', action: 'pause', ids: jobs };
    return await (binding.run as (of: unknown, input: unknown) => Promise<unknown>)(context, input);
  }
  return { ...records, run, paused };
}

it('tells what it has done, whole and once, after it was cut off before that was written down', async () => {
  const { db, run, paused } = await setUp();
  await expect(run(1, 2)).rejects.toThrow('gone');
  expect(paused).toHaveLength(40);
  expect(await run(2)).toMatchObject({
    result: { changed: 45, refused: 0 },
    summary: { text: '45 of 45 jobs' },
  });
  expect(paused).toEqual(jobs);
  await sweepBulkOutcomes(db);
  expect(await bulkOutcomeOf(db, 'B')).toEqual({ changed: 0, refused: 0, last: null });
});
