import type { Job, JobSummary } from '@headway/protocol';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { StatisticsScope } from '../job-statistics.ts';
import type { JobCounts, JobQueue, TakenJob } from '../queue.ts';
import type { OpenTested, QueueUnderTest } from './bench.ts';
import { seededRandom } from './seeded-random.ts';

const minute = 60_000;
const kinds = ['cells', 'pages'];
const summary = (outcome: JobSummary['outcome']): JobSummary => ({ outcome, text: outcome });

/** What every `JobQueue` must count; the queue counts by the label `projectId`. */
export function testStatistics(open: OpenTested): void {
  describe('statistics', () => {
    let tested: QueueUnderTest;
    let queue: JobQueue;
    beforeEach(async () => {
      tested = await open();
      queue = tested.queue;
    });
    afterEach(() => tested.close());

    async function started(): Promise<TakenJob> {
      await queue.enqueue({ kind: 'cells', input: null, labels: { projectId: 'p' } });
      const found = await queue.take(['cells']);
      if (!found) throw new Error('There should have been a job to take.');
      return found;
    }

    test('agrees with counting, whatever happened to the jobs', async () => {
      for (let seed = 1; seed <= histories; seed += 1) {
        const one = await open();
        const taken: TakenJob[] = [];
        for (const step of historyOf(seed)) {
          // What can't be had now is refused, and changes nothing.
          await play(one, taken, step).catch(() => {});
        }
        const { items } = await one.queue.list({ limit: 500 });
        const scopes: (StatisticsScope | undefined)[] = [
          undefined,
          ...kinds.map((kind) => ({ kind })),
          ...['a', 'b', 'nobody'].map((value) => ({ label: 'projectId', value })),
        ];
        const counted = await Promise.all(scopes.map((scope) => one.queue.stats(scope)));
        await one.close();
        expect(counted, `seed ${seed}`).toEqual(
          scopes.map((scope) => count(items.filter((job) => isIn(job, scope)))),
        );
      }
    });

    test('counts what found nothing by itself, and among the completed', async () => {
      for (const outcome of ['ok', 'nothing_found'] as const) {
        const { job, fence } = await started();
        await queue.complete(job.id, fence, { result: null, summary: summary(outcome) });
      }
      expect(await queue.stats()).toMatchObject({ completed: 2, nothingFound: 1, total: 2 });
    });

    test('says when a label is not counted', async () => {
      const scope = { label: 'assetId', value: 'a' };
      await expect(queue.stats(scope)).rejects.toThrow("not counted by the label 'assetId'");
      const range = { fromMs: 0, toMs: minute, bucketMs: minute };
      await expect(queue.throughput(scope, range)).rejects.toThrow(TypeError);
    });

    test('tells what was done in each minute, and how busy the places were', async () => {
      const fromMs = tested.clock.now();
      const first = await started();
      await tested.clock.advance(90_000);
      const found = { result: null, summary: summary('nothing_found') };
      await queue.complete(first.job.id, first.fence, found);
      const { id } = await queue.enqueue({ kind: 'cells', input: null, labels: {} });
      await tested.clock.advance(15_000);
      const second = await queue.take(['cells']);
      await tested.clock.advance(15_000);
      await queue.fail(id, second?.fence ?? 0, { code: 'x', message: 'X.', retryable: false });
      await started();
      await tested.clock.advance(30_000);
      const range = { fromMs, toMs: tested.clock.now(), bucketMs: minute, places: 2 };
      const buckets = await queue.throughput(undefined, range);
      const none = {
        completed: 0,
        failed: 0,
        cancelled: 0,
        nothingFound: 0,
        runMs: 0,
        waitMs: 0,
        started: 0,
      };
      expect(buckets).toEqual([
        { ...none, startMs: fromMs, started: 1, busyMs: minute, efficiency: 0.5 },
        {
          ...none,
          startMs: fromMs + minute,
          started: 1,
          waitMs: 15_000,
          completed: 1,
          nothingFound: 1,
          runMs: 90_000,
          busyMs: 45_000,
          efficiency: 0.375,
        },
        {
          ...none,
          startMs: fromMs + 2 * minute,
          started: 1,
          failed: 1,
          runMs: 15_000,
          // The last one still runs.
          busyMs: 30_000,
          efficiency: 0.5,
        },
      ]);
      const own = await queue.throughput({ label: 'projectId', value: 'p' }, range);
      expect(own.map(({ started: jobs }) => jobs)).toEqual([1, 0, 1]);
      const pages = await queue.throughput({ kind: 'pages' }, range);
      expect(pages.map(({ busyMs }) => busyMs)).toEqual([0, 0, 0]);
    });

    test('tells hours of long ago, without a gap', async () => {
      const fromMs = tested.clock.now();
      const { job, fence } = await started();
      await queue.cancel(job.id);
      await queue.confirmCancelled(job.id, fence);
      await tested.clock.advance(10 * 24 * 60 * minute);
      await started();
      const bucketMs = 24 * 60 * minute;
      const buckets = await queue.throughput(undefined, { fromMs, toMs: tested.clock.now() + 1, bucketMs });
      expect(buckets.map(({ cancelled }) => cancelled)).toEqual([1, ...Array.from({ length: 10 }, () => 0)]);
      expect(buckets.at(-1)?.started).toBe(1);
    });

    test('refuses a range that is none', async () => {
      const refused = [
        { fromMs: 0, toMs: 0, bucketMs: minute },
        { fromMs: 0, toMs: minute, bucketMs: 1000 },
        { fromMs: 0, toMs: minute, bucketMs: 90 * minute },
        { fromMs: 0, toMs: 1e9 * minute, bucketMs: minute },
        { fromMs: 0, toMs: minute, bucketMs: Number.NaN },
      ];
      for (const range of refused) {
        await expect(queue.throughput(undefined, range)).rejects.toThrow(TypeError);
      }
    });
  });
}

