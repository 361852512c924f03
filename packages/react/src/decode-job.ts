import { type HeadwayEvent, type Job, type JobStepState, readJob } from '@headway/protocol';

/** What was read of events: the same event gives the same job, so that what did not change does not render. */
const read = new WeakMap<HeadwayEvent, Job | null>();

/** The job in an event, `null` when it speaks of something else. */
export function jobOf(event: HeadwayEvent | null | undefined): Job | null {
  if (!event?.type.startsWith('job.')) return null;
  const known = read.get(event);
  if (known !== undefined) return known;
  const job = readJob(event.data);
  read.set(event, job);
  return job;
}

/** The step in an event, `null` when it speaks of something else. */
export function stepOf(event: HeadwayEvent): JobStepState | null {
  const step = dataOf<JobStepState>(event, 'job.step');
  // Events of earlier versions have no path: they knew the contract's own steps only.
  return !step || step.path ? step : { ...step, path: [step.index] };
}

/** The one with the higher revision: an older answer never replaces a newer event. */
export function newest<Entity extends { revision: number }>(
  a: Entity | null | undefined,
  b: Entity | null | undefined,
): Entity | null {
  if (!a || !b) return a ?? b ?? null;
  return b.revision > a.revision ? b : a;
}

/** Of each entity the newest, whichever list has it; within a list each is there once. */
export function mergeById<Entity extends { id: string; revision: number }>(
  lists: readonly (readonly Entity[])[],
): readonly Entity[] {
  const [first = [], ...others] = lists.filter((list) => list.length > 0);
  if (others.length === 0) return first;
  const byId = new Map<string, Entity>();
  for (const one of lists.flat()) byId.set(one.id, newest(byId.get(one.id), one) ?? one);
  return [...byId.values()];
}

/** By creation; ids are ULIDs, so they tell the order within a millisecond. */
export function newestFirst(a: Created, b: Created): number {
  return compare(b.createdAt, a.createdAt) || compare(b.id, a.id);
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

interface Created {
  id: string;
  createdAt: string;
}

/**
 * The data of a state event whose type begins so, `null` when it is another or none. What it says is trusted: the server
 * checked it.
 */
export function dataOf<Data>(event: HeadwayEvent | undefined, type: string): Data | null {
  return event?.type.startsWith(type) && typeof event.data === 'object' ? (event.data as Data | null) : null;
}
