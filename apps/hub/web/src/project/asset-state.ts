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
 * The order of a project's images: what was added last first, but the images of one upload by their names, which is also
 * about the order in which they arrive and are processed.
 */
export function inGridOrder<T extends Pick<Asset, 'id' | 'batchId' | 'name'>>(assets: readonly T[]): T[] {
  const begins = new Map<string, string>();
  for (const { id, batchId } of assets) {
    const begin = begins.get(batchId ?? id);
    if (begin === undefined || id < begin) begins.set(batchId ?? id, id);
  }
  // Keys made once, compared as plain text: it runs for every one of thousands of images that arrives.
  return assets
    .map((asset) => ({
      asset,
      begin: begins.get(asset.batchId ?? asset.id) ?? asset.id,
      name: nameKey(asset.name),
    }))
    .sort((a, b) => compare(b.begin, a.begin) || compare(a.name, b.name) || compare(a.asset.id, b.asset.id))
    .map(({ asset }) => asset);
}

/** Compares as people count: `a2` before `a10`. */
function nameKey(name: string): string {
  return name.toLowerCase().replace(/\d+/g, (digits) => digits.padStart(12, '0'));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
