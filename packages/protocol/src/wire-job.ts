import type { Job } from './job.ts';

/** What every event of a job says; the rest is left out where it is as `readJob` fills it in. */
type Told = 'id' | 'kind' | 'status' | 'revision';

/**
 * A job as `job.*` events carry it: whole, without what is `null` or has its default. A `Job` is one, too, which is
 * what events of earlier versions hold.
 */
export type WireJob = Pick<Job, Told> & Partial<Omit<Job, Told>>;

/** What is left out of events. */
function defaultsOf(createdAt: string): Omit<Job, Told> {
  return {
    labels: {},
    attempt: 1,
    step: null,
    done: null,
    total: null,
    unit: null,
    fraction: null,
    message: null,
    eta: null,
    priority: 0,
    summary: null,
    error: null,
    warning: null,
    createdAt,
    runAt: createdAt,
    startedAt: null,
    finishedAt: null,
  };
}

const digits = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** The time in a ULID (https://github.com/ulid/spec): its first ten digits, to the base of 32, are ms since 1970. */
function timeOfId(id: string): string | null {
  if (!/^[0-7][0-9A-HJKMNP-TV-Z]{25}$/.test(id)) return null;
  let ms = 0;
  for (const digit of id.slice(0, 10)) ms = ms * 32 + digits.indexOf(digit);
  return new Date(ms).toISOString();
}

/** A job without what `readJob` fills in. */
export function writeJob(job: WireJob): WireJob {
  const inId = timeOfId(job.id);
  const defaults: Partial<Job> = { ...defaultsOf(job.createdAt ?? inId ?? ''), createdAt: inId ?? '' };
  const told = Object.entries(job).filter(
    ([name, value]) =>
      value !== undefined &&
      value !== defaults[name as keyof Job] &&
      !(name === 'labels' && Object.keys(job.labels ?? {}).length === 0),
  );
  return Object.fromEntries(told) as unknown as WireJob;
}

/**
 * The whole job from the data of a `job.*` state event, `null` when the data is none. What an event says is trusted
 * beyond that: the server checked it.
 */
export function readJob(data: unknown): Job | null {
  if (!isWireJob(data)) return null;
  const createdAt = data.createdAt ?? timeOfId(data.id);
  return createdAt === null ? null : { ...defaultsOf(createdAt), ...data };
}

function isWireJob(data: unknown): data is WireJob {
  if (typeof data !== 'object' || data === null) return false;
  const { id, kind, status, revision } = data as Partial<Record<string, unknown>>;
  return [id, kind, status].every((text) => typeof text === 'string') && typeof revision === 'number';
}
