import { isFinal, type Asset, type Job } from '@headway/protocol';

/** How an image stands, as a person sorts them. */
export type AssetState = 'none' | 'active' | 'attention' | 'done' | 'failed';

/** The state of an image by its latest job; without one, by whether it has a result. */
export function assetState(
  asset: Pick<Asset, 'currentResultId' | 'latestJobId'>,
  job: Job | undefined,
): AssetState {
  if (!job) return asset.currentResultId ? 'done' : asset.latestJobId ? 'active' : 'none';
  if (!isFinal(job.status)) return 'active';
  if (job.status === 'cancelled' && asset.currentResultId) return 'done'; // The result before still stands.
  if (job.status !== 'completed') return 'failed';
  return job.summary && job.summary.outcome !== 'ok' ? 'attention' : 'done';
}

export const assetFilters = ['all', 'active', 'attention', 'done', 'failed'] as const;
export type AssetFilter = (typeof assetFilters)[number];

export type StateCounts = Readonly<Record<AssetFilter, number>>;

/** How many images there are of each state. */
export function countStates(states: readonly AssetState[]): StateCounts {
  const counts = { all: states.length, active: 0, attention: 0, done: 0, failed: 0 };
  for (const state of states) if (state !== 'none') counts[state] += 1;
  return counts;
}

/** Newest first. Ids are ULIDs: they tell the order of creation. */
export function newestFirst(a: { id: string }, b: { id: string }): number {
  return a.id < b.id ? 1 : a.id > b.id ? -1 : 0;
}

/**
 * The order of a project's images: what was added last first, but the images of one upload as they came, which is also
 * the order in which they are processed. Looks at ids only: it runs for every image that arrives.
 */
export function inGridOrder<T extends Pick<Asset, 'id' | 'batchId'>>(assets: readonly T[]): T[] {
  const begin = new Map<string, string>();
  const groupOf = ({ id, batchId }: T): string => batchId ?? id;
  for (const asset of assets) {
    const first = begin.get(groupOf(asset));
    if (first === undefined || asset.id < first) begin.set(groupOf(asset), asset.id);
  }
  const beginOf = (asset: T): string => begin.get(groupOf(asset)) ?? asset.id;
  return assets.toSorted((a, b) => {
    const [x, y] = [beginOf(a), beginOf(b)];
    if (x !== y) return x < y ? 1 : -1;
    return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
  });
}

/** How many jobs are under way, and how far they are together. */
export interface Running {
  count: number;
  /** Ended ones of the same rush count as whole, so that the bar does not fall back when one ends. */
  fraction: number;
  ended: number;
}

/**
 * All unfinished jobs of a project as one. A rush begins when the first of them was created: what ended since then
 * belongs to it. `null` when nothing is under way.
 */
export function mergeRunning(jobs: readonly Job[]): Running | null {
  const open = jobs.filter((job) => !isFinal(job.status));
  if (open.length === 0) return null;
  const [first] = open;
  const begin = open.reduce(
    (least, job) => (job.createdAt < least ? job.createdAt : least),
    first?.createdAt ?? '',
  );
  const ended = jobs.filter((job) => isFinal(job.status) && (job.finishedAt ?? '') >= begin).length;
  const done = open.reduce((sum, job) => sum + (job.fraction ?? 0), ended);
  return { count: open.length, ended, fraction: done / (open.length + ended) };
}
