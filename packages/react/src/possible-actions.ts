import type { Batch, Job, JobReview } from '@headway/protocol';
import type { BatchAction, JobAction } from './job-actions.ts';

const goingOn: readonly JobAction[] = ['cancel', 'pause', 'prioritize'];
const held: readonly JobAction[] = ['cancel', 'resume', 'prioritize'];
const stopped: readonly JobAction[] = ['retry'];

const ofJobs: Record<Job['status'], readonly JobAction[]> = {
  queued: goingOn,
  running: goingOn,
  reviewing: ['cancel', 'prioritize'],
  pausing: held,
  paused: held,
  // Another priority is taken, but changes nothing any more.
  cancelling: [],
  retrying: goingOn,
  cancelled: stopped,
  completed: [],
  failed: stopped,
};

/** What can be asked of a job as it is, whoever asks. */
export function possibleActions(job: Pick<Job, 'status'>): readonly JobAction[] {
  return ofJobs[job.status];
}

/** What can be asked of a batch as it is, whoever asks. */
export function possibleBatchActions({ status }: Pick<Batch, 'status'>): readonly BatchAction[] {
  if (status === 'completed' || status === 'cancelling') return [];
  return ['cancel', status === 'paused' ? 'resume' : 'pause'];
}

/** A question is answered once. */
export function possibleReviewActions({ status }: Pick<JobReview, 'status'>): readonly 'answer'[] {
  return status === 'open' ? ['answer'] : [];
}
