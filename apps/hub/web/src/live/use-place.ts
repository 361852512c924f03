import type { Job } from '@headway/protocol';
import type { QueuePlace } from '@headway/react';
import { useQuery } from '@tanstack/react-query';
import { useCallback, useSyncExternalStore } from 'react';
import { getPlace } from '../endpoints.ts';
import { useLive } from './live-provider.tsx';
import type { PlaceTable } from './place-table.ts';

/** How often the server is asked for a place that is too far back to be told, ms. */
const askMs = 10_000;

/** Where a job of a project stands, as far as it was told; `undefined` for one that does not wait. */
export function usePlace(projectId: string, job: Job | undefined): QueuePlace | undefined {
  return useTold(useLive().project(projectId).places, job);
}

function useTold(places: PlaceTable, job: Job | undefined): QueuePlace | undefined {
  const id = job && isWaiting(job) ? job.id : null;
  const subscribe = useCallback(
    (listener: () => void) => (id === null ? () => undefined : places.subscribeId(id, listener)),
    [places, id],
  );
  return useSyncExternalStore(subscribe, () => (id === null ? undefined : places.get(id)));
}

/** The same for one job that is looked at, of whatever project: one far back in line is asked for. */
export function useExactPlace(job: Job): QueuePlace | undefined {
  const live = useLive();
  const inProject = useTold(live.project(job.labels['projectId'] ?? '').places, job);
  const own = useTold(live.places, job);
  const told = inProject ?? own;
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
