import type { Job } from '@headway/protocol';
import { useMemo } from 'react';
import type { AskRules } from './asked.ts';
import { useKit } from './headway-provider.tsx';
import type { JobAction } from './job-actions.ts';
import { possibleActions } from './possible-actions.ts';
import { type AskedState, useAsked } from './use-asked.ts';
import { useLatest } from './use-latest.ts';

/** What can be asked of a job, and how it stands with what was asked. What the provider has no action for is `undefined`. */
export interface JobControls extends AskedState<JobAction> {
  /** Never rejects, as none of these: a refusal is told by `refused`. */
  cancel: (() => Promise<void>) | undefined;
  pause: (() => Promise<void>) | undefined;
  resume: (() => Promise<void>) | undefined;
  retry: (() => Promise<void>) | undefined;
  /** Higher runs first. */
  prioritize: ((priority: number) => Promise<void>) | undefined;
  /** Forgets a refusal. */
  dismiss: () => void;
}

export const jobRules: AskRules<Job, JobAction> = {
  kind: 'job',
  possible: possibleActions,
  markOf(job, action) {
    if (action === 'retry') return job.attempt;
    return action === 'prioritize' ? job.priority : null;
  },
};

/** What can be asked of a job that you already have, wherever it came from. */
export function useJobActions(job: Job | null): JobControls {
  const { actions } = useKit();
  const { ask, ...state } = useAsked(job, jobRules);
  const latest = useLatest(job);
  const controls = useMemo(() => {
    const simple = (action: Exclude<JobAction, 'prioritize'>) =>
      actions[action] && (() => ask(action, (id) => actions[action]?.(id)));
    return {
      cancel: simple('cancel'),
      pause: simple('pause'),
      resume: simple('resume'),
      retry: simple('retry'),
      prioritize:
        actions.prioritize &&
        (async (priority: number) => {
          // No event would tell of a priority that it has already.
          if (latest.current?.priority === priority) return;
          await ask('prioritize', (id) => actions.prioritize?.(id, priority));
        }),
    };
  }, [actions, ask, latest]);
  return { ...state, ...controls };
}
