import { QueueCard, type ThroughputPoint, useQueue } from '@headway/react';
import type { ReactNode } from 'react';

/** @param history what `GET /api/queue/throughput` of the hub answers, or `queue.throughput` of your own server */
export function QueueNow({ history }: { history: readonly ThroughputPoint[] }): ReactNode {
  const queue = useQueue();
  return <QueueCard {...queue} throughput={history} />;
}
