import type { Job } from '@headway/protocol';
import { useState } from 'react';
import { useNow } from './use-now.ts';

/** How long ago something was heard of a running job, ms, to about a second; `null` where that is not known. */
export interface SignOfLife {
  /** Of its work. */
  silentMs: number | null;
  /** Of the job at all: also of nothing but another time left, which its server tells in a silence of the work. */
  untoldMs: number | null;
}

/**
 * When a running job was last heard of. Changes seen here are timed by this machine's clock, so that a server whose
 * clock differs can't mislead; only a job that has not changed since it is shown goes by `updatedAt` (ISO 8601).
 */
export function useSignOfLife(job: Job, updatedAt: string | null): SignOfLife {
  const running = job.status === 'running';
  const now = useNow(running ? 1000 : null);
  const first = updatedAt === null ? null : Date.parse(updatedAt);
  const [heard, setHeard] = useState<Heard>({ job, first, workedAt: null, toldAt: null });
  if (heard.job.revision !== job.revision) {
    const workedAt = isOnlyTimeLeft(heard.job, job) ? (heard.workedAt ?? heard.first) : now;
    setHeard({ job, first, workedAt, toldAt: now });
  }
  const since = (at: number | null): number | null =>
    now === null || at === null || !running ? null : Math.max(0, now - at);
  return { silentMs: since(heard.workedAt ?? first), untoldMs: since(heard.toldAt ?? first) };
}

interface Heard {
  job: Job;
  /** What its `updatedAt` was, ms. */
  first: number | null;
  /** By this machine's clock, ms; `null`: not since it is shown. */
  workedAt: number | null;
  toldAt: number | null;
}

function isOnlyTimeLeft(before: Job, after: Job): boolean {
  const [a, b] = [before.eta, after.eta];
  if (a?.lowMs === b?.lowMs && a?.highMs === b?.highMs) return false;
  const others = (job: Job): string => JSON.stringify({ ...job, eta: null, revision: 0 });
  return others(before) === others(after);
}
