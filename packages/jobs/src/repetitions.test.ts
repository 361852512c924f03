import { expect, test, vi } from 'vitest';
import { startRunner } from './test-support/runner-bench.ts';

/** How often each is tried: `JOBS_RUNS=100 npx vitest run --project node packages/jobs/src/repetitions.test.ts`. */
const runs = Number(process.env['JOBS_RUNS'] ?? 2);
const timeout = 30_000 + runs * 60_000;
const workerModule = new URL('test-support/failing-worker.ts', import.meta.url);

/** What is promised is a second; a machine that does other things as well is given more. */
const patienceMs = 3000;

const stubborn = ['compute', 'sleep', 'derive', 'ignore', 'finish'];
const onPosix = process.platform === 'win32' ? [] : ['delegate'];

test('cancels whatever a job is at, every time, and disturbs no other', { timeout }, async () => {
  const { queue, enqueue, until } = await startRunner({ workerModule, workers: 2 });
  const times: number[] = [];
  const deeds = [...stubborn, ...onPosix];
  for (let round = 0; round < runs; round += 1) {
    for (const deed of deeds) {
      const { id } = await enqueue({ do: deed });
      await vi.waitFor(async () => expect((await queue.get(id))?.step?.name).toBe('Work'), { interval: 5 });
      const beside = await enqueue({ do: 'count' });
      const askedAt = performance.now();
      await queue.cancel(id);
      const job = await until(id);
      times.push(performance.now() - askedAt);
      expect(job, deed).toMatchObject({ status: 'cancelled', attempt: 1, error: null, summary: null });
      expect(await until(beside.id), deed).toMatchObject({ status: 'completed', attempt: 1 });
    }
  }
  expect(times).toHaveLength(runs * deeds.length);
  expect(Math.max(...times)).toBeLessThan(patienceMs);
  tell('request to cancelled', times);
});

const crashes = ['abort', 'segfault', 'kill', 'exit', 'throwLater', 'talkNonsense'];

test(
  'outlives whatever a job does to its process, every time, and disturbs no other',
  { timeout },
  async () => {
    const { enqueue, until } = await startRunner({ workerModule, workers: 2 });
    const times: number[] = [];
    for (let round = 0; round < runs; round += 1) {
      for (const deed of crashes) {
        const beside = await enqueue({ do: 'count' });
        const startedAt = performance.now();
        const bad = await until((await enqueue({ do: deed })).id);
        times.push(performance.now() - startedAt);
        expect(bad.status, deed).toBe('failed');
        expect(bad.error?.code, deed).toMatch(/^(worker_(crashed|lost|exited)|job_failed)$/);
        expect(bad.attempt, deed).toBe(deed === 'throwLater' ? 1 : 3);
        expect(await until(beside.id), deed).toMatchObject({ status: 'completed', attempt: 1 });
      }
    }
    tell('three attempts that crash', times);
  },
);

/** Says what was measured where somebody asked for many runs. */
function tell(what: string, times: readonly number[]): void {
  if (process.env['JOBS_RUNS'] === undefined) return;
  const sorted = times.toSorted((a, b) => a - b);
  const at = (part: number): string => (sorted[Math.ceil(sorted.length * part) - 1] ?? 0).toFixed(0);
  process.stdout.write(
    `${what}: ${times.length} times, p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, max ${at(1)} ms\n`,
  );
}
