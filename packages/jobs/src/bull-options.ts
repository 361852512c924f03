import type { Clock, Job, JobError, JobSummary } from '@headway/protocol';
import type { ConnectionOptions } from 'bullmq';
import type { BullJob } from './bull-job.ts';
import type { ProgressReport } from './queue.ts';

// oxlint-disable-next-line typescript/no-explicit-any -- BullMQ's own default for a queue without types.
export interface BullMirrorOptions<Data = any, Result = any> {
  /**
   * Under this name the mirror keeps in Redis how far it has told (`{prefix}:{queue}:headway:{name}`), so that a restart
   * tells what has changed since and nothing twice. Give it when your log outlives a restart, one name for each log.
   * @default none: a start tells every job that waits or runs, and those that failed within `recentMs`
   */
  name?: string;
  /**
   * What the ids of the jobs begin with, since BullMQ numbers the jobs of each queue from 1. `''` when your ids are
   * unique over all queues.
   * @default the queue's name and `-`: job 7 of `video` is `video-7`, in the channel `job:video-7`
   */
  idPrefix?: string;
  /** Who hears of a job besides those who watch it alone. Asked once a job. @default nobody */
  channels?: (job: BullJob<Data>) => readonly string[];
  /** @default none */
  labels?: (job: BullJob<Data>) => Job['labels'];
  /**
   * How far a job is by what it gave to `updateProgress`; `null`: it says nothing of that.
   * @default `readBullProgress`: a number counts to 100, an object has the fields of a report
   */
  progress?: (value: unknown, job: BullJob<Data>) => ProgressReport | null;
  /** What came out, for people. @default nothing */
  summary?: (returnvalue: Result, job: BullJob<Data>) => JobSummary | null;
  /**
   * What people are told of a failure. The reason is the message of what the processor threw: show it only when it is
   * meant for them. @default the code `job_failed`, without the reason
   */
  error?: (failedReason: string, job: BullJob<Data>) => JobError;
  /** How to reach Redis for the events. @default that of the queue */
  connection?: ConnectionOptions;
  /** How many jobs that have not ended are followed at once; more are told when there is room. @default 100_000 */
  maxJobs?: number;
  /** How often all is compared with Redis, for what BullMQ has no event for (`drain`, `clean`, `obliterate`). @default 60_000 */
  compareMs?: number;
  /** How long ago a job may have failed to be told at a start. @default 3_600_000 */
  recentMs?: number;
  clock?: Clock;
  /** 0 to 1, for the jitter of retries. @default Math.random */
  random?: () => number;
  /**
   * Hears what goes wrong: `redis` once an outage, `publish`, `option` (yours threw), `too_many` (`maxJobs`).
   * @default nobody
   */
  onError?: (error: unknown, context: { stage: string; jobId?: string }) => void;
}

/** What a mirror asks its options, with what they threw reported and made up for. */
export interface BullWords {
  idOf(id: string): string;
  /** The id in BullMQ that an id most likely stands for. */
  bullIdOf(id: string): string;
  channels(job: BullJob): readonly string[];
  labels(job: BullJob): Job['labels'];
  progress(value: unknown, job: BullJob): ProgressReport | null;
  summary(returnvalue: unknown, job: BullJob): JobSummary | null;
  error(failedReason: string, job: BullJob): JobError;
}

export function bullWords<Data, Result>(
  queueName: string,
  options: BullMirrorOptions<Data, Result>,
): BullWords {
  const { idPrefix = `${queueName}-`, onError } = options;

  function ask<T>(job: BullJob, otherwise: T, option: ((job: BullJob<Data>) => T) | undefined): T {
    if (!option) return otherwise;
    try {
      return option(job as BullJob<Data>);
    } catch (error) {
      onError?.(error, { stage: 'option', jobId: job.id });
      return otherwise;
    }
  }

  const plain = (id: string): string => id.replaceAll(/[^A-Za-z0-9._~@-]/g, '.');
  const { channels, labels, progress = readBullProgress, summary, error } = options;
  return {
    // What a scheduler makes has colons in its id, which a channel can't have.
    idOf: (id) => plain(`${idPrefix}${id}`),
    bullIdOf: (id) => id.slice(plain(idPrefix).length),
    channels: (job) => ask(job, [], channels),
    labels: (job) => ask(job, {}, labels),
    progress: (value, job) => ask(job, null, (given) => progress(value, given)),
    summary: (value, job) => ask(job, null, summary && ((given) => summary(value as Result, given))),
    error: (reason, job) => ask(job, jobFailed, error && ((given) => error(reason, given))),
  };
}

const jobFailed: JobError = {
  code: 'job_failed',
  message: 'The job failed because of an unexpected error.',
  retryable: true,
};

/**
 * A number is a percentage. An object may have `fraction` (0–1), `done`, `total`, `unit`, `message`, and `step` as a
 * name or as `{ name, index, total }`; without a fraction `done` of `total` makes one.
 */
export function readBullProgress(value: unknown): ProgressReport | null {
  if (typeof value === 'number') return Number.isFinite(value) ? { fraction: value / 100 } : null;
  if (typeof value === 'string') return { message: value };
  if (typeof value !== 'object' || value === null) return null;
  const given = value as Readonly<Record<string, unknown>>;
  const number = (name: string): number | undefined =>
    typeof given[name] === 'number' && Number.isFinite(given[name]) ? given[name] : undefined;
  const text = (name: string): string | undefined =>
    typeof given[name] === 'string' ? given[name] : undefined;
  const [done, total, unit, message] = [number('done'), number('total'), text('unit'), text('message')];
  const fraction =
    number('fraction') ?? (done !== undefined && total !== undefined && total > 0 ? done / total : undefined);
  const step = stepOf(given['step']);
  return {
    ...(done !== undefined && { done }),
    ...(total !== undefined && { total }),
    ...(unit !== undefined && { unit }),
    ...(message !== undefined && { message }),
    ...(fraction !== undefined && { fraction }),
    ...(step && { step }),
  };
}

function stepOf(value: unknown): Job['step'] {
  if (typeof value === 'string') return { name: value, index: 0, total: 1 };
  if (typeof value !== 'object' || value === null) return null;
  const { name, index, total } = value as Readonly<Record<string, unknown>>;
  if (typeof name !== 'string') return null;
  const at = typeof index === 'number' && Number.isInteger(index) && index >= 0 ? index : 0;
  const of = typeof total === 'number' && Number.isInteger(total) && total > at ? total : at + 1;
  return { name, index: at, total: of };
}
