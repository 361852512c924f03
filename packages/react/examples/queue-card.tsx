import type { QueueStats } from '@headway/protocol';
import { QueueCard, type ThroughputPoint, useChannel } from '@headway/react';
import type { ReactNode } from 'react';

/** @param history what `GET /api/queue/throughput` of the hub answers, or `queue.throughput` of your own server */
export function QueueNow({ history }: { history: readonly ThroughputPoint[] }): ReactNode {
  const { entities, status } = useChannel('queue:default');
  const stats = entities.get('queue:default')?.data as QueueStats | undefined;
  return <QueueCard stats={stats ?? null} throughput={history} status={status} />;
}
