import { bindJob, serveJobs, type WorkerPort } from '@headway/jobs/worker';
import type { JobContext } from '@headway/jobs/worker';
import { defineJobContract } from '@headway/protocol';
import { z } from 'zod';
import { now } from '../message.ts';
import { openMemoryLog, startHeadway } from './headway.ts';
import { channelPath } from './listen.ts';
import type { BenchServer, Subject } from './subject.ts';

const contract = defineJobContract({
  kind: 'bench',
  input: z.number(),
  result: z.null(),
  steps: ['Count'],
});

/**
 * Ours as jobs use it: they call `context.progress` as often as they like, and the reporter in their worker lets so much
 * through as people can see. The calls cost CPU here, where otherwise they cost the workers.
 */
export const reportedHeadway: Subject = {
  wire: 'headway',
  path: channelPath('/ws?access_token=user-#&'),
  missing: () => null,
  async start({ jobs }) {
    const server = await startHeadway(openMemoryLog());
    const contexts = new Map<number, JobContext<unknown>>();
    const origin = now();
    let channel = '';
    const binding = bindJob(contract, async (context, job) => {
      contexts.set(job, context);
      context.step('Count');
      return new Promise<never>(() => undefined);
    });
    for (let job = 0; job < jobs; job += 1) {
      serveJobs([binding], {
        port: new ReportingPort(job, (done) => server.publish({ at: origin + done, channel, job })),
      });
    }
    return {
      ...server,
      publish(event) {
        ({ channel } = event);
        // What is counted is the time at which it was due, so that the event can carry it.
        contexts.get(event.job ?? 0)?.progress(event.at - origin, Number.MAX_SAFE_INTEGER, 'µs');
      },
    } satisfies BenchServer;
  },
};

/** A worker's port that begins one job and publishes its progress. */
class ReportingPort implements WorkerPort {
  readonly #job: number;
  readonly #publish: (done: number) => Promise<void> | void;

  constructor(job: number, publish: (done: number) => Promise<void> | void) {
    this.#job = job;
    this.#publish = publish;
  }

  readonly send: WorkerPort['send'] = (message) => {
    if (message.type === 'progress' && message.progress.done) void this.#publish(message.progress.done);
  };
  readonly report: WorkerPort['report'] = (error) => console.error(error);

  onMessage(listener: (value: unknown) => void): void {
    const job = { id: `job-${this.#job}`, kind: contract.kind, attempt: 1, labels: {} };
    queueMicrotask(() => listener({ type: 'run', run: 1, job, input: this.#job }));
  }
  onCrash(listener: (error: unknown) => void): void {
    if (this.#job === 0) process.on('uncaughtException', listener);
  }
  leave(): void {
    process.exit(1);
  }
}
