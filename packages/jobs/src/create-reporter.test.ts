import { isFinal, type Job, type JobStepState, type Publication, readJob } from '@headway/protocol';
import { builtinEvents } from '@headway/protocol/builtin';
import { expect, it, vi } from 'vitest';
import { JobFailure } from './binding.ts';
import { createReporter } from './create-reporter.ts';
import type { JobSnapshots, ReportedRun, Reporter, ReporterOptions } from './reporter.ts';
import { manualClock } from './test-support/manual-clock.ts';

interface Bench {
  clock: ReturnType<typeof manualClock>;
  reporter: Reporter;
  /** States of jobs that were told, in order. */
  jobs(): Job[];
  last(): Job | undefined;
  told: Publication[];
  errors: unknown[];
  /** How often publishing still fails. */
  fail(times: number): void;
}

/** A log as far as the reporter sees it: the newest state of each job. */
function logOf(told: readonly Publication[]): JobSnapshots {
  return {
    snapshot: async (channel, { afterOffset, limit }) => {
      const newest = new Map<string, { offset: number; data: unknown }>();
      told.forEach(({ channels, data }, i) => {
        const job = readJob(data);
        if (job && channels.includes(channel)) newest.set(job.id, { offset: i + 1, data });
      });
      const after = [...newest.values()]
        .filter(({ offset }) => offset > afterOffset)
        .toSorted((a, b) => a.offset - b.offset);
      return { events: after.slice(0, limit), more: after.length > limit };
    },
  };
}

function setUp({ told = [], ...options }: Partial<ReporterOptions> & { told?: Publication[] } = {}): Bench {
  const clock = manualClock();
  const errors: unknown[] = [];
  let failing = 0;
  const jobs = (): Job[] => told.flatMap(({ data }) => readJob(data) ?? []);
  const reporter = createReporter({
    publisher: {
      async publish(publication) {
        builtinEvents.prepare({ type: publication.type, data: publication.data });
        if (failing > 0) {
          failing -= 1;
          throw new Error('The disk is full.');
        }
        told.push(publication);
      },
    },
    log: logOf(told),
    channels: ({ labels }) => [`user:${labels['userId']}`],
    clock,
    onError: (error) => errors.push(error),
    ...options,
  });
  return {
    clock,
    reporter,
    jobs,
    last: () => jobs().at(-1),
    told,
    errors,
    fail: (times) => {
      failing = times;
    },
  };
}

/** Work that is steered from outside. */
function steered(): { run: Promise<ReportedRun>; finish(): void; work(run: ReportedRun): Promise<string> } {
  const entered = Promise.withResolvers<ReportedRun>();
  const end = Promise.withResolvers<string>();
  return {
    run: entered.promise,
    finish: () => end.resolve('done'),
    work(run) {
      entered.resolve(run);
      return end.promise;
    },
  };
}

const report = { kind: 'report', labels: { userId: 'ada' } };
/** Lets promises go on. */
const settle = async (): Promise<void> => await new Promise((resolve) => setImmediate(resolve));

it('tells start, steps, progress, time left and the end of the work, in order', async () => {
  const { reporter, clock, jobs, told } = setUp();
  const { run: entered, work, finish } = steered();
  const { id, result } = reporter.start({ ...report, steps: ['Read', 'Write'] }, work);
  const { step, progress, summary } = await entered;
  step('Read');
  for (let done = 1; done <= 10; done += 1) {
    progress(done, 10, 'rows');
    clock.advance(100);
    await settle();
  }
  step('Write');
  summary('All is written.');
  clock.advance(100);
  await settle();
  finish();
  expect(await result).toBe('done');

  const states = jobs();
  expect(states.map(({ id: of }) => of)).toEqual(states.map(() => id));
  expect(states[0]).toMatchObject({ status: 'running', attempt: 1, labels: { userId: 'ada' } });
  expect(states.map(({ revision }) => revision)).toEqual(states.map((_, i) => i + 2));
  const middle = states.find(({ done }) => done === 6);
  expect(middle).toMatchObject({ fraction: 0.3, unit: 'rows', step: { name: 'Read', index: 0, total: 2 } });
  expect(middle?.eta?.lowMs).toBeGreaterThan(0);
  expect(states.at(-1)).toMatchObject({
    status: 'completed',
    fraction: 1,
    summary: { outcome: 'ok', text: 'All is written.' },
  });
  for (const { channels, type } of told) {
    expect(channels).toEqual(type === 'job.step' ? [`job:${id}`] : [`job:${id}`, 'job', 'user:ada']);
  }
  const steps = told.filter(({ type }) => type === 'job.step').map(({ data }) => data as JobStepState);
  expect(steps.map(({ name, status }) => `${name} ${status}`)).toEqual([
    'Read running',
    'Read completed',
    'Write running',
    'Write completed',
  ]);
});

