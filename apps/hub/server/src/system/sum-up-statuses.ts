import type { SystemStatus } from '@headway/protocol';

/**
 * Several statuses of one machine as one: loads as means, since they are shares of time; the lag and what waits as
 * their worst, since a mean would hide it; the rest as it was last.
 * @param statuses oldest first, at least one
 */
export function sumUpStatuses(statuses: readonly SystemStatus[]): SystemStatus {
  const last = statuses.at(-1);
  if (!last) throw new RangeError('There is nothing to sum up.');
  const mean = (valueOf: (status: SystemStatus) => number): number =>
    statuses.reduce((sum, status) => sum + valueOf(status), 0) / statuses.length;
  const most = (valueOf: (status: SystemStatus) => number): number => Math.max(...statuses.map(valueOf));
  return {
    ...last,
    cpuLoad: round(mean(({ cpuLoad }) => cpuLoad)),
    memoryUsedBytes: Math.round(mean(({ memoryUsedBytes }) => memoryUsedBytes)),
    processBytes: Math.round(mean(({ processBytes }) => processBytes)),
    eventLoopLagMs: round(most(({ eventLoopLagMs }) => eventLoopLagMs)),
    gpuLoad: last.gpuLoad === null ? null : round(mean(({ gpuLoad }) => gpuLoad ?? 0)),
    connections: most(({ connections }) => connections),
    queue: {
      waiting: most(({ queue }) => queue.waiting),
      active: most(({ queue }) => queue.active),
    },
  };
}

/** More digits than anybody sees would only make answers longer. */
function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}
