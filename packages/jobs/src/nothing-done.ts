import type { Job } from '@headway/protocol';

type RunFields =
  | 'step'
  | 'done'
  | 'total'
  | 'unit'
  | 'fraction'
  | 'message'
  | 'eta'
  | 'summary'
  | 'error'
  | 'warning'
  | 'finishedAt';

/** What a job says of a run before there is one. */
export const nothingDone: Pick<Job, RunFields> = {
  step: null,
  done: null,
  total: null,
  unit: null,
  fraction: null,
  message: null,
  eta: null,
  summary: null,
  error: null,
  warning: null,
  finishedAt: null,
};
