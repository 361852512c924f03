import { z } from 'zod';

const time = z.iso.datetime();

/** Jobs that belong together, with one progress. */
export interface Batch {
  id: string;
  name: string | null;
  labels: Readonly<Record<string, string>>;
  /** `open`: more jobs may come; it is `completed` once it is sealed and its last job has ended. */
  status: 'open' | 'running' | 'paused' | 'cancelling' | 'completed';
  /** `nothingFound` counts among `completed`. */
  counts: {
    waiting: number;
    active: number;
    reviewing: number;
    completed: number;
    failed: number;
    cancelled: number;
    nothingFound: number;
    total: number;
  };
  /** 0–1, 1 only when completed; `null` while there is nothing in it. */
  fraction: number | null;
  /** Time left as a range, ms. */
  eta: { lowMs: number; highMs: number } | null;
  createdAt: string;
  finishedAt: string | null;
  /** Raised by every change. */
  revision: number;
}
/** The schema of a batch, as events and REST answers carry it. */
export const batchSchema: z.ZodType<Batch> = z.object({
  id: z.string(),
  name: z.string().nullable(),
  labels: z.record(z.string(), z.string()),
  status: z.enum(['open', 'running', 'paused', 'cancelling', 'completed']),
  counts: z.object({
    waiting: z.int(),
    active: z.int(),
    reviewing: z.int(),
    completed: z.int(),
    failed: z.int(),
    cancelled: z.int(),
    nothingFound: z.int(),
    total: z.int(),
  }),
  fraction: z.number().min(0).max(1).nullable(),
  eta: z.object({ lowMs: z.number(), highMs: z.number() }).nullable(),
  createdAt: time,
  finishedAt: time.nullable(),
  revision: z.int().min(0),
});

/** Counts of a queue, of jobs that are kept. */
export interface QueueStats {
  queue: string;
  /** Without the paused ones. */
  waiting: number;
  paused: number;
  active: number;
  reviewing: number;
  completed: number;
  failed: number;
  cancelled: number;
  total: number;
  /** Jobs that run, and how many could at once: one for each place of a worker. */
  parallel: { busy: number; total: number };
  /** Jobs that ended, of late. */
  throughputPerMinute: number;
  /** Kinds with waiting jobs that no worker takes. */
  noWorkerFor: readonly string[];
}
/** The schema of a queue's counts, as events and REST answers carry them. */
export const queueStatsSchema: z.ZodType<QueueStats> = z.object({
  queue: z.string(),
  waiting: z.int(),
  paused: z.int(),
  active: z.int(),
  reviewing: z.int(),
  completed: z.int(),
  failed: z.int(),
  cancelled: z.int(),
  total: z.int(),
  parallel: z.object({ busy: z.int(), total: z.int() }),
  throughputPerMinute: z.number(),
  noWorkerFor: z.array(z.string()),
});

/** Where waiting jobs stand. A channel that may not hear of all of them gets its own. */
export interface QueueOrder {
  queue: string;
  /** How many wait in all. */
  waiting: number;
  /** In the order in which they will be taken; the first ones only where there are many. */
  entries: readonly {
    id: string;
    /** From 1, among all that wait. */
    position: number;
    /** Time until it starts as a range, ms; `null` while there is nothing to base it on. */
    lowMs: number | null;
    highMs: number | null;
  }[];
}
/** The schema of an order. */
export const queueOrderSchema: z.ZodType<QueueOrder> = z.object({
  queue: z.string(),
  waiting: z.int(),
  entries: z.array(
    z.object({
      id: z.string(),
      position: z.int().min(1),
      lowMs: z.number().nullable(),
      highMs: z.number().nullable(),
    }),
  ),
});
