import { isFinal, type Job } from '@headway/protocol';
import { formatCount, type Locale } from './format.ts';
import type { JobAction } from './job-actions.ts';
import { failureWords, summaryWords } from './job-words.ts';

/** A job that could not have what was asked of many. */
export interface BulkRefusal {
  /** Of the job. */
  id: string;
  /** One sentence for people. */
  reason: string;
}

const words: Record<JobAction, { doing: string; done: string }> = {
  cancel: { doing: 'Cancelling', done: 'cancelled' },
  pause: { doing: 'Pausing', done: 'paused' },
  resume: { doing: 'Resuming', done: 'resumed' },
  retry: { doing: 'Retrying', done: 'started again' },
  prioritize: { doing: 'Moving up', done: 'moved up' },
};

/** What a bulk job does, where its labels tell (`action`), else what was asked last. */
export function bulkActionOf(job: Pick<Job, 'labels'>, asked: JobAction | null): JobAction | null {
  const label = job.labels['action'];
  return label !== undefined && Object.hasOwn(words, label) ? (label as JobAction) : asked;
}

/** A bulk job and what came of it. */
export interface BulkOutcome {
  job: Job;
  action: JobAction | null;
  /** Jobs that could not have it, all or some of them. */
  refused: readonly BulkRefusal[];
  /** How many there are in all; `null`: more than these. @default as many as these */
  refusedCount?: number | null;
}

/**
 * How a bulk job stands, in a sentence: `Cancelling jobs · 12 of 40`, at the end `38 of 40 jobs cancelled. 2 could not be
 * cancelled: The job has already ended.`
 */
export function bulkWords({ job, action, refused, refusedCount }: BulkOutcome, locale?: Locale): string {
  const { doing, done } = action ? words[action] : { doing: 'Changing', done: 'changed' };
  const count = (value: number): string => formatCount(value, locale);
  const far = job.done !== null && job.total !== null ? `${count(job.done)} of ${count(job.total)}` : null;
  if (!isFinal(job.status)) return far ? `${doing} jobs · ${far}` : `${doing} jobs…`;
  if (job.status === 'failed') return `${doing} stopped: ${failureWords(job).happened}`;
  if (job.status === 'cancelled') return far ? `${doing} stopped after ${far} jobs.` : `${doing} stopped.`;
  if (job.total === null) return summaryWords(job) ?? '';
  // Where the refusals are not told one by one, the job's own words say it.
  if (refused.length === 0)
    return job.summary?.outcome === 'ok' || !job.summary
      ? `${count(job.total)} ${job.total === 1 ? 'job' : 'jobs'} ${done}.`
      : (summaryWords(job) ?? '');
  const why = reasonWords(refused);
  const inAll = refusedCount === undefined ? refused.length : refusedCount;
  if (inAll === null) return `${summaryWords(job) ?? ''}: ${why}`;
  const changed = Math.max(0, job.total - inAll);
  return `${count(changed)} of ${count(job.total)} jobs ${done}. ${count(inAll)} could not be ${done}: ${why}`;
}

/** The reason of most of them. */
function reasonWords(refused: readonly BulkRefusal[]): string {
  const byReason = [...Map.groupBy(refused, ({ reason }) => reason)].sort(
    ([, a], [, b]) => b.length - a.length,
  );
  return `${byReason[0]?.[0] ?? ''}${byReason.length > 1 ? ' And other reasons.' : ''}`;
}

/** `Could not cancel 3 jobs: …`; `count` is `null` where it is not known any more. */
export function requestRefusal(
  { action, count, reason }: { action: JobAction; count: number | null; reason: string },
  locale?: Locale,
): string {
  const verb = action === 'prioritize' ? 'move up' : action;
  const many = count === null ? 'the jobs' : `${formatCount(count, locale)} jobs`;
  return `Could not ${verb} ${count === 1 ? 'the job' : many}: ${reason}`;
}
