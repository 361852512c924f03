import { describe } from 'vitest';
import { testBatchHistories } from './contract/batch-histories.ts';
import { testBatches } from './contract/batches.ts';
import type { OpenTested } from './contract/bench.ts';
import { testControls } from './contract/controls.ts';
import { testIntake } from './contract/intake.ts';
import { testNotes } from './contract/notes.ts';
import { testOrder } from './contract/order.ts';
import { testOutside } from './contract/outside.ts';
import { testReads } from './contract/reads.ts';
import { testReviews } from './contract/reviews.ts';
import { testRetries } from './contract/retries.ts';
import { testRuns } from './contract/runs.ts';
import { testStatistics } from './contract/statistics.ts';
import { testUpkeep } from './contract/upkeep.ts';
import { testWorkers } from './contract/workers.ts';

export type { QueueUnderTest, TestedClock } from './contract/bench.ts';

/**
 * The tests that every `JobQueue` must pass; needs vitest.
 * @example
 * testJobQueue('my queue', async () => {
 *   const queue = await openMyQueue();
 *   return { queue, clock: realTime, events: (id) => typesOf(`job:${id}`), told, close: () => queue.close() };
 * });
 */
export function testJobQueue(name: string, open: OpenTested): void {
  describe(`${name} keeps the contract of a job queue`, () => {
    testIntake(open);
    testOrder(open);
    testRuns(open);
    testRetries(open);
    testControls(open);
    testUpkeep(open);
    testWorkers(open);
    testReads(open);
    testNotes(open);
    testStatistics(open);
    testBatches(open);
    testBatchHistories(open);
    testOutside(open);
    testReviews(open);
  });
}
