import type { JobError, JobStepState } from '@headway/protocol';
import { exitError, type Limit, limitError, type RunLimits, type WorkerExit } from './exit-reason.ts';
import type { CompletedRun } from './queue.ts';
import type { ReviewQuestion } from './review-question.ts';

/** Why a run is being stopped. `lost`: the job is no longer this run's; `closing`: its server goes down. */
export type StopReason = 'cancelled' | 'lost' | 'closing' | Limit;

/** How a run ended, as its worker process shows it. */
export type RunEnding =
  | { type: 'completed'; run: CompletedRun }
  | { type: 'failed'; error: JobError }
  | { type: 'paused' }
  | { type: 'review'; question: ReviewQuestion; state: unknown }
  | { type: 'stopped' }
  | { type: 'exited'; exit: WorkerExit };

/** What the queue is to be told, and how the step that was running ended. */
export type RunVerdict =
  | { tell: 'complete'; run: CompletedRun; step: JobStepState['status'] }
  | { tell: 'fail'; error: JobError; step: JobStepState['status'] }
  | { tell: 'review'; question: ReviewQuestion; state: unknown; step: JobStepState['status'] }
  | { tell: 'confirmCancelled' | 'confirmPaused' | 'release'; step: JobStepState['status'] }
  | { tell: 'nothing' };

/** What the end of a run means, given why it was being stopped, if it was. */
export function verdictOf(
  stopping: StopReason | null,
  ending: RunEnding,
  limits: Pick<RunLimits, 'maxMemoryBytes' | 'maxRunMs'>,
): RunVerdict {
  if (stopping === 'lost') return { tell: 'nothing' };
  if (stopping === 'cancelled') return { tell: 'confirmCancelled', step: 'cancelled' };
  // What was done in the last moment is done.
  if (ending.type === 'completed') return { tell: 'complete', run: ending.run, step: 'completed' };
  if (ending.type === 'paused') return { tell: 'confirmPaused', step: 'paused' };
  if (ending.type === 'review') {
    const { question, state } = ending;
    return { tell: 'review', question, state, step: 'reviewing' };
  }
  if (stopping === 'closing') return { tell: 'release', step: 'cancelled' };
  if (stopping !== null) return { tell: 'fail', error: limitError(stopping, limits), step: 'failed' };
  switch (ending.type) {
    case 'failed':
      return { tell: 'fail', error: ending.error, step: 'failed' };
    case 'exited':
      return { tell: 'fail', error: exitError(ending.exit), step: 'failed' };
    case 'stopped':
      return { tell: 'fail', error: stoppedByItself, step: 'failed' };
  }
}

const stoppedByItself: JobError = {
  code: 'worker_lost',
  message: 'The worker stopped the job without being asked to.',
  retryable: true,
};
