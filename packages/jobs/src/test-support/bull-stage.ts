import { type Job, type Publication, type Publisher, readJob } from '@headway/protocol';
import { builtinEvents } from '@headway/protocol/builtin';
import { type JobsOptions, type Processor, Queue, Worker } from 'bullmq';
import { onTestFinished, vi } from 'vitest';
import { type BullMirror, type BullMirrorOptions, mirrorBullQueue } from '../bullmq.ts';
import type { RedisServer } from './redis-server.ts';

export interface Told {
  type: string;
  channels: readonly string[];
  job: Job;
}

/** What was published about jobs, checked as the log would. Tombstones have no job. */
export interface Record {
  publisher: Publisher;
  all: Told[];
  tombstones: Publication[];
  /** The types of what was told of a job, in order. */
  types(jobId: string): string[];
  last(jobId: string): Job | undefined;
  /** Resolves when a job was told in this state. */
  until(jobId: string, status: Job['status']): Promise<Job>;
}

export function recordJobs(): Record {
  const all: Told[] = [];
  const tombstones: Publication[] = [];
  const of = (jobId: string): Told[] => all.filter(({ job }) => job.id === jobId);
  const last = (jobId: string): Job | undefined => of(jobId).at(-1)?.job;
  return {
    all,
    tombstones,
    publisher: {
      async publish(publication) {
        const { type, channels, data } = publication;
        const prepared = builtinEvents.prepare({ type, data }, publication.key);
        const job = readJob(prepared.data);
        if (data === null) tombstones.push(publication);
        else if (job) all.push({ type, channels, job });
      },
    },
    types: (jobId) => of(jobId).map(({ type }) => type),
    last,
    until: async (jobId, status) =>
      await vi.waitFor(
        () => {
          const job = last(jobId);
          if (job?.status !== status)
            throw new Error(`${jobId} is ${job?.status ?? 'unknown'}, not ${status}`);
          return job;
        },
        { timeout: 15_000, interval: 5 },
      ),
  };
}

/** A queue of a test's own, and what makes workers and mirrors of it; all are closed when the test is over. */
export interface BullStage {
  queue: Queue;
  add(data?: object, options?: JobsOptions): Promise<string>;
  work(processor: Processor, options?: { concurrency?: number }): Worker;
  mirror(record: Record, options?: BullMirrorOptions): Promise<BullMirror>;
}

export function bullStage({ connection }: RedisServer, name = 'video'): BullStage {
  const queue = new Queue(name, { connection });
  queue.on('error', ignored);
  const closing: (() => Promise<unknown>)[] = [];
  onTestFinished(async () => {
    for (const close of closing.toReversed()) await close();
    await queue.close();
  });
  return {
    queue,
    async add(data = {}, options) {
      const { id = '' } = await queue.add('convert', data, options);
      return `${name}-${id}`;
    },
    work(processor, options = {}) {
      const worker = new Worker(name, processor, {
        connection,
        lockDuration: 1000,
        stalledInterval: 300,
        ...options,
      });
      worker.on('error', ignored);
      closing.push(async () => await worker.close(true));
      return worker;
    },
    async mirror(record, options = {}) {
      const mirror = mirrorBullQueue(queue, record.publisher, options);
      closing.push(mirror.close);
      await mirror.ready;
      return mirror;
    },
  };
}

/** BullMQ tells outages by events that must be heard; the tests that make some look at what the mirror says of them. */
function ignored(): void {}
