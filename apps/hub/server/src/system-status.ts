import { cpus, freemem, totalmem } from 'node:os';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { HubEvents } from '@headway/hub-api';
import type { JobQueue, JobRunner, QueueMonitor } from '@headway/jobs';
import type { SystemStatus } from '@headway/protocol';
import type { Headway } from '@headway/server';
import type { HubTransaction } from './database.ts';

export interface SystemStatusOptions {
  headway: Headway<HubEvents>;
  queue: JobQueue<HubTransaction>;
  runner: Pick<JobRunner, 'workers'>;
  /** Knows of workers elsewhere, too: what it tells of them MUST be the same here. */
  monitor: Pick<QueueMonitor, 'stats'>;
  /** @default 5000 */
  intervalMs?: number;
  onError: (error: unknown, context: { stage: string }) => void;
}

/** Tells the channel `system` how the machine and the hub are, at once and then regularly. Returns the undo. */
export function startSystemStatus(options: SystemStatusOptions): () => void {
  const lag = monitorEventLoopDelay({ resolution: 10 });
  lag.enable();
  let before = cpuTimes();
  let busy = false;

  async function publish(): Promise<void> {
    const now = cpuTimes();
    const { waiting, active } = await options.queue.stats();
    const memoryTotalBytes = totalmem();
    const data: SystemStatus = {
      cpuLoad: cpuLoad(before, now),
      cores: cpus().length,
      memoryUsedBytes: memoryTotalBytes - freemem(),
      memoryTotalBytes,
      processBytes: process.memoryUsage.rss(),
      eventLoopLagMs: lag.count > 0 ? Math.max(0, lag.percentile(99) / 1e6 - 10) : 0,
      gpuLoad: null,
      connections: options.headway.connections,
      workers: { ...(options.monitor.stats?.parallel ?? options.runner.workers) },
      queue: { waiting, active },
      uptimeSeconds: Math.round(process.uptime()),
    };
    before = now;
    lag.reset();
    await options.headway.publish('system', { type: 'system.status', data });
  }

  function tick(): void {
    if (busy) return; // the log is slow: one at a time
    busy = true;
    publish()
      .catch((error: unknown) => options.onError(error, { stage: 'system status' }))
      .finally(() => {
        busy = false;
      });
  }

  tick();
  const timer = setInterval(tick, options.intervalMs ?? 5000);
  return () => {
    clearInterval(timer);
    lag.disable();
  };
}

interface CpuTimes {
  busy: number;
  all: number;
}

function cpuTimes(): CpuTimes {
  const sum: CpuTimes = { busy: 0, all: 0 };
  for (const { times } of cpus()) {
    const all = times.user + times.nice + times.sys + times.irq + times.idle;
    sum.all += all;
    sum.busy += all - times.idle;
  }
  return sum;
}

/** Share of the time between two readings that the cores were busy, 0–1. */
export function cpuLoad(before: CpuTimes, now: CpuTimes): number {
  const all = now.all - before.all;
  return all > 0 ? Math.min(1, Math.max(0, (now.busy - before.busy) / all)) : 0;
}
