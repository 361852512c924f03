import { availableParallelism } from 'node:os';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { createJobRunner, type JobQueue, type JobRunner } from '@headway/jobs';
import { isFinal } from '@headway/protocol';
import { busyContract, type BusyInput } from './busy-contract.ts';
import { openJobServer } from './job-server.ts';
import { answerParent } from './processes.ts';
import { listen } from './subjects/listen.ts';
import { cpuMicrosOf } from './usage.ts';

// A server as an application has it, with all of its workers at work: queue, outbox and log on disk, and watchers.

/** More than there are cores, so that they all compute. */
const leastWorkers = 4;
/** Jobs that wait, so that no worker ever does. */
const waitingJobs = 8;
/** How exactly the delay of the event loop is sampled: the monitor adds it to what it finds. */
const resolutionMs = 1;

const counts = { published: 0, completed: 0 };
let queue: JobQueue | null = null;
let runner: JobRunner | null = null;
/** Enough of these are kept waiting. */
let work: BusyInput | null = null;

function started(): JobQueue {
  if (!queue) throw new Error('The server was not started.');
  return queue;
}

async function start(): Promise<{ port: number }> {
  const opened = await openJobServer({
    namespaces: ['project', 'job'],
    channels: () => ['project:bench'],
    async onCompleted() {
      counts.completed += 1;
    },
    onPublish() {
      counts.published += 1;
    },
  });
  const { server, onError } = opened;
  queue = opened.queue;
  runner = createJobRunner({
    queue: opened.queue,
    kinds: [busyContract.kind],
    workerModule: new URL('busy-worker.ts', import.meta.url),
    workers: Math.max(leastWorkers, availableParallelism()),
    onError,
  });
  await runner.start();
  return { port: await listen((http) => server.attach(http)) };
}

async function fill(): Promise<void> {
  while (work) {
    const { waiting } = await started().stats();
    for (let count = waiting; count < waitingJobs; count += 1) await enqueue(work);
    await sleep(100);
  }
}

async function enqueue(input: BusyInput, priority = 0): Promise<string> {
  const labels = { projectId: 'bench' };
  return (await started().enqueue({ kind: busyContract.kind, input, labels, priority })).id;
}

async function until(id: string, holds: (status: string, step: unknown) => boolean): Promise<void> {
  for (;;) {
    const job = await started().get(id);
    if (!job || holds(job.status, job.step)) return;
    await sleep(2);
  }
}

const handlers = {
  start,
  /** From now on all workers are busy with such jobs. */
  async occupy(input: BusyInput): Promise<void> {
    work = input;
    void fill();
    while (!runner || runner.workers.busy < runner.workers.total) await sleep(20);
  },
  /** How late the event loop was, over so long. */
  async measure({ ms }: { ms: number }): Promise<Lateness> {
    const before = { ...counts };
    const cpu = cpuMicrosOf(process.pid);
    const monitor = monitorEventLoopDelay({ resolution: resolutionMs });
    monitor.enable();
    const start = performance.now();
    await sleep(ms);
    const passedMs = performance.now() - start;
    monitor.disable();
    const late = (nanos: number): number => Math.max(0, nanos / 1e6 - resolutionMs);
    return {
      p50: late(monitor.percentile(50)),
      p99: late(monitor.percentile(99)),
      max: late(monitor.max),
      cpuShare: (cpuMicrosOf(process.pid) - cpu) / 1000 / passedMs,
      published: ((counts.published - before.published) * 1000) / passedMs,
      completed: ((counts.completed - before.completed) * 1000) / passedMs,
    };
  },
  /** Cancels jobs that compute, one after the other; gives how long each took to be cancelled, ms. */
  async cancel({ count }: { count: number }): Promise<number[]> {
    const times: number[] = [];
    // Before all others, and far too long.
    for (let index = 0; index < count; index += 1) {
      const id = await enqueue({ ms: 600_000 }, 1);
      await until(id, (status, step) => status === 'running' && step !== null);
      const askedAt = performance.now();
      await started().cancel(id);
      await until(id, (status) => status === 'cancelled' || isFinal(status as 'cancelled'));
      times.push(performance.now() - askedAt);
    }
    return times;
  },
};

export interface Lateness {
  /** How late the event loop was, ms. */
  p50: number;
  p99: number;
  max: number;
  /** CPU time of the server, by the time that passed. */
  cpuShare: number;
  /** Events per second. */
  published: number;
  /** Jobs per second. */
  completed: number;
}

export type BusyProcess = typeof handlers;
answerParent(handlers);
