/**
 * A place in BullMQ's stream of events, as Redis counts: milliseconds of its clock, then a number within them. Whoever
 * mirrors the queue sees the same places.
 */
export interface BullPlace {
  ms: number;
  number: number;
}

/** The number of a place that stands for the time before now, where there is no stream. */
export const noStream = 4_294_967_295;

/** Room for changes of one job within a millisecond: with it, revisions are exact until the year 2248. */
const perMs = 1024;

/** Reads an id of the stream: `1763756000000-3`. */
export function parsePlace(id: string): BullPlace {
  const [ms, number] = id.split('-').map(Number);
  return { ms: ms ?? 0, number: number ?? 0 };
}

export function formatPlace({ ms, number }: BullPlace): string {
  return `${ms}-${number}`;
}

/** Below 0 when `a` comes first. */
export function comparePlaces(a: BullPlace, b: BullPlace): number {
  return a.ms - b.ms || a.number - b.number;
}

export function laterPlace(a: BullPlace, b: BullPlace): BullPlace {
  return comparePlaces(a, b) < 0 ? b : a;
}

/** The revision of a job that changed at this place: the same in every mirror, rising with the stream. */
export function revisionAt({ ms, number }: BullPlace): number {
  return ms * perMs + Math.min(number, perMs - 1);
}

/** When that was by the clock of Redis, ISO 8601. */
export function timeAt({ ms }: BullPlace): string {
  return new Date(ms).toISOString();
}
