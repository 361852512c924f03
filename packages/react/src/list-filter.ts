import type { Job } from '@headway/protocol';

/** States that people tell apart; each job is in one. */
export const jobStates = [
  'failed',
  'reviewing',
  'running',
  'waiting',
  'paused',
  'done',
  'low_confidence',
  'nothing_found',
  'cancelled',
] as const;
export type JobStateName = (typeof jobStates)[number];

export const jobStateTitles: Readonly<Record<JobStateName, string>> = {
  failed: 'Failed',
  reviewing: 'Needs review',
  running: 'Running',
  waiting: 'Waiting',
  paused: 'Paused',
  done: 'Done',
  low_confidence: 'Needs a look',
  nothing_found: 'Nothing found',
  cancelled: 'Cancelled',
};

/** Which jobs of a list are shown; all that is given must match. */
export interface ListFilter {
  /** Words that all stand somewhere in a job's title, kind, labels or what it says; case does not count. */
  text: string;
  state: JobStateName | null;
  kind: string | null;
}

export const noFilter: ListFilter = { text: '', state: null, kind: null };

export function isFiltering({ text, state, kind }: ListFilter): boolean {
  return text.trim() !== '' || state !== null || kind !== null;
}

/** The jobs that match; the same list when nothing is asked for. */
export function filterJobs(
  jobs: readonly Job[],
  filter: ListFilter,
  titleOf: (job: Job) => string,
): readonly Job[] {
  if (!isFiltering(filter)) return jobs;
  const words = filter.text.toLowerCase().split(/\s+/).filter(Boolean);
  return jobs.filter((job) => {
    if (filter.kind !== null && job.kind !== filter.kind) return false;
    if (filter.state !== null && stateOf(job) !== filter.state) return false;
    if (words.length === 0) return true;
    const text = textOf(job, titleOf(job));
    return words.every((word) => text.includes(word));
  });
}

function textOf(job: Job, title: string): string {
  const { kind, id, message, error, summary, labels } = job;
  return [title, kind, id, message, error?.message, summary?.text, ...Object.values(labels)]
    .join('\n')
    .toLowerCase();
}

function stateOf({ status, summary }: Job): JobStateName {
  switch (status) {
    case 'completed':
      return summary && summary.outcome !== 'ok' ? summary.outcome : 'done';
    case 'queued':
    case 'retrying':
      return 'waiting';
    case 'running':
    case 'cancelling':
      return 'running';
    case 'pausing':
    case 'paused':
      return 'paused';
    case 'failed':
    case 'reviewing':
    case 'cancelled':
      return status;
  }
}

/** What can be chosen. */
export interface FilterChoices {
  states: readonly JobStateName[];
  kinds: readonly string[];
}

/** States and kinds that some job has, and what is chosen now. */
export function filterChoices(jobs: readonly Job[], now: ListFilter): FilterChoices {
  const states = new Set<JobStateName>(now.state === null ? [] : [now.state]);
  const kinds = new Set<string>(now.kind === null ? [] : [now.kind]);
  for (const job of jobs) {
    states.add(stateOf(job));
    kinds.add(job.kind);
  }
  return { states: jobStates.filter((state) => states.has(state)), kinds: [...kinds].sort() };
}
