import type { Job } from '@headway/protocol';
import { jobId, sharedVisit } from '../shared/addresses.ts';

/** A list as long as a large plate's. */
export const manyCount = 10_000;

/** How long a job runs, and how many run at once: one begins each `everyMs`. */
const runMs = 8000;
const everyMs = 1000;
/** So many have ended whenever one looks. */
const endedAtLeast = 3000;

/**
 * The jobs of the long list at a time, or those of them that may have changed since another one.
 * @param now ms since 1970
 */
export function manyJobs(now: number, changedSince: number | null = null): readonly Job[] {
  const cursor = cursorAt(now);
  const before = changedSince === null ? -1 : cursorAt(changedSince);
  // Once all have ended it begins anew.
  const from = before < 0 || cursor < before ? 0 : Math.floor(before) - runMs / everyMs - 1;
  const to = before < 0 || cursor < before ? manyCount : Math.ceil(cursor) + 1;
  return Array.from({ length: Math.max(0, to - Math.max(0, from)) }, (_, place) =>
    manyJob(place + Math.max(0, from), now),
  );
}

/** The place in the list up to which jobs have begun. */
function cursorAt(now: number): number {
  return endedAtLeast + ((now / everyMs) % (manyCount - endedAtLeast));
}

function manyJob(index: number, now: number): Job {
  const startedMs = now - (cursorAt(now) - index) * everyMs;
  const share = (now - startedMs) / runMs;
  const roundMs = (manyCount - endedAtLeast) * everyMs;
  const createdAt = new Date(now - (now % roundMs) - 7_200_000 + index).toISOString();
  const status = share < 0 ? 'queued' : share < 1 ? 'running' : endOf(index);
  const total = 24 + ((index * 13) % 9) * 8;
  const iso = (ms: number): string => new Date(Math.round(ms)).toISOString();
  return {
    id: jobId(sharedVisit, 'many', String(index).padStart(5, '0'), 1),
    kind: 'cells',
    labels: { title: `Plate ${Math.floor(index / 96) + 1}, well ${wellOf(index % 96)}.tiff` },
    status,
    attempt: share < 0 ? 0 : 1,
    step: status === 'running' ? { name: 'Find cells', index: 1, total: 4 } : null,
    done: status === 'running' ? Math.floor(total * share) : null,
    total: status === 'running' ? total : null,
    unit: status === 'running' ? 'tiles' : null,
    fraction: status === 'completed' ? 1 : status === 'running' ? Math.round(share * 100) / 100 : null,
    message: null,
    eta: status === 'running' ? { lowMs: runMs * (1 - share), highMs: runMs * (1.2 - share) } : null,
    priority: 0,
    summary: status === 'completed' ? { outcome: 'ok', text: `${total * 3} cells` } : null,
    error:
      status === 'failed'
        ? { code: 'truncated_image', message: 'The file ends in the middle of the image.', retryable: false }
        : null,
    warning: null,
    createdAt,
    runAt: createdAt,
    startedAt: share < 0 ? null : iso(startedMs),
    finishedAt: share < 1 || status === 'reviewing' ? null : iso(startedMs + runMs),
    revision: Math.round(now / 100),
  };
}

function endOf(index: number): Job['status'] {
  if (index % 997 === 0) return 'failed';
  return index % 2503 === 0 ? 'reviewing' : 'completed';
}

function wellOf(place: number): string {
  return `${'ABCDEFGH'[Math.floor(place / 12)] ?? ''}${String((place % 12) + 1).padStart(2, '0')}`;
}
