import type { Job } from '@headway/protocol';
import { formatCounted } from '../format.ts';

/** How many of the project's jobs come before a waiting one. Those of other projects are not known here. */
export function jobsAhead(job: Job, jobs: readonly Job[]): number {
  return jobs.filter((other) => other.id !== job.id && isAhead(other, job)).length;
}

function isAhead(other: Job, job: Job): boolean {
  if (other.status === 'running' || other.status === 'cancelling' || other.status === 'pausing') return true;
  if (other.status !== 'queued') return false;
  if (other.priority !== job.priority) return other.priority > job.priority;
  if (other.runAt !== job.runAt) return other.runAt < job.runAt;
  return other.id < job.id;
}

export function waitingWords(ahead: number): string {
  return ahead === 0 ? 'Next in this project.' : `${formatCounted(ahead, 'image')} of this project ahead.`;
}
