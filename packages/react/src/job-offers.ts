import { type Job, jobStatuses } from '@headway/protocol';
import type { JobAction } from './job-actions.ts';
import { possibleActions } from './possible-actions.ts';

/** In the order of the buttons. */
export const allJobActions: readonly JobAction[] = ['pause', 'resume', 'retry', 'prioritize', 'cancel'];

/** What a person may ask and these jobs can have, with those that can have it. */
export function offersOf(
  jobs: readonly Job[],
  allowed: readonly JobAction[],
): { action: JobAction; jobs: readonly Job[] }[] {
  // What is possible goes by the state: with thousands chosen each is looked at once.
  const byStatus = [...Map.groupBy(jobs, ({ status }) => status)];
  return allJobActions
    .filter((action) => allowed.includes(action))
    .map((action) => ({
      action,
      jobs: byStatus.flatMap(([status, some]) => (canHave({ status }, action) ? some : [])),
    }))
    .filter((offer) => offer.jobs.length > 0);
}

/** Only what waits in the line can move in it. */
function canHave({ status }: Pick<Job, 'status'>, action: JobAction): boolean {
  if (action === 'prioritize' && status !== 'queued' && status !== 'retrying') return false;
  return possibleActions({ status }).includes(action);
}

/** What the row of a job offers, by its state. Moving up is for those who choose, in the line below the list. */
export type RowActions = ReadonlyMap<Job['status'], readonly JobAction[]>;

/** @param allowed names with spaces between */
export function rowActionsOf(allowed: string): RowActions {
  const names = new Set<string>(allowed.split(' '));
  const inRows = allJobActions.filter((action) => action !== 'prioritize' && names.has(action));
  return new Map(
    jobStatuses.map((status) => [status, inRows.filter((action) => canHave({ status }, action))]),
  );
}
