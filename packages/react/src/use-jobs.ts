import type { ChannelSnapshot } from '@headway/client';
import { isFinal, type Job } from '@headway/protocol';
import { useCallback, useMemo, useState } from 'react';
import { jobOf, mergeById, newestFirst } from './decode-job.ts';
import { type JobFilter, passesFilter } from './job-filter.ts';
import { useChannelEvent } from './use-channel-event.ts';
import { type Channels, nothingYet, useChannelStores } from './use-channel-store.ts';
import { type Freshness, useLive } from './use-live.ts';
import { sameItems, useSelection } from './use-selection.ts';

export interface UseJobsOptions {
  /** A channel that carries jobs: `project:7`. */
  channel?: string | null;
  /** Several of them. A job that is told in more than one is there once. */
  channels?: readonly string[];
  /** Which jobs. @default all */
  filter?: JobFilter | ((job: Job) => boolean);
  /** Jobs as an API answered them: a channel lets go of a job some time after its end. Newer events win. */
  initial?: readonly Job[] | undefined;
}

export interface JobsView extends Freshness {
  /** Newest first. */
  jobs: readonly Job[];
  /** The jobs of an asset (`labels.assetId`), newest first. */
  byAsset: (assetId: string) => readonly Job[];
}

const none: readonly Job[] = [];
const nothingGone: ReadonlySet<string> = new Set();

/**
 * The jobs of a channel, or of several, live, newest first. The component renders when one of these jobs has changed.
 * @example
 * const { jobs } = useJobs({ channel: `project:${projectId}`, filter: { statuses: ['running'] } });
 */
export function useJobs({ channel, channels, filter, initial = none }: UseJobsOptions): JobsView {
  const names = channels ?? channel ?? null;
  // What an API answered may be gone by now; a channel just has it no longer.
  const [gone, setGone] = useState<ReadonlySet<string>>(nothingGone);
  useChannelEvent(initial === none ? null : names, 'job.deleted', ({ key = '' }) => {
    const id = key.slice('job:'.length);
    if (initial.some((job) => job.id === id)) setGone((before) => new Set([...before, id]));
  });
  const filterKey = typeof filter === 'object' ? JSON.stringify(filter) : filter;
  const select = useCallback(
    (snapshots: readonly ChannelSnapshot[]) => {
      const answered = gone.size > 0 ? initial.filter(({ id }) => !gone.has(id)) : initial;
      return listOf([answered, ...snapshots.map(jobsOf)], filter);
    },
    // oxlint-disable-next-line react/exhaustive-deps -- `filterKey` stands for `filter`, which callers write inline
    [initial, gone, filterKey],
  );
  const [jobs, freshness] = useLive(names, { select, isEqual: sameItems });
  const assets = useMemo(() => Map.groupBy(jobs, (job) => job.labels['assetId']), [jobs]);
  const byAsset = useCallback((assetId: string) => assets.get(assetId) ?? none, [assets]);
  return { jobs, byAsset, ...freshness };
}

/** Whether any job of a channel, or of several, has not ended: waiting and paused ones count too. */
export function useHasActiveJobs(channels: Channels): boolean {
  return useSelection(useChannelStores(channels), active);
}

const active = {
  select: (snapshots: readonly ChannelSnapshot[]): boolean =>
    snapshots.some((snapshot) => jobsOf(snapshot).some((job) => !isFinal(job.status))),
  isEqual: Object.is,
  onServer: [nothingYet],
};

/** All jobs in a channel's state. */
export function jobsOf({ entities }: ChannelSnapshot): readonly Job[] {
  return [...entities.values()].flatMap((event) => jobOf(event) ?? []);
}

function listOf(lists: readonly (readonly Job[])[], filter: UseJobsOptions['filter']): readonly Job[] {
  const all = mergeById(lists).toSorted(newestFirst);
  if (!filter) return all;
  return all.filter(typeof filter === 'function' ? filter : (job) => passesFilter(job, filter));
}
