import type { Job } from '@headway/protocol';
import { QueueCard, SystemStatus, useJobs, useQueue, useSystemStatus } from '@headway/react';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useMemo } from 'react';
import { getThroughput } from '../endpoints.ts';
import { useOwnChannel } from '../live/own-channel.ts';
import { PageFrame } from '../shell/page-frame.tsx';
import { useTitle } from '../ui/use-title.ts';
import { type LinePlace, WaitingLine } from './waiting-line.tsx';

/** The last minute is still going on: it is read again so often, ms. */
const throughputMs = 10_000;

/** How full the queue is, what of one's own waits in it, and how the machine is. */
export function QueuePage(): ReactNode {
  useTitle('Queue');
  const channel = useOwnChannel();
  const queue = useQueue('default', { channel });
  const { jobs } = useJobs({ channel, filter: isWaiting });
  const throughput = useQuery({
    queryKey: ['throughput'],
    queryFn: ({ signal }) => getThroughput(signal),
    refetchInterval: throughputMs,
  });
  const system = useSystemStatus();
  const line = useMemo(() => inLine(jobs, queue.order?.entries ?? []), [jobs, queue.order]);
  return (
    <PageFrame title="Queue">
      <div className="hub-queue">
        <QueueCard
          stats={queue.stats}
          order={queue.order}
          status={queue.status}
          {...(throughput.data && { throughput: throughput.data })}
        />
        <WaitingLine places={line} waiting={jobs.length} />
        <SystemStatus {...system} />
      </div>
    </PageFrame>
  );
}

function isWaiting({ status }: Job): boolean {
  return status === 'queued' || status === 'retrying';
}

function inLine(jobs: readonly Job[], entries: readonly Omit<LinePlace, 'job'>[]): readonly LinePlace[] {
  const byId = new Map(jobs.map((job) => [job.id, job]));
  return entries.flatMap((entry) => {
    const job = byId.get(entry.id);
    return job ? [{ ...entry, job }] : [];
  });
}
