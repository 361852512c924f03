import type { Job } from '@headway/protocol';
import { useCallback, useEffect, useRef, useState } from 'react';
import { accepted, type Asked, isSettled, reasonOf } from './asked.ts';
import type { JobAction } from './job-actions.ts';
import { jobRules } from './use-job-actions.ts';
import { useLatest } from './use-latest.ts';

/** Asks something of jobs: one, or many at once. It may answer with a promise, rejected with a reason for people. */
export type AskJobs = (action: JobAction, ids: readonly string[], options?: { priority?: number }) => unknown;

/** How it stands with what was asked in a list. */
export interface ListRequests {
  /** What was asked of a job and is not confirmed by its changes yet. */
  pendingOf: (job: Job) => JobAction | null;
  /** Why the last thing asked was refused as a whole. */
  refused: { action: JobAction; count: number; reason: string } | null;
  /** What was asked last. */
  lastAction: JobAction | null;
  ask: (action: JobAction, jobs: readonly Job[], options?: { priority?: number }) => Promise<void>;
  dismiss: () => void;
}

/** What jobs did not show to be done so long after the answer is not shown as pending any more, ms. */
const patienceMs = 10_000;

interface Requests {
  /** By job. */
  asked: ReadonlyMap<string, Asked>;
  refused: ListRequests['refused'];
  lastAction: JobAction | null;
}

/** @param bulkDone changes when a bulk job has ended: what it left as it was is not pending any more */
export function useListRequests(onAction: AskJobs | undefined, bulkDone: unknown): ListRequests {
  const [state, setState] = useState<Requests>({ asked: new Map(), refused: null, lastAction: null });
  const [lastBulk, setLastBulk] = useState(bulkDone);
  const timers = useRef(new Set<ReturnType<typeof setTimeout>>());
  const latest = useLatest(onAction);
  if (lastBulk !== bulkDone) {
    setLastBulk(bulkDone);
    setState({ ...state, asked: new Map() });
  }
  useEffect(() => {
    const { current } = timers;
    return () => {
      for (const timer of current) clearTimeout(timer);
      current.clear();
    };
  }, []);

  const ask = useCallback<ListRequests['ask']>(
    async (action, jobs, options) => {
      const asks = new Map<string, Asked>();
      for (const job of jobs) asks.set(job.id, askedOf(job, action));
      const ids = [...asks.keys()];
      const forget = (refused: ListRequests['refused']): void =>
        setState((now) => ({ ...now, asked: without(now.asked, asks), refused: refused ?? now.refused }));
      setState((now) => ({
        asked: new Map([...now.asked, ...asks]),
        refused: null,
        lastAction: action,
      }));
      try {
        await accepted(options ? latest.current?.(action, ids, options) : latest.current?.(action, ids));
        const timer = setTimeout(() => {
          timers.current.delete(timer);
          forget(null);
        }, patienceMs);
        timers.current.add(timer);
      } catch (error) {
        forget({ action, count: ids.length, reason: reasonOf(error) });
      }
    },
    [latest],
  );
  const { asked, refused, lastAction } = state;
  const pendingOf = useCallback(
    (job: Job): JobAction | null => {
      const request = asked.get(job.id);
      return request && !isSettled(request, job, jobRules) ? (request.action as JobAction) : null;
    },
    [asked],
  );
  const dismiss = useCallback(() => setState((now) => ({ ...now, refused: null })), []);
  return { pendingOf, refused, lastAction, ask, dismiss };
}

function askedOf(job: Job, action: JobAction): Asked {
  return {
    action,
    reason: null,
    revision: job.revision,
    mark: jobRules.markOf?.(job, action) ?? null,
    doneAt: Infinity,
  };
}

/** Leaves what was asked again since. */
function without(asked: ReadonlyMap<string, Asked>, gone: ReadonlyMap<string, Asked>): Map<string, Asked> {
  return new Map([...asked].filter(([id, request]) => gone.get(id) !== request));
}
