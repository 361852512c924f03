import type { Job } from '@headway/protocol';
import { useState } from 'react';
import { useNow } from './use-now.ts';

/**
 * How long ago a running job was last heard of, ms, to about a second; `null` when it is not running or that is not
 * known. Changes seen here are timed by this machine's clock, so that a server whose clock differs can't mislead; only
 * a job that has not changed since it is shown goes by `updatedAt` (ISO 8601).
 */
export function useSignOfLife(job: Job, updatedAt: string | null): number | null {
  const running = job.status === 'running';
  const now = useNow(running ? 1000 : null);
  const [heard, setHeard] = useState<{ revision: number; at: number | null }>({
    revision: job.revision,
    at: null,
  });
  if (heard.revision !== job.revision) setHeard({ revision: job.revision, at: now });
  const at = heard.at ?? (updatedAt === null ? null : Date.parse(updatedAt));
  return now === null || at === null || !running ? null : Math.max(0, now - at);
}
