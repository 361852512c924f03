import type { Job } from '@headway/protocol';
import type { NewJob } from './queue.ts';

/**
 * The job that a draft makes.
 * @throws TypeError when the priority is no whole number or the input is no JSON.
 */
export function newJob(draft: NewJob, id: string, now: string): Job {
  const { kind, labels, priority = 0 } = draft;
  if (!Number.isSafeInteger(priority)) throw new TypeError(`A priority is a whole number, got ${priority}.`);
  if (JSON.stringify(draft.input) === undefined) {
    throw new TypeError(`The input of a job must be plain JSON, got ${typeof draft.input}.`);
  }
  return {
    id,
    kind,
    labels,
    status: 'queued',
    attempt: 0,
    step: null,
    done: null,
    total: null,
    unit: null,
    fraction: null,
    message: null,
    eta: null,
    priority,
    summary: null,
    error: null,
    warning: null,
    createdAt: now,
    runAt: now,
    startedAt: null,
    finishedAt: null,
    revision: 1,
  };
}
