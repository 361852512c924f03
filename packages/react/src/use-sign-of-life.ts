import type { Job } from '@headway/protocol';
import { useState } from 'react';
import { useNow } from './use-now.ts';

/** How long ago something was heard of a running job, ms, to about a second; `null` where that is not known. */
export interface SignOfLife {
  /** Of its work. */
  silentMs: number | null;
  /** Of the job at all: also of nothing but another time left, which its server tells in a silence of the work. */
  untoldMs: number | null;
  /** After how long a silence it should have ended at the latest, as its last report or the first after it says. */
  dueMs: number | null;
}

/**
 * When a running job was last heard of. Changes seen here are timed by this machine's clock, so that a server whose
 * clock differs can't mislead; only a job that has not changed since it is shown goes by `updatedAt` (ISO 8601).
 */
export function useSignOfLife(job: Job, updatedAt: string | null): SignOfLife {
  const running = job.status === 'running';
  const now = useNow(running ? 1000 : null);
  const first = updatedAt === null ? null : Date.parse(updatedAt);
  const [heard, setHeard] = useState<Heard>({
    job,
    first,
    workedAt: null,
    toldAt: null,
    dueMs: job.eta?.highMs ?? null,
  });
  if (heard.job.revision !== job.revision) {
    const isSilent = isOnlyTimeLeft(heard.job, job);
    const workedAt = isSilent ? (heard.workedAt ?? heard.first) : now;
    const passed = now === null || workedAt === null ? 0 : now - workedAt;
    const told = job.eta ? job.eta.highMs + passed : null;
    setHeard({ job, first, workedAt, toldAt: now, dueMs: (isSilent ? heard.dueMs : null) ?? told });
  }
  const since = (at: number | null): number | null =>
    now === null || at === null || !running ? null : Math.max(0, now - at);
  return {
    silentMs: since(heard.workedAt ?? first),
    untoldMs: since(heard.toldAt ?? first),
    dueMs: running ? heard.dueMs : null,
  };
}

interface Heard {
  job: Job;
  /** What its `updatedAt` was, ms. */
  first: number | null;
  /** By this machine's clock, ms; `null`: not since it is shown. */
  workedAt: number | null;
  toldAt: number | null;
  dueMs: number | null;
}

function isOnlyTimeLeft(before: Job, after: Job): boolean {
  const [a, b] = [before.eta, after.eta];
  if (a?.lowMs === b?.lowMs && a?.highMs === b?.highMs) return false;
  const others = (job: Job): string => JSON.stringify({ ...job, eta: null, revision: 0 });
  return others(before) === others(after);
}
