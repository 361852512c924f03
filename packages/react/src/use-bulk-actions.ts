import type { Job } from '@headway/protocol';
import { useCallback, useMemo, useState } from 'react';
import { reasonOf } from './asked.ts';
import { useKit } from './headway-provider.tsx';
import type { JobAction } from './job-actions.ts';
import { type AskedOfMany, useAskedOfMany } from './use-asked-of-many.ts';
import type { Refused } from './use-asked.ts';
import { jobRules } from './use-job-actions.ts';
import { useJob } from './use-job.ts';

/** What can be asked of the jobs of a list, of one of them or of many at once. */
export interface BulkControls extends AskedOfMany<JobAction> {
  /** What the provider can do. */
  offered: readonly JobAction[];
  /**
   * Never rejects. One job is asked by itself, and `pendingOf` and `refusedOf` tell how that stands; of many the
   * provider's `bulk` is asked. Without `bulk` they are asked one after the other.
   */
  act: (action: JobAction, ids: readonly string[], options?: { priority?: number }) => Promise<void>;
  /** The job that does what was asked of many, live, until something else is asked or it is dismissed. */
  bulkJob: Job | null;
  /** Asked of many, and there is no job yet that does it. */
  bulkPending: JobAction | null;
  bulkRefused: Refused<JobAction> | null;
  /** Forgets the bulk job, or its refusal. */
  dismissBulk: () => void;
}

interface Bulk {
  action: JobAction;
  job: Job | null;
  reason: string | null;
}

const allActions: readonly JobAction[] = ['cancel', 'pause', 'resume', 'retry', 'prioritize'];

/**
 * Acts on jobs of a list, such as that of `useJobs`, one by one or many at once.
 * @example
 * const { act, bulkJob } = useBulkActions(jobs);
 */
export function useBulkActions(jobs: readonly Job[]): BulkControls {
  const { actions } = useKit();
  const { askOne, ...asked } = useAskedOfMany(jobs, jobRules);
  const [bulk, setBulk] = useState<Bulk | null>(null);
  const { job } = useJob(null, bulk?.job?.id ?? null, { initial: bulk?.job });
  const offered = useMemo(() => allActions.filter((action) => actions.bulk ?? actions[action]), [actions]);
  const act = useCallback<BulkControls['act']>(
    async (action, ids, { priority = 0 } = {}) => {
      if (actions.bulk && (ids.length > 1 || !actions[action])) {
        const asking: Bulk = { action, job: null, reason: null };
        const end = (how: Partial<Bulk>): void =>
          setBulk((now) => (now === asking ? { ...asking, ...how } : now));
        setBulk(asking);
        try {
          end({ job: await actions.bulk(action, ids, action === 'prioritize' ? { priority } : {}) });
        } catch (error) {
          end({ reason: reasonOf(error) });
        }
        return;
      }
      for (const id of ids) {
        await askOne(id, action, (one) =>
          action === 'prioritize' ? actions.prioritize?.(one, priority) : actions[action]?.(one),
        );
      }
    },
    [actions, askOne],
  );
  return {
    ...asked,
    offered,
    act,
    bulkJob: job,
    bulkPending: bulk && !bulk.job && bulk.reason === null ? bulk.action : null,
    bulkRefused: bulk && bulk.reason !== null ? { action: bulk.action, reason: bulk.reason } : null,
    dismissBulk: useCallback(() => setBulk(null), []),
  };
}
