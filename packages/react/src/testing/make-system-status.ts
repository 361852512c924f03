import type { SystemStatus } from '@headway/protocol';

/** A server that is at rest, but for what a test says. */
export function makeSystemStatus(changes: Partial<SystemStatus> = {}): SystemStatus {
  return {
    cpuLoad: 0.1,
    cores: 8,
    memoryUsedBytes: 4e9,
    memoryTotalBytes: 16e9,
    processBytes: 2e8,
    eventLoopLagMs: 2,
    gpuLoad: null,
    connections: 3,
    workers: { busy: 0, total: 2 },
    queue: { waiting: 0, active: 0 },
    uptimeSeconds: 60,
    ...changes,
  };
}
