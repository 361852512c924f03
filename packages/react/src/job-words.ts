import { isFinal, type Job } from '@headway/protocol';
import { formatAmount, formatDuration, formatPercent, type Locale } from './format.ts';
import type { JobAction } from './job-actions.ts';

/** What a colour means; each has its tokens (`--hw-running`). Never shown without a word or an icon. */
export type Tone = 'waiting' | 'running' | 'attention' | 'done' | 'failed' | 'paused' | 'offline';

export type StateIconName = Tone | 'cancelled' | 'nothing' | 'planned' | 'info';

/** A state in a word, with its colour and its icon. */
export interface StateWords {
  tone: Tone;
  icon: StateIconName;
  word: string;
}

const words: Record<Exclude<Job['status'], 'completed'>, StateWords> = {
  queued: { tone: 'waiting', icon: 'waiting', word: 'Waiting' },
  running: { tone: 'running', icon: 'running', word: 'Running' },
  reviewing: { tone: 'attention', icon: 'attention', word: 'Needs review' },
  pausing: { tone: 'paused', icon: 'paused', word: 'Pausing…' },
  paused: { tone: 'paused', icon: 'paused', word: 'Paused' },
  cancelling: { tone: 'waiting', icon: 'cancelled', word: 'Cancelling…' },
  retrying: { tone: 'waiting', icon: 'waiting', word: 'Waiting to retry' },
  cancelled: { tone: 'waiting', icon: 'cancelled', word: 'Cancelled' },
  failed: { tone: 'failed', icon: 'failed', word: 'Failed' },
};

/** The state of a job; what was asked and is not confirmed shows at once. */
export function stateWords(
  job: Pick<Job, 'status' | 'summary'>,
  pending: JobAction | null = null,
): StateWords {
  if (pending) return pendingWords(job, pending);
  if (job.status !== 'completed') return words[job.status];
  if (job.summary?.outcome === 'nothing_found')
    return { tone: 'waiting', icon: 'nothing', word: 'Nothing found' };
  if (job.summary?.outcome === 'low_confidence')
    return { tone: 'attention', icon: 'attention', word: 'Needs a look' };
  return { tone: 'done', icon: 'done', word: 'Done' };
}

function pendingWords(job: Pick<Job, 'status' | 'summary'>, pending: JobAction): StateWords {
  switch (pending) {
    case 'cancel':
      return words.cancelling;
    case 'pause':
      return words.pausing;
    case 'resume':
      return { tone: 'waiting', icon: 'waiting', word: 'Resuming…' };
    case 'retry':
      return { tone: 'waiting', icon: 'waiting', word: 'Retrying…' };
    // The job goes on as it is.
    case 'prioritize':
      return { ...stateWords(job), word: 'Moving in the line…' };
  }
}

/** `Could not cancel: …` */
export function refusedWords({ action, reason }: { action: JobAction; reason: string }): string {
  return `Could not ${action === 'prioritize' ? 'move it in the line' : action}: ${reason}`;
}

/** `2 of 4 · Split touching · Tile 3`; `null` before the first step. */
export function stepWords(job: Pick<Job, 'step'>): string | null {
  if (!job.step) return null;
  const { index, total, name, sub } = job.step;
  const words = sub ? `${name} · ${sub.name}` : name;
  return total > 1 ? `${index + 1} of ${total} · ${words}` : words;
}

/** What came out, in a sentence: the job's own, or one by its outcome; `null` before it is completed. */
export function summaryWords(job: Pick<Job, 'status' | 'summary'>): string | null {
  if (job.status !== 'completed') return null;
  const text = job.summary?.text.trim();
  if (text) return text;
  return job.summary?.outcome === 'nothing_found' ? 'There was nothing to find.' : 'It is done.';
}

/** What happened to a failed job, and what to do about it, in a sentence each. */
export function failureWords(job: Pick<Job, 'error'>): { happened: string; todo: string } {
  return {
    happened: job.error?.message.trim() || 'The job stopped without saying why.',
    todo: job.error?.retryable
      ? 'Trying again may help.'
      : 'Trying again will not help until the cause is gone.',
  };
}

/** Of a job that waits to be tried again: what happened, and when it goes on. `now` in ms since 1970. */
export function retryWords(job: Pick<Job, 'error' | 'runAt'>, now: number | null, locale?: Locale): string {
  const waitMs = now === null ? 0 : Date.parse(job.runAt) - now;
  const next = waitMs >= 1000 ? `Next attempt in ${formatDuration(waitMs, locale)}.` : 'Next attempt soon.';
  const happened = job.error?.message.trim();
  return happened ? `${happened} ${next}` : next;
}

/** How long the last run took, `null` while it has not ended. */
export function tookWords(job: Pick<Job, 'startedAt' | 'finishedAt'>, locale?: Locale): string | null {
  if (job.startedAt === null || job.finishedAt === null) return null;
  const ms = Date.parse(job.finishedAt) - Date.parse(job.startedAt);
  return ms >= 0 ? formatDuration(ms, locale) : null;
}

/**
 * What a screen reader says of the bar: `28 %, step 2 of 4: Split touching, 34 / 120 tiles, about 2–3 min left`.
 * @param timeLeft in words: `about 2–3 min left`
 */
export function progressValueText(job: Job, timeLeft: string | null, locale?: Locale): string {
  const { fraction, step } = job;
  const parts = [
    fraction === null ? null : formatPercent(fraction, locale),
    step && `step ${step.index + 1} of ${step.total}: ${step.name}`,
    formatAmount(job, locale),
    timeLeft,
  ];
  return parts.filter(Boolean).join(', ') || 'in progress';
}

/** What is announced when a job enters a state. */
export function announcementWords(job: Job, title: string): string {
  const { word } = stateWords(job);
  const detail =
    job.status === 'failed' ? failureWords(job).happened : (summaryWords(job) ?? job.warning?.message);
  return detail ? `${title}: ${word}. ${detail}` : `${title}: ${word}`;
}

/** A kind as people read it: `Split cells` of `split-cells`. */
export function kindWords(kind: string): string {
  return kind.charAt(0).toUpperCase() + kind.slice(1).replaceAll('-', ' ');
}

/** Its server tells a new one more often than this, ms: an older one stands for a connection that is gone. */
const staleMs = 15_000;

/**
 * The time left that may be told. One that was told long ago, or of a job that is to end now or in which nothing
 * happens, is no longer true.
 * @param untoldMs since it was told
 */
export function etaToShow(job: Job, pending: JobAction | null, untoldMs: number | null): Job['eta'] {
  const goesOn = job.status === 'running' && (pending === null || pending === 'prioritize');
  return goesOn && (untoldMs ?? 0) < staleMs && job.warning?.code !== 'stalled' ? job.eta : null;
}

/** Nobody works on it. */
const waiting: ReadonlySet<Job['status']> = new Set(['queued', 'reviewing', 'retrying']);

/** Whether a bar is shown: between the start and the end. Before there is nothing to show, after it what came out counts. */
export function hasBar(job: Pick<Job, 'status' | 'fraction'>): boolean {
  // A bar without a number moves, and in a pause nothing does.
  if (job.status === 'paused') return job.fraction !== null;
  return !isFinal(job.status) && !waiting.has(job.status);
}
