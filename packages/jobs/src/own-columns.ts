import type { Job } from '@headway/protocol';
import { isActive } from './active-jobs.ts';
import type { JobEvent } from './job-machine.ts';
import type { OwnColumns } from './job-row.ts';

/**
 * What a change of a job makes of what the queue keeps beside it.
 * @param groupLabel the label that makes groups
 */
export function ownColumnsAfter(
  job: Job,
  event: JobEvent,
  { now, groupLabel }: { now: string; groupLabel: string },
): Partial<OwnColumns> {
  return {
    ...(staysInPlace(event) ? {} : placeOf(job, now, groupLabel)),
    ...holderOf(job),
    ...countsAfter(event),
    ...savedAfter(job, event),
  };
}

/** One that runs has no place in the line. One that waits goes on as it did: what may be taken must not wait again where the machine's clock was set back. */
function staysInPlace({ type }: JobEvent): boolean {
  return type === 'prioritize' || type === 'warn' || type === 'report';
}

/** Its group is written each time that it comes to wait: another version may not have known it. */
function placeOf(job: Job, now: string, groupLabel: string): Partial<OwnColumns> {
  const ready = readiness(job, now);
  return ready === null ? { ready } : { ready, group_value: job.labels[groupLabel] ?? '' };
}

function readiness({ status, runAt }: Job, now: string): OwnColumns['ready'] {
  if (status !== 'queued' && status !== 'retrying') return null;
  return runAt <= now ? 1 : 0;
}

/** A job that nobody runs is nobody's. */
function holderOf({ status }: Job): Partial<OwnColumns> {
  return isActive(status) ? {} : { worker: null, lease_until: null };
}

function countsAfter(event: JobEvent): Partial<OwnColumns> {
  switch (event.type) {
    case 'fail':
      return { failures: event.failures };
    case 'lost':
      return { losses: event.losses };
    case 'retry':
      return { failures: 0, losses: 0 };
    default:
      return {};
  }
}

/** What was saved serves the next run; there is none after an end, and one that a person asks for begins anew. */
function savedAfter({ status }: Job, event: JobEvent): Partial<OwnColumns> {
  const over = status === 'completed' || status === 'failed' || status === 'cancelled';
  return over || event.type === 'retry' ? { state: null, answers: null } : {};
}
