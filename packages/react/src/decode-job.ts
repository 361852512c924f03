import type { HeadwayEvent, Job, JobItem, JobStepState } from '@headway/protocol';

/** Whether the data of an event is a job: every `job.*` state event carries one whole. */
export function isJob(data: unknown): data is Job {
  return (
    hasFields(data, ['id', 'kind', 'status', 'createdAt']) &&
    'revision' in data &&
    typeof data.revision === 'number'
  );
}

/** The job in an event, `null` when it speaks of something else. */
export function jobOf(event: HeadwayEvent | null | undefined): Job | null {
  return event && event.type.startsWith('job.') && isJob(event.data) ? event.data : null;
}

/** The step in an event, `null` when it speaks of something else. */
export function stepOf(event: HeadwayEvent): JobStepState | null {
  return event.type === 'job.step' && isStep(event.data) ? event.data : null;
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

function hasFields(data: unknown, fields: readonly string[]): data is object {
  return (
    typeof data === 'object' &&
    data !== null &&
    fields.every((field) => typeof Reflect.get(data, field) === 'string')
  );
}
