import { type HeadwayEvent, type Job, type JobItem, type JobStepState, readJob } from '@headway/protocol';

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
  if (event.type !== 'job.step' || !isStep(event.data)) return null;
  // Events of earlier versions have no path: they knew the contract's own steps only.
  return event.data.path ? event.data : { ...event.data, path: [event.data.index] };
}

/** The item in an event, `null` when it speaks of something else. */
export function itemOf(event: HeadwayEvent): JobItem | null {
  return event.type === 'job.item' && isItem(event.data) ? event.data : null;
}

/** The one with the higher revision: an older answer never replaces a newer event. */
export function newestJob(a: Job | null | undefined, b: Job | null | undefined): Job | null {
  if (!a || !b) return a ?? b ?? null;
  return b.revision > a.revision ? b : a;
}

function isStep(data: unknown): data is JobStepState {
  return hasFields(data, ['jobId', 'name', 'status']) && 'index' in data && 'attempt' in data;
}

function isItem(data: unknown): data is JobItem {
  return hasFields(data, ['jobId']) && 'index' in data && 'attempt' in data && 'item' in data;
}

/** Whether these fields are there, as text. */
export function hasFields(data: unknown, fields: readonly string[]): data is object {
  return (
    typeof data === 'object' &&
    data !== null &&
    fields.every((field) => typeof Reflect.get(data, field) === 'string')
  );
}
