import { isFinal, type Job } from '@headway/protocol';
import { formatAgo, formatAmount, formatCount, type Locale } from './format.ts';
import type { JobAction } from './job-actions.ts';
import type { SectionName } from './job-sections.ts';
import { failureWords, stateWords, stepWords } from './job-words.ts';
import { placeWords, type QueuePlace } from './place-words.ts';

export const sectionTitles: Readonly<Record<SectionName, string>> = {
  attention: 'Needs attention',
  running: 'Running',
  waiting: 'Waiting',
  done: 'Done',
};

export const actionLabels: Readonly<Record<JobAction, string>> = {
  pause: 'Pause',
  resume: 'Resume',
  retry: 'Retry',
  prioritize: 'Run next',
  cancel: 'Cancel',
};

/** What there is to say of a job beside its state, in a few words; `null`: nothing. */
export function noteWords(job: Job, locale?: Locale): string | null {
  if (job.warning && !isFinal(job.status)) return job.warning.message;
  switch (job.status) {
    case 'failed':
      return failureWords(job).happened;
    case 'completed':
      // Its state says the rest.
      return job.summary?.text.trim() || null;
    case 'running':
    case 'pausing':
    case 'cancelling': {
      const amount = formatAmount(job, locale);
      const step = stepWords(job) ?? job.message;
      return step && amount ? `${step} · ${amount}` : (step ?? amount);
    }
    default:
      return job.message;
  }
}

/**
 * When: how long it still takes, where it stands in line, or how long ago it ended; `null` where that is not known.
 * @param timeLeft in words: `about 2–3 min left`
 * @param now ms since 1970
 */
export function whenWords(
  job: Job,
  {
    timeLeft,
    place,
    pending = null,
    now,
  }: { timeLeft: string | null; place: QueuePlace | null; pending?: JobAction | null; now: number | null },
  locale?: Locale,
): string | null {
  if (job.finishedAt !== null && isFinal(job.status))
    return now === null ? null : formatAgo(now - Date.parse(job.finishedAt), locale);
  // What is to leave the line has no place in it any more.
  const isLeaving = pending === 'cancel' || pending === 'pause';
  if (job.status === 'queued' && place && !isLeaving && job.warning?.code !== 'no_worker')
    return placeWords(place, { short: true, ...(locale !== undefined && { locale }) });
  return timeLeft;
}

/**
 * What a screen reader says of a row that gets the focus. Nothing that changes many times a minute: it would be said
 * again and again.
 */
export function rowWords(
  job: Job,
  { title, pending, when }: { title: string; pending: JobAction | null; when: string | null },
): string {
  const isUnderWay = !isFinal(job.status) && !job.warning;
  const note = isUnderWay ? (stepWords(job) ?? job.message) : noteWords(job);
  const sentence = note?.replace(/\.$/, '');
  return [title, stateWords(job, pending).word, sentence, when].filter(Boolean).join(', ');
}

/** `1,204 jobs`, `32 of 1,204 jobs` where some are filtered out. */
export function amountWords(shown: number, all: number, locale?: Locale): string {
  const jobs = all === 1 ? 'job' : 'jobs';
  if (shown === all) return `${formatCount(all, locale)} ${jobs}`;
  return `${formatCount(shown, locale)} of ${formatCount(all, locale)} ${jobs}`;
}

/** While the list is held still: what would move. */
export function heldWords(held: number, locale?: Locale): string {
  return held === 1
    ? '1 change waits until you leave'
    : `${formatCount(held, locale)} changes wait until you leave`;
}
