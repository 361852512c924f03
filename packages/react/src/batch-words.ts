import type { Batch } from '@headway/protocol';
import { formatCount, formatPercent, type Locale } from './format.ts';
import type { BatchAction } from './job-actions.ts';
import type { StateIconName, StateWords, Tone } from './job-words.ts';

/** What became of some of the jobs of a batch, or what they do. */
export interface BatchPart {
  name: 'done' | 'nothing' | 'reviewing' | 'failed' | 'cancelled' | 'running' | 'waiting';
  count: number;
  tone: Tone;
  icon: StateIconName;
  /** `97 done`. */
  text: string;
}

const parts: readonly (readonly [BatchPart['name'], Tone, StateIconName, one: string, many: string])[] = [
  ['done', 'done', 'done', 'done', 'done'],
  ['nothing', 'waiting', 'nothing', 'found nothing', 'found nothing'],
  ['reviewing', 'attention', 'attention', 'needs review', 'need review'],
  ['failed', 'failed', 'failed', 'failed', 'failed'],
  ['cancelled', 'waiting', 'cancelled', 'cancelled', 'cancelled'],
  ['running', 'running', 'running', 'running', 'running'],
  ['waiting', 'waiting', 'waiting', 'waiting', 'waiting'],
];

/** The jobs of a batch by what became of them, in the order of the bar; those without a job are left out. */
export function batchParts(
  { status, counts }: Pick<Batch, 'status' | 'counts'>,
  locale?: Locale,
): BatchPart[] {
  const numbers: Record<BatchPart['name'], number> = {
    // `nothingFound` counts among `completed`.
    done: counts.completed - counts.nothingFound,
    nothing: counts.nothingFound,
    reviewing: counts.reviewing,
    failed: counts.failed,
    cancelled: counts.cancelled,
    running: counts.active,
    waiting: counts.waiting,
  };
  return parts.flatMap(([name, tone, icon, one, many]) => {
    const count = numbers[name];
    if (count <= 0) return [];
    const isPaused = name === 'waiting' && status === 'paused';
    const words = isPaused ? 'paused' : count === 1 ? one : many;
    const look = isPaused ? ({ tone: 'paused', icon: 'paused' } as const) : { tone, icon };
    return [{ name, count, ...look, text: `${formatCount(count, locale)} ${words}` }];
  });
}

/** Jobs that have ended, however. */
export function endedOf({ completed, failed, cancelled }: Batch['counts']): number {
  return completed + failed + cancelled;
}

/** `60 of 120`; `60 of 120 so far` while more may come. */
export function batchAmount({ status, counts }: Pick<Batch, 'status' | 'counts'>, locale?: Locale): string {
  if (counts.total === 0) return 'No jobs yet';
  const amount = `${formatCount(endedOf(counts), locale)} of ${formatCount(counts.total, locale)}`;
  return status === 'open' ? `${amount} so far` : amount;
}

/** `97 done, 2 failed, 1 cancelled`. */
export function batchSummary(batch: Pick<Batch, 'status' | 'counts'>, locale?: Locale): string {
  const words = batchParts(batch, locale).map(({ text }) => text);
  return words.join(', ') || 'No jobs';
}

const asked: Record<BatchAction, StateWords> = {
  cancel: { tone: 'waiting', icon: 'cancelled', word: 'Cancelling…' },
  pause: { tone: 'paused', icon: 'paused', word: 'Pausing…' },
  resume: { tone: 'waiting', icon: 'waiting', word: 'Resuming…' },
};

/** The state of a batch; what was asked and is not confirmed shows at once. */
export function batchState(
  { status, counts }: Pick<Batch, 'status' | 'counts'>,
  pending: BatchAction | null = null,
): StateWords {
  if (pending && status !== 'completed') return asked[pending];
  switch (status) {
    case 'cancelling':
      return asked.cancel;
    case 'paused':
      return counts.active > 0 ? asked.pause : { tone: 'paused', icon: 'paused', word: 'Paused' };
    case 'completed':
      return ended(counts);
    case 'open':
    case 'running':
      break;
    default:
      status satisfies never;
  }
  if (counts.active > 0) return { tone: 'running', icon: 'running', word: 'Running' };
  if (counts.waiting > 0) return { tone: 'waiting', icon: 'waiting', word: 'Waiting' };
  if (counts.reviewing > 0) return { tone: 'attention', icon: 'attention', word: 'Needs review' };
  return { tone: 'waiting', icon: 'waiting', word: status === 'open' ? 'Open' : 'Finishing' };
}

function ended({ failed, cancelled, total }: Batch['counts']): StateWords {
  if (total > 0 && failed === total) return { tone: 'failed', icon: 'failed', word: 'Failed' };
  if (total > 0 && cancelled === total) return { tone: 'waiting', icon: 'cancelled', word: 'Cancelled' };
  if (failed > 0) return { tone: 'attention', icon: 'attention', word: 'Done in part' };
  return { tone: 'done', icon: 'done', word: 'Done' };
}

/** How much of the running part of the bar is filled, 0–1: so that all that is filled is the batch's fraction. */
export function runningFill({ counts, fraction }: Pick<Batch, 'counts' | 'fraction'>): number {
  if (fraction === null || counts.active === 0) return 0;
  const inJobs = fraction * counts.total - endedOf(counts);
  return Math.min(1, Math.max(0, inJobs / counts.active));
}

/** `Could not pause: …`. */
export function batchRefusal({ action, reason }: { action: BatchAction; reason: string }): string {
  return `Could not ${action}: ${reason}`;
}

/**
 * What a screen reader says of the bar: `50 %, 60 of 120 jobs, 58 done, 2 failed, about 2–3 min left`.
 * @param timeLeft in words
 */
export function batchValueText(batch: Batch, timeLeft: string | null, locale?: Locale): string {
  const { fraction, counts } = batch;
  if (counts.total === 0) return 'no jobs yet';
  const words = [
    fraction === null ? null : formatPercent(fraction, locale),
    `${batchAmount({ ...batch, status: 'running' }, locale)} jobs`,
    batchSummary(batch, locale),
    timeLeft && `${timeLeft} left`,
  ];
  return words.filter(Boolean).join(', ');
}
