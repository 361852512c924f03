import { useCallback, useMemo } from 'react';
import { createJobLogStore, emptyLog, type JobLogState, type LoadEarlier } from './job-log-store.ts';
import type { LogLines } from './log-line.ts';
import { type Handle, useFollower } from './use-follower.ts';
import { useLatest } from './use-latest.ts';
import { type Freshness, useLive } from './use-live.ts';

export interface UseJobLogOptions {
  /**
   * Asks your API for lines before one, oldest first; `null`: there is none yet. An empty answer says that there are no
   * more. Lines that are there already are left out: by their ids, which are those of their events, or, where your API
   * does not know these, by what they say.
   */
  loadEarlier?: LoadEarlier | undefined;
  /** Lines that are kept, the newest. The first who shows a log decides. @default 100_000 */
  limit?: number;
  /** Lines that are there when the log is opened, at most as many as the server gives. @default 1000 */
  recent?: number;
}

export interface JobLogView extends Freshness {
  /** Oldest first. */
  lines: LogLines;
  /** Lines that were let go because there were more than `limit`. */
  dropped: number;
  /** Lines may be missing somewhere: the connection was away for longer than the server's history reaches. */
  hasGap: boolean;
  /** Never rejects. `undefined` where there is no way to ask, or nothing before the first line, or no room for it. */
  loadEarlier: (() => Promise<void>) | undefined;
  /** Earlier lines are on their way. */
  isLoading: boolean;
  /** Why earlier lines could not be loaded. */
  loadError: string | null;
}

/**
 * The log of a job, live, by its channel `job-log:{id}`. Renders once a frame at most, however many lines come.
 * @example
 * const { lines } = useJobLog(jobId);
 */
export function useJobLog(
  jobId: string | null,
  { loadEarlier, limit = 100_000, recent = 1000 }: UseJobLogOptions = {},
): JobLogView {
  const channel = jobId === null ? null : `job-log:${jobId}`;
  const options = useMemo(() => ({ recent }), [recent]);
  const follower = useMemo(
    () => ({ create: (handle: Handle) => createJobLogStore(handle, limit), nothing: emptyLog }),
    [limit],
  );
  const [state, store] = useFollower<JobLogState, ReturnType<typeof createJobLogStore>>(
    channel,
    options,
    follower,
  );
  const [hasGap, freshness] = useLive(channel, {
    select: ([snapshot]) => Boolean(snapshot?.reason),
    isEqual: Object.is,
    options,
  });
  const latest = useLatest(loadEarlier);
  const load = useCallback(async () => {
    if (latest.current) await store()?.loadEarlier(latest.current);
  }, [store, latest]);
  const { lines, dropped, earlier, reason } = state;
  // What the first answer brings is not to be loaded, too.
  const canLoad = loadEarlier && earlier !== 'done' && freshness.status !== 'pending';
  return {
    lines,
    dropped,
    hasGap,
    loadEarlier: canLoad ? load : undefined,
    isLoading: earlier === 'loading',
    loadError: reason,
    ...freshness,
  };
}
