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

/**
 * How a bulk job stands, in a sentence: `Cancelling jobs · 12 of 40`, at the end `38 of 40 jobs cancelled. 2 could not be
 * cancelled: The job has already ended.`
 */
export function bulkWords(
  { job, action, refused }: { job: Job; action: JobAction | null; refused: readonly BulkRefusal[] },
  locale?: Locale,
): string {
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
  const changed = Math.max(0, job.total - refused.length);
  return `${count(changed)} of ${count(job.total)} jobs ${done}. ${refusalWords(refused, done, locale)}`;
}

/** `2 could not be cancelled: why`, with the reason of most of them. */
function refusalWords(refused: readonly BulkRefusal[], done: string, locale: Locale): string {
  const byReason = [...Map.groupBy(refused, ({ reason }) => reason)].sort(
    ([, a], [, b]) => b.length - a.length,
  );
  const [first] = byReason;
  const others = byReason.length > 1 ? ' And other reasons.' : '';
  return `${formatCount(refused.length, locale)} could not be ${done}: ${first?.[0] ?? ''}${others}`;
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
