import type { ChannelSnapshot } from '@headway/client';
import { isFinal, type Job } from '@headway/protocol';
import { useCallback, useMemo } from 'react';
import { jobOf, newestJob } from './decode-job.ts';
import { useChannel } from './use-channel.ts';
import { sameItems } from './use-selection.ts';

export interface UseJobsOptions {
  /** A channel that carries jobs: `project:7`. */
  channel: string | null;
  /** Which jobs. @default all */
  filter?: (job: Job) => boolean;
  /** Jobs as an API answered them: a channel lets go of a job some time after its end. Newer events win. */
  initial?: readonly Job[] | undefined;
}

export interface JobList {
  /** Newest first. */
  jobs: readonly Job[];
  /** How fresh this is, as of the channel. */
  status: ChannelSnapshot['status'];
  /** The jobs of an asset (`labels.assetId`), newest first. */
  byAsset: (assetId: string) => readonly Job[];
}

const none: readonly Job[] = [];

/**
 * The jobs of a channel, live, newest first.
 * @example
 * const { jobs, byAsset } = useJobs({ channel: `project:${projectId}` });
 */
export function useJobs({ channel, filter, initial = none }: UseJobsOptions): JobList {
  const heard = useChannel(channel, { select: jobsOf, isEqual: sameItems });
  const status = useChannel(channel, { select: statusOf });
  const jobs = useMemo(() => {
    const all = initial.length > 0 ? mergeJobs(initial, heard) : heard;
    return (filter ? all.filter(filter) : [...all]).sort(newestFirst);
  }, [heard, initial, filter]);
  const assets = useMemo(() => Map.groupBy(jobs, (job) => job.labels['assetId']), [jobs]);
  const byAsset = useCallback((assetId: string) => assets.get(assetId) ?? none, [assets]);
  return { jobs, status, byAsset };
}

/** Whether any job of a channel has not ended: waiting and paused ones count too. */
export function useHasActiveJobs(channel: string | null): boolean {
  return useChannel(channel, { select: hasActive });
}

function statusOf(snapshot: ChannelSnapshot): ChannelSnapshot['status'] {
  return snapshot.status;
}

/** All jobs in a channel's state. */
export function jobsOf(snapshot: ChannelSnapshot): readonly Job[] {
  return [...snapshot.entities.values()].flatMap((event) => jobOf(event) ?? []);
}

function hasActive(snapshot: ChannelSnapshot): boolean {
  return jobsOf(snapshot).some((job) => !isFinal(job.status));
}

function mergeJobs(first: readonly Job[], second: readonly Job[]): Job[] {
  const byId = new Map<string, Job>();
  for (const job of [...first, ...second]) byId.set(job.id, newestJob(byId.get(job.id), job) ?? job);
  return [...byId.values()];
}

/** By creation; ids are ULIDs, so they tell the order within a millisecond. */
function newestFirst(a: Job, b: Job): number {
  return compare(b.createdAt, a.createdAt) || compare(b.id, a.id);
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