const deeds = [
  'enqueue',
  'enqueue',
  'take',
  'take',
  'complete',
  'nothing',
  'fail',
  'cancel',
  'end',
  'retry',
  'release',
  'wait',
  'recover',
  'pause',
  'resume',
  'rest',
] as const;

interface Deed {
  deed: (typeof deeds)[number];
  which: number;
}

const histories = 20;

/** Up to 60 deeds, the same for the same seed. */
function historyOf(seed: number): readonly Deed[] {
  const random = seededRandom(seed);
  return Array.from({ length: Math.floor(random() * 61) }, () => ({
    deed: deeds[Math.floor(random() * deeds.length)] ?? 'enqueue',
    which: Math.floor(random() * 21),
  }));
}

async function play(
  { queue, clock }: QueueUnderTest,
  taken: TakenJob[],
  { deed, which }: Deed,
): Promise<void> {
  const run = taken[which % Math.max(1, taken.length)];
  const id = run?.job.id ?? '';
  const fence = run?.fence ?? 0;
  switch (deed) {
    case 'enqueue': {
      const labels = { projectId: which % 2 === 0 ? 'a' : 'b' };
      await queue.enqueue({ kind: kinds[which % 3] ?? 'cells', input: null, labels });
      return;
    }
    case 'take': {
      const next = await queue.take(kinds);
      if (next) taken.push(next);
      return;
    }
    case 'complete':
      await queue.complete(id, fence, { result: null, summary: summary('ok') });
      return;
    case 'nothing':
      await queue.complete(id, fence, { result: null, summary: summary('nothing_found') });
      return;
    case 'fail':
      await queue.fail(id, fence, { code: 'x', message: 'X.', retryable: which % 2 === 0 });
      return;
    case 'cancel':
      await queue.cancel(id);
      return;
    case 'end':
      await queue.confirmCancelled(id, fence);
      return;
    case 'retry':
      await queue.retry(id);
      return;
    case 'release':
      await queue.release(id, fence);
      return;
    case 'pause':
      await queue.pause(id);
      return;
    case 'resume':
      await queue.resume(id);
      return;
    case 'rest':
      await queue.confirmPaused(id, fence);
      return;
    case 'wait':
      await clock.advance(minute);
      return;
    case 'recover':
      await queue.recover();
      return;
  }
}

function isIn(job: Job, scope: StatisticsScope | undefined): boolean {
  if (!scope) return true;
  return 'kind' in scope ? job.kind === scope.kind : job.labels[scope.label] === scope.value;
}

function count(jobs: readonly Job[]): JobCounts {
  const of = (...statuses: readonly Job['status'][]): number =>
    jobs.filter(({ status }) => statuses.includes(status)).length;
  return {
    waiting: of('queued', 'retrying'),
    paused: of('paused'),
    active: of('running', 'pausing', 'cancelling'),
    reviewing: of('reviewing'),
    completed: of('completed'),
    failed: of('failed'),
    cancelled: of('cancelled'),
    nothingFound: jobs.filter(({ summary: came }) => came?.outcome === 'nothing_found').length,
    total: jobs.length,
  };
}
