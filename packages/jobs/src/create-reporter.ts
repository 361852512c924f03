import {
  createIds,
  HeadwayError,
  isFinal,
  type Job,
  type JobError,
  type JobStepState,
  readJob,
  systemClock,
} from '@headway/protocol';
import { changeJob } from './job-machine.ts';
import { newJob } from './new-job.ts';
import type { RunSample } from './queue.ts';
import { type ReportedWork, startReportedWork } from './reported-work.ts';
import type { ReportedJob, ReportedRun, Reporter, ReporterOptions, StartedJob } from './reporter.ts';
import { errorOf } from './run-error.ts';
import { unexpectedError } from './worker-messages.ts';

/** Every job of reporters is told in it, so that the next process finds those that this one leaves behind. */
const listChannel = 'job';
const defaultMaxRuns = 1000;
/** Earlier runs that the time left of a kind is learned from, and kinds that are remembered. */
const maxSamples = 50;
const maxKinds = 200;
const pageEvents = 500;

const interrupted: JobError = {
  code: 'interrupted',
  message: 'The server stopped while this was running.',
  retryable: true,
};

/**
 * Shows work that this process does by itself as jobs: progress, steps, time left and the end, told live. The work is
 * not queued and ends with the process; what has to survive a restart belongs in a queue (`createJobRunner`).
 * @example
 * const reporter = createReporter({ publisher: headway.publisher, log, channels: ({ labels }) => [`user:${labels['userId']}`] });
 * const { id, result } = reporter.start({ kind: 'report', labels: { userId } }, (run) => makeReport(file, run.progress));
 */
export function createReporter(options: ReporterOptions): Reporter {
  const { publisher, log, channels, maxRuns = defaultMaxRuns, clock = systemClock(), onError } = options;
  const newId = createIds(clock);
  const bornAt = clock.now();
  const running = new Map<string, ReportedWork>();
  const history = new Map<string, readonly RunSample[]>();
  let isClosed = false;

  async function publish(type: string, data: Job | JobStepState, job: Job): Promise<void> {
    const own = `job:${job.id}`;
    const all = [own, listChannel, ...(channels?.(job) ?? [])];
    await publisher.publish({ channels: type === 'job.step' ? [own] : [...new Set(all)], type, data });
  }

  /** Tells what an earlier process was doing when it ended, and nobody goes on with. */
  async function tellInterrupted(): Promise<void> {
    let afterOffset = 0;
    for (let more = true; more && !isClosed;) {
      const page = await log.snapshot(listChannel, { afterOffset, limit: pageEvents });
      for (const { offset, data } of page.events) {
        afterOffset = offset;
        const job = readJob(data);
        if (job) await endOf(job);
      }
      more = page.more;
    }
  }

  async function endOf(job: Job): Promise<void> {
    // What began since is of another reporter of this process.
    if (isFinal(job.status) || Date.parse(job.createdAt) >= bornAt) return;
    const fail = { type: 'fail', fence: job.attempt, error: interrupted, failures: 1, delayMs: 0 } as const;
    const change = changeJob(job, fail, { now: clock.now(), maxAttempts: 1, maxLosses: 1 });
    if (change.type === 'changed') await publish(change.event, change.job, change.job);
  }

  function learn(kind: string, sample: RunSample): void {
    const samples = [sample, ...(history.get(kind) ?? [])].slice(0, maxSamples);
    // To the end: the first one is the one that was not seen for longest.
    history.delete(kind);
    history.set(kind, samples);
    const [oldest] = history.keys();
    if (history.size > maxKinds && oldest !== undefined) history.delete(oldest);
  }

  async function follow<Result>(
    work: ReportedWork,
    kind: string,
    doIt: (run: ReportedRun) => Result | Promise<Result>,
  ): Promise<Result> {
    try {
      const result = await doIt(work.run);
      const sample = await work.end({ type: 'completed' });
      if (!work.run.signal.aborted) learn(kind, sample);
      return result;
    } catch (error) {
      const told = errorOf(error);
      const isStopped = work.run.signal.aborted;
      if (told === unexpectedError && !isStopped) onError?.(error, { stage: 'run', jobId: work.run.id });
      if (work.isCancelled) await work.end({ type: 'cancelled' });
      else await work.end({ type: 'failed', error: isStopped ? interrupted : told });
      throw error;
    } finally {
      running.delete(work.run.id);
    }
  }

  const ready = tellInterrupted().catch((error: unknown) => onError?.(error, { stage: 'interrupted' }));

  return {
    ready,
    start<Result>(
      { kind, labels = {}, steps = [], size }: ReportedJob,
      doIt: (run: ReportedRun) => Result | Promise<Result>,
    ): StartedJob<Awaited<Result>> {
      if (isClosed) throw new HeadwayError('unavailable', 'The reporter is closed.');
      if (running.size >= maxRuns) throw new HeadwayError('queue_full', `${maxRuns} jobs run already.`);
      const job = newJob({ kind, labels, input: null }, newId(), clock.now());
      const work = startReportedWork({
        job,
        steps,
        size: size ?? null,
        history: history.get(kind) ?? [],
        clock,
        publish: (type, data) => publish(type, data, job),
        onError: (error, context) => onError?.(error, context),
      });
      // In a turn of its own: what the work does first must not keep the caller from its answer.
      const result = Promise.resolve().then(() => follow(work, kind, doIt));
      running.set(job.id, work);
      // Everybody is told of a failure: who does not wait for the result need not handle it.
      result.catch(() => undefined);
      return { id: job.id, result: result as Promise<Awaited<Result>> };
    },
    cancel(id) {
      const found = running.get(id);
      found?.cancel();
      return found !== undefined;
    },
    async close() {
      isClosed = true;
      const all = [...running.values()];
      for (const work of all) work.giveUp();
      // Work that does not look at its signal is not waited for.
      await Promise.all([ready, ...all.map((work) => work.end({ type: 'failed', error: interrupted }))]);
    },
  };
}
