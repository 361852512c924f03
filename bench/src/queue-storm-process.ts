import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { bindJob, createJobRunner, createQueueMonitor } from '@headway/jobs';
import { defineJobContract } from '@headway/protocol';
import { z } from 'zod';
import { openJobServer } from './job-server.ts';
import { now } from './message.ts';
import { answerParent } from './processes.ts';
import { listen } from './subjects/listen.ts';
import { cpuMicrosOf } from './usage.ts';

// A server as an application has it, with its queue, outbox and log on disk, whose jobs report far too often.

const contract = defineJobContract({ kind: 'storm', input: z.null(), result: z.null(), steps: ['Count'] });
/** A kind that nobody runs: its jobs wait until they are cancelled. */
const waitingKind = 'waits';
const resolutionMs = 1;
/** What `done` counts up to: µs, more than any row takes. */
const endless = 1e12;

let reportsPerSecond = 0;
let reports = 0;

const storming = bindJob(contract, async (context) => {
  context.step('Count');
  while (!context.signal.aborted) {
    // What is counted is the time, so that a watcher can tell how old the state is that it sees.
    for (let told = 0; told < reportsPerSecond / 50; told += 1) context.progress(now(), endless, 'µs');
    reports += reportsPerSecond / 50;
    await sleep(20);
  }
  return { result: null, summary: { outcome: 'ok', text: 'Over.' } };
});

const { db, queue, server, onError } = await openJobServer({
  namespaces: ['project', 'queue'],
  channels: ({ kind }) => [`project:${kind}`],
});

const handlers = {
  async start({ jobs }: { jobs: number }): Promise<{ port: number }> {
    const runner = createJobRunner({ queue, bindings: [storming], workers: jobs, onError });
    const monitor = createQueueMonitor({
      queue,
      publisher: server.publisher,
      channels: ({ kind }) => [`project:${kind}`],
      crews: () => [{ kinds: [contract.kind], slots: jobs }],
      onError,
    });
    await db.transaction().execute(async (trx) => {
      for (let made = 0; made < jobs; made += 1) {
        await queue.enqueue({ kind: contract.kind, input: null, labels: {} }, trx);
      }
    });
    await runner.start();
    await monitor.start();
    while (runner.workers.busy < jobs) await sleep(20);
    return { port: await listen((http) => server.attach(http)) };
  },
  /** From now on each job reports so often. */
  storm({ perSecond }: { perSecond: number }): void {
    reportsPerSecond = perSecond;
  },
  /** How late the event loop was, over so long. */
  async measure({ ms }: { ms: number }): Promise<StormMeasured> {
    const before = reports;
    const cpu = cpuMicrosOf(process.pid);
    const delay = monitorEventLoopDelay({ resolution: resolutionMs });
    delay.enable();
    const start = performance.now();
    await sleep(ms);
    const passedMs = performance.now() - start;
    delay.disable();
    return {
      lateP99: Math.max(0, delay.percentile(99) / 1e6 - resolutionMs),
      cpuShare: (cpuMicrosOf(process.pid) - cpu) / 1000 / passedMs,
      reports: ((reports - before) * 1000) / passedMs,
    };
  },
  /** Enqueues jobs in one transaction, and cancels them one after the other. */
  async bulk({ jobs }: { jobs: number }): Promise<void> {
    const ids = await db.transaction().execute(async (trx) => {
      const made: string[] = [];
      for (let one = 0; one < jobs; one += 1) {
        made.push((await queue.enqueue({ kind: waitingKind, input: null, labels: {} }, trx)).id);
      }
      return made;
    });
    await sleep(1500);
    for (const id of ids) await queue.cancel(id);
  },
};

export interface StormMeasured {
  /** How late the event loop was, ms. */
  lateP99: number;
  /** CPU time of the server, by the time that passed. */
  cpuShare: number;
  /** Calls of `progress` per second. */
  reports: number;
}

export type QueueStormProcess = typeof handlers;
answerParent(handlers);
