import { isFinal, type Job } from '@headway/protocol';

/** The parts of a list of jobs, in the order in which they stand. */
export const sectionNames = ['attention', 'running', 'waiting', 'done'] as const;
export type SectionName = (typeof sectionNames)[number];

/** Where a job belongs: what needs a person stands apart from what goes on by itself. */
export function sectionOf(job: Pick<Job, 'status' | 'warning'>): SectionName {
  if (job.status === 'reviewing' || job.status === 'failed') return 'attention';
  if (isFinal(job.status)) return 'done';
  // A slow job goes on by itself.
  if (job.warning && job.warning.code !== 'slow') return 'attention';
  return isWaiting(job.status) ? 'waiting' : 'running';
}

function isWaiting(status: Job['status']): boolean {
  return status === 'queued' || status === 'retrying' || status === 'paused';
}

/** Which jobs each section shows, in order, by id. */
export type SectionOrder = Readonly<Record<SectionName, readonly string[]>>;

/** How many there are in truth, whatever is held still. */
export type SectionCounts = Readonly<Record<SectionName, number>>;

/** A list of jobs as it stands on the screen. */
export interface Arrangement {
  /** What it was made of. */
  jobs: readonly Job[];
  /** Each job that has a row. One that is gone while the list is held still stays as it was last. */
  byId: ReadonlyMap<string, Job>;
  /** The same object for as long as no row moves. */
  order: SectionOrder;
  counts: SectionCounts;
  /** Rows that would come, move or go if the list were not held still. */
  held: number;
  /** Whether `order` is no longer that of the jobs. */
  isOutdated: boolean;
}

export const emptyArrangement: Arrangement = {
  jobs: [],
  byId: new Map(),
  order: { attention: [], running: [], waiting: [], done: [] },
  counts: { attention: 0, running: 0, waiting: 0, done: 0 },
  held: 0,
  isOutdated: false,
};

/**
 * Puts jobs into sections. Where nothing moved, the order before is kept as it is, so a change of progress costs one
 * look at each job; else what is out of place is sorted in.
 * @param jobs each id once
 * @param hold rows stay where they are, whatever became of their jobs
 */
export function arrange(before: Arrangement, jobs: readonly Job[], hold: boolean): Arrangement {
  if (before.jobs === jobs && (hold || !before.isOutdated)) return before;
  const byId = new Map<string, Job>();
  const counts = { attention: 0, running: 0, waiting: 0, done: 0 };
  let known = 0;
  let isOutdated = before.isOutdated;
  for (const job of jobs) {
    byId.set(job.id, job);
    const section = sectionOf(job);
    counts[section] += 1;
    const was = before.byId.get(job.id);
    if (was) known += 1;
    if (was === job) continue;
    isOutdated ||= !was || sectionOf(was) !== section || byOrder[section](was, job) !== 0;
  }
  isOutdated ||= known < before.byId.size;
  if (hold) return keepRows(before, { jobs, byId, counts, isOutdated });
  const order = isOutdated ? sorted(before.order, byId) : before.order;
  return { jobs, byId, order, counts, held: 0, isOutdated: false };
}

function keepRows(
  { order, byId: before }: Arrangement,
  now: Pick<Arrangement, 'jobs' | 'counts' | 'isOutdated'> & { byId: Map<string, Job> },
): Arrangement {
  let [kept, gone, misplaced] = [0, 0, 0];
  for (const section of sectionNames) {
    for (const id of order[section]) {
      const job = now.byId.get(id);
      if (job) kept += 1;
      else gone += 1;
      if (job && sectionOf(job) !== section) misplaced += 1;
      const last = job ?? before.get(id);
      if (last) now.byId.set(id, last);
    }
  }
  return { ...now, order, held: now.jobs.length - kept + gone + misplaced };
}

/** Starts from the order before: sorting what is nearly in order is cheap. */
function sorted(before: SectionOrder, byId: ReadonlyMap<string, Job>): SectionOrder {
  const placed = new Set<string>();
  const jobsOf: Record<SectionName, Job[]> = { attention: [], running: [], waiting: [], done: [] };
  for (const section of sectionNames) {
    for (const id of before[section]) {
      const job = byId.get(id);
      if (!job || sectionOf(job) !== section) continue;
      placed.add(id);
      jobsOf[section].push(job);
    }
  }
  for (const job of byId.values()) if (!placed.has(job.id)) jobsOf[sectionOf(job)].push(job);
  const idsOf = (section: SectionName): readonly string[] => {
    const ids = jobsOf[section].sort(byOrder[section]).map(({ id }) => id);
    return sameIds(ids, before[section]) ? before[section] : ids;
  };
  const [attention, running, waiting, done] = [
    idsOf('attention'),
    idsOf('running'),
    idsOf('waiting'),
    idsOf('done'),
  ];
  return { attention, running, waiting, done };
}

type Compare = (a: Job, b: Job) => number;

const byOrder: Record<SectionName, Compare> = {
  /** The newest first. */
  attention: (a, b) => compare(b.id, a.id),
  /** What began first ends first, as a rule: rows leave at the top and come at the bottom. */
  running: (a, b) => compare(a.startedAt ?? '', b.startedAt ?? '') || compare(a.id, b.id),
  /** As the queue takes them; what stands still, last. */
  waiting: (a, b) =>
    Number(a.status === 'paused') - Number(b.status === 'paused') ||
    compare(delayOf(a), delayOf(b)) ||
    b.priority - a.priority ||
    compare(a.id, b.id),
  /** What ended last first. */
  done: (a, b) => compare(b.finishedAt ?? '', a.finishedAt ?? '') || compare(b.id, a.id),
};

/** Jobs that wait for a time stand behind those that don't, by that time. */
function delayOf(job: Job): string {
  return job.status === 'retrying' || job.runAt > job.createdAt ? job.runAt : '';
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function sameIds(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((id, index) => id === b[index]);
}
