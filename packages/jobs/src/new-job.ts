import type { Job } from '@headway/protocol';
import type { NewJob } from './queue.ts';
import { checkRetryPolicy } from './retry-delay.ts';
import { nothingDone } from './nothing-done.ts';

/**
 * The job that a draft makes.
 * @param now ms since 1970
 * @throws TypeError when the priority is no whole number, the input is no JSON, or a time or the policy is out of range.
 */
export function newJob(draft: NewJob, id: string, now: number): Job {
  const { kind, priority = 0, batchId } = draft;
  if (JSON.stringify(draft.input) === undefined) {
    throw new TypeError(`The input of a job must be plain JSON, got ${typeof draft.input}.`);
  }
  if (draft.retry) checkRetryPolicy(draft.retry);
  return {
    id,
    kind,
    labels: batchId === undefined ? draft.labels : { ...draft.labels, batchId },
    status: 'queued',
    attempt: 0,
    ...nothingDone,
    priority: checkPriority(priority),
    createdAt: new Date(now).toISOString(),
    runAt: new Date(startTime(draft, now)).toISOString(),
    startedAt: null,
    revision: 1,
  };
}

/** @throws TypeError when it is no whole number. */
export function checkPriority(priority: number): number {
  if (!Number.isSafeInteger(priority)) throw new TypeError(`A priority is a whole number, got ${priority}.`);
  return priority;
}

function startTime({ delayMs, runAt }: NewJob, now: number): number {
  if (delayMs !== undefined && runAt !== undefined) {
    throw new TypeError('A job has either `delayMs` or `runAt`.');
  }
  const at = runAt === undefined ? now + (delayMs ?? 0) : Date.parse(runAt);
  if (!(at <= lastTime) || (delayMs ?? 0) < 0) {
    throw new TypeError(`A job is to run at a time or after a delay from 0 ms, got ${runAt ?? delayMs}.`);
  }
  return Math.max(now, at);
}

/** Times are compared as text, which goes wrong from the year 10000 on. */
const lastTime = Date.UTC(9999, 11, 31);