it('learns how long a kind takes from the runs before', async () => {
  const { reporter, clock, jobs } = setUp();
  for (const isFirst of [true, false]) {
    const { run: entered, work, finish } = steered();
    const { id, result } = reporter.start(report, work);
    (await entered).progress(0, 10);
    await settle();
    const { eta } = jobs().findLast((job) => job.id === id) ?? {};
    if (isFirst) expect(eta).toBeNull();
    else expect(eta?.highMs).toBeGreaterThan(1000);
    clock.advance(5000);
    finish();
    await result;
  }
});

it.each([
  { thrown: new JobFailure('no_rows', 'The file has no rows.'), code: 'no_rows', heard: 0 },
  { thrown: new Error('secret detail'), code: 'job_failed', heard: 1 },
])('fails a job as $code, and tells nobody what was not meant for them', async ({ thrown, code, heard }) => {
  const { reporter, last, errors, told } = setUp();
  const { result } = reporter.start(report, () => {
    throw thrown;
  });
  await expect(result).rejects.toBe(thrown);
  expect(last()).toMatchObject({ status: 'failed', error: { code } });
  expect(errors).toHaveLength(heard);
  expect(JSON.stringify(told)).not.toContain('secret');
});

it('needs nobody to wait for a result', async () => {
  const unhandled = vi.fn();
  process.on('unhandledRejection', unhandled);
  const { reporter, last } = setUp();
  reporter.start(report, () => Promise.reject(new Error('no')));
  await vi.waitFor(() => expect(last()?.status).toBe('failed'));
  await settle();
  process.off('unhandledRejection', unhandled);
  expect(unhandled).not.toHaveBeenCalled();
});

it('cancels a job when its work ends, however that ends', async () => {
  const { reporter, jobs } = setUp();
  const { run: entered, work, finish } = steered();
  const { id, result } = reporter.start(report, work);
  const { signal } = await entered;
  expect(reporter.cancel(id)).toBe(true);
  expect(signal.aborted).toBe(true);
  await vi.waitFor(() => expect(jobs().at(-1)?.status).toBe('cancelling'));
  finish();
  await result;
  expect(jobs().map(({ status }) => status)).toEqual(['running', 'cancelling', 'cancelled']);
  expect(reporter.cancel(id)).toBe(false);
});

it('tells an end again until it is told', async () => {
  const { reporter, clock, last, errors, fail } = setUp();
  const { run: entered, work, finish } = steered();
  const { result } = reporter.start(report, work);
  await entered;
  await settle();
  fail(2);
  finish();
  await vi.waitFor(() => {
    clock.advance(1000);
    expect(last()?.status).toBe('completed');
  });
  await result;
  expect(errors).toHaveLength(2);
  expect(clock.timers).toBe(0);
});

it('tells as interrupted what a process left that ended without a word', async () => {
  const before = setUp();
  const { work } = steered();
  before.reporter.start(report, work);
  const { result } = before.reporter.start(report, () => 'this one ended');
  await result;
  await settle();

  const after = setUp({ told: before.told });
  after.clock.advance(1000);
  const restarted = createReporter({
    publisher: { publish: async (publication) => void before.told.push(publication) },
    log: logOf([...before.told]),
    channels: ({ labels }) => [`user:${labels['userId']}`],
    clock: after.clock,
  });
  await restarted.ready;
  const newest = new Map(after.jobs().map((job) => [job.id, job]));
  expect([...newest.values()].map(({ status, error }) => [status, error?.code])).toEqual([
    ['failed', 'interrupted'],
    ['completed', undefined],
  ]);
  expect(before.told.at(-1)?.channels).toContain('user:ada');
});

it('leaves alone what another reporter of the same process began', async () => {
  const { told, reporter, jobs, clock } = setUp();
  reporter.start(report, steered().work);
  await settle();
  const other = createReporter({ publisher: { publish: async () => undefined }, log: logOf(told), clock });
  await other.ready;
  expect(jobs().map(({ status }) => status)).toEqual(['running']);
});

it('tells what still runs when it closes, and starts nothing after', async () => {
  const { reporter, last, clock } = setUp();
  const { run: entered, work } = steered();
  reporter.start(report, work);
  const { signal, progress } = await entered;
  await reporter.close();
  expect(signal.aborted).toBe(true);
  expect(last()).toMatchObject({ status: 'failed', error: { code: 'interrupted', retryable: true } });
  progress(1, 2);
  await settle();
  expect(isFinal(last()?.status ?? 'running')).toBe(true);
  expect(clock.timers).toBe(0);
  expect(() => reporter.start(report, work)).toThrow(expect.objectContaining({ code: 'unavailable' }));
});

it('refuses more than it may run at once', async () => {
  const { reporter } = setUp({ maxRuns: 1 });
  const { work } = steered();
  reporter.start(report, work);
  expect(() => reporter.start(report, work)).toThrow(expect.objectContaining({ code: 'queue_full' }));
  await reporter.close();
});
