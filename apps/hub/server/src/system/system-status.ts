import { statfs } from 'node:fs/promises';
import { cpus, freemem, totalmem } from 'node:os';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { HubEvents } from '@headway/hub-api';
import type { JobQueue, JobRunner, QueueMonitor } from '@headway/jobs';
import type { SystemStatus } from '@headway/protocol';
import type { Headway } from '@headway/server';
import type { HubTransaction } from '../database.ts';
import { watchGpuLoad } from './gpu-load.ts';
import type { SystemHistory } from './system-history.ts';
import type { SystemWarnings } from './system-warnings.ts';

export interface SystemStatusOptions {
  headway: Headway<HubEvents>;
  queue: JobQueue<HubTransaction>;
  runner: Pick<JobRunner, 'workers'>;
  /** Knows of workers elsewhere, too: what it tells of them MUST be the same here. */
  monitor: Pick<QueueMonitor, 'stats'>;
  systemHistory: Pick<SystemHistory, 'add'>;
  systemWarnings: SystemWarnings;
  /** On the disk whose room is told. */
  dataDir: string;
  now: () => number;
  /** @default 5000 */
  intervalMs?: number;
  onError: (error: unknown, context: { stage: string }) => void;
}

/** Tells the channel `system` how the machine and the hub are, at once and then regularly. Returns the undo, which waits for what is being told. */
export function startSystemStatus(options: SystemStatusOptions): () => Promise<void> {
  const lag = monitorEventLoopDelay({ resolution: 10 });
  lag.enable();
  let before = cpuTimes();
  let busy = false;
  let running: Promise<void> = Promise.resolve();
  const gpu = watchGpuLoad({ everySeconds: Math.ceil((options.intervalMs ?? defaultIntervalMs) / 1000) });

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
      gpuLoad: await gpu.read(),
      connections: options.headway.connections,
      workers: { ...(options.monitor.stats?.parallel ?? options.runner.workers) },
      queue: { waiting, active },
      uptimeSeconds: Math.round(process.uptime()),
      disk: await diskOf(options.dataDir),
    };
    before = now;
    lag.reset();
    // Of these nothing depends on the others: a full disk must not keep what is still possible.
    const done = await Promise.allSettled([
      options.headway.publish('system', { type: 'system.status', data }),
      options.systemHistory.add(data, options.now()),
      options.systemWarnings.hear(data),
    ]);
    for (const each of done) {
      if (each.status === 'rejected') options.onError(each.reason, { stage: 'system status' });
    }
  }

  function tick(): void {
    if (busy) return; // the log is slow: one at a time
    busy = true;
    running = publish()
      .catch((error: unknown) => options.onError(error, { stage: 'system status' }))
      .finally(() => {
        busy = false;
      });
  }

  tick();
  const timer = setInterval(tick, options.intervalMs ?? defaultIntervalMs);
  return async () => {
    clearInterval(timer);
    lag.disable();
    gpu.close();
    await running;
  };
}

const defaultIntervalMs = 5000;

/** What users other than root can have counts: the rest is not ours to fill. */
async function diskOf(folder: string): Promise<SystemStatus['disk']> {
  const { bsize, blocks, bfree, bavail } = await statfs(folder);
  const usedBytes = (blocks - bfree) * bsize;
  return { usedBytes, totalBytes: usedBytes + bavail * bsize };
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
