import type { JobStepState } from '@headway/protocol';
import { formatElapsed, type Locale } from './format.ts';
import type { StateWords } from './job-words.ts';

/** How a step stands; `planned`: declared and not begun. */
export type StepStatus = JobStepState['status'] | 'planned';

const words: Record<StepStatus, StateWords> = {
  planned: { tone: 'waiting', icon: 'planned', word: 'Not begun' },
  running: { tone: 'running', icon: 'running', word: 'Running' },
  completed: { tone: 'done', icon: 'done', word: 'Done' },
  failed: { tone: 'failed', icon: 'failed', word: 'Failed' },
  cancelled: { tone: 'waiting', icon: 'cancelled', word: 'Cancelled' },
  paused: { tone: 'paused', icon: 'paused', word: 'Paused' },
  reviewing: { tone: 'attention', icon: 'attention', word: 'Waits for a review' },
};

/** A step's state in a word, with its colour and icon. */
export function stepStateWords(status: StepStatus): StateWords {
  return words[status];
}

/**
 * How long a step took, or has been running so far, ms; `null` while the time is not known. Never below 0: a server's
 * clock may be ahead of this one.
 * @param now ms since 1970
 */
export function stepMs(
  { status, startedAt, finishedAt }: Pick<JobStepState, 'status' | 'startedAt' | 'finishedAt'>,
  now: number | null,
): number | null {
  const end = finishedAt === null ? (status === 'running' ? now : null) : Date.parse(finishedAt);
  return end === null ? null : Math.max(0, end - Date.parse(startedAt));
}

/** `840 ms`, `12 s`, `3 min 12 s`; of a step that goes on whole seconds only, so that the eye has rest. */
export function stepDurationWords(
  step: Pick<JobStepState, 'status' | 'startedAt' | 'finishedAt'>,
  now: number | null,
  locale?: Locale,
): string | null {
  const ms = stepMs(step, now);
  if (ms === null) return null;
  const isLive = step.finishedAt === null;
  return formatElapsed(isLive ? Math.max(1000, ms) : ms, locale);
}
