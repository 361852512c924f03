import type { Job } from '@headway/protocol';
import { useCallback, useEffect, useSyncExternalStore } from 'react';
import { useKit } from './headway-provider.tsx';
import { isSettled, type JobAction } from './job-actions.ts';
import { useLatest } from './use-latest.ts';

/** What can be asked of a job, and how it stands with what was asked. */
export interface JobControls {
  /** Asked and not confirmed by an event yet. */
  pending: JobAction | null;
  /** Why the last thing asked was refused. */
  refused: { action: JobAction; reason: string } | null;
  /** Never rejects: a refusal is told by `refused`. */
  cancel: () => Promise<void>;
  /** Never rejects: a refusal is told by `refused`. */
  retry: () => Promise<void>;
}

/** Cancel and retry for a job that you already have, wherever it came from. */
export function useJobActions(job: Job | null): JobControls {
  const { jobActions: store } = useKit();
  const state = useSyncExternalStore(
    store.subscribe,
    () => (job ? store.get(job.id) : null),
    () => null,
  );
  useEffect(() => {
    if (job) store.settle(job);
  }, [store, job]);
  const latest = useLatest(job);
  const run = useCallback(
    async (action: JobAction) => {
      if (latest.current) await store.run(action, latest.current);
    },
    [store, latest],
  );
  const cancel = useCallback(() => run('cancel'), [run]);
  const retry = useCallback(() => run('retry'), [run]);
  const current = state && job && !isSettled(state, job) ? state : null;
  return {
    pending: current?.status === 'pending' ? current.action : null,
    refused: current?.status === 'refused' ? { action: current.action, reason: current.reason } : null,
    cancel,
    retry,
  };
}
