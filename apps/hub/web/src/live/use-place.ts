import type { Job } from '@headway/protocol';
import type { QueuePlace } from '@headway/react';
import { useQuery } from '@tanstack/react-query';
import { useCallback, useSyncExternalStore } from 'react';
import { getPlace } from '../endpoints.ts';
import { useLive } from './live-provider.tsx';

/** How often the server is asked for a place that is too far back to be told, ms. */
const askMs = 10_000;

/** Where a job of a project stands, as far as it was told; `undefined` for one that does not wait. */
export function usePlace(projectId: string, job: Job | undefined): QueuePlace | undefined {
  const { places } = useLive().project(projectId);
  const id = job && isWaiting(job) ? job.id : null;
  const subscribe = useCallback(
    (listener: () => void) => (id === null ? () => undefined : places.subscribeId(id, listener)),
    [places, id],
  );
  return useSyncExternalStore(subscribe, () => (id === null ? undefined : places.get(id)));
}

/** The same for one job that is looked at: one far back in line is asked for. */
export function useExactPlace(projectId: string, job: Job): QueuePlace | undefined {
  const told = usePlace(projectId, job);
  const { data } = useQuery({
    queryKey: ['place', job.id],
    queryFn: ({ signal }) => getPlace(job.id, signal),
    enabled: told === undefined && isWaiting(job),
    refetchInterval: askMs,
  });
  if (told) return told;
  return isWaiting(job) && data && data.position !== null ? { ...data, position: data.position } : undefined;
}

function isWaiting({ status }: Job): boolean {
  return status === 'queued' || status === 'retrying';
}
