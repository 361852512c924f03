import { HeadwayError, type Job, type JobError, type JobSummary } from '@headway/protocol';
import { afterEach, beforeEach } from 'vitest';
import type { JobQueue, NewJob, TakenJob, TakeOptions } from '../queue.ts';

/** Time as a queue under test sees it. */
export interface TestedClock {
  /** Ms since 1970. */
  now(): number;
  /** Resolves when so much time has passed; a queue on a real clock waits. Some hundred ms in most tests. */
  advance(ms: number): void | Promise<void>;
}

/** A queue to be tried. Its limits of parallelism are none, its groups are made by the label `projectId`. */
export interface QueueUnderTest {
  queue: JobQueue;
  clock: TestedClock;
  /** Types of the events that were published to `job:{id}`, in order. */
  events(id: string): Promise<readonly string[]>;
  /** What was published to a channel, in order. */
  told(channel: string): Promise<readonly { type: string; data: unknown }[]>;
  close(): Promise<void>;
}

export type OpenTested = () => Promise<QueueUnderTest>;

export const kind = 'cells';
export const run: { result: unknown; summary: JobSummary } = {
  result: { cells: 3 },
  summary: { outcome: 'ok', text: '3 cells' },
};
export const error = (retryable: boolean): JobError => ({
  code: 'test_failed',
  message: 'It failed.',
  retryable,
});

/** A job that is tried three times, soon. */
export const draft = (more: Partial<NewJob> = {}): NewJob => ({
  kind,
  input: { path: 'a.png' },
  labels: {},
  retry: { maxAttempts: 3, baseMs: 20, maxMs: 40 },
  ...more,
});

/** Another queue for each test. */
export interface Bench {
  readonly queue: JobQueue;
  readonly clock: TestedClock;
  events(id: string): Promise<readonly string[]>;
  told: QueueUnderTest['told'];
  get(id: string): Promise<Job>;
  /** The next job that waits. */
  take(options?: TakeOptions): Promise<TakenJob>;
  /** A new job, taken. MUST be the only one that waits, or the first. */
  taken(more?: Partial<NewJob>, options?: TakeOptions): Promise<TakenJob>;
  /** Lets the time pass until a job may run. */
  untilDue(id: string): Promise<void>;
}

/** To be called in a `describe`. */
export function setUp(open: OpenTested): Bench {
  let opened: QueueUnderTest | null = null;
  beforeEach(async () => {
    opened = await open();
  });
  afterEach(async () => {
    await opened?.close();
    opened = null;
  });

  function tested(): QueueUnderTest {
    if (!opened) throw new Error('The queue is there in a test only.');
    return opened;
  }

  async function get(id: string): Promise<Job> {
    const job = await tested().queue.get(id);
    if (!job) throw new Error('The job is gone.');
    return job;
  }

  async function take(options?: TakeOptions): Promise<TakenJob> {
    const found = await tested().queue.take([kind], options);
    if (!found) throw new Error('There should have been a job to take.');
    return found;
  }

  return {
    get queue() {
      return tested().queue;
    },
    get clock() {
      return tested().clock;
    },
    events: (id) => tested().events(id),
    told: (channel) => tested().told(channel),
    get,
    take,
    async taken(more, options) {
      await tested().queue.enqueue(draft(more));
      return take(options);
    },
    async untilDue(id) {
      const { clock } = tested();
      await clock.advance(Math.max(0, Date.parse((await get(id)).runAt) - clock.now()));
    },
  };
}

/** The code with which a request is refused, `none` when it is not. */
export async function codeOf(promise: Promise<unknown>): Promise<string> {
  return promise.then(
    () => 'none',
    (reason: unknown) => (reason instanceof HeadwayError ? reason.code : String(reason)),
  );
}
