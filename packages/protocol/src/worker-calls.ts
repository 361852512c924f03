import { z } from 'zod';
import type { JobLogLine } from './job-events.ts';
import type { JobError, JobStatus, JobSummary } from './job.ts';
import { jobStatuses } from './job.ts';

/**
 * What a worker in any language asks of a server, over `request` messages (`worker.take`) or over HTTP
 * (`POST /api/worker/take`): the same parameters, the same answers. Unknown fields are refused, so that a misspelt one
 * is found out.
 */

/** What is wanted of a run. `stop`: it is no longer this worker's, nothing that it says is heard any more. */
export type Wanted = 'run' | 'cancel' | 'pause' | 'stop';
const wanted = ['run', 'cancel', 'pause', 'stop'] as const satisfies readonly Wanted[];

/** A job that was given to a worker, for one run. */
export interface WorkerRun {
  job: string;
  /** Stands for this very run: given back with each call about it. */
  fence: string;
  kind: string;
  /** From 1. */
  attempt: number;
  labels: Readonly<Record<string, string>>;
  input: unknown;
  /** What an earlier run had saved; `null` at a fresh start. */
  state: unknown;
  /** What people answered, by the name of the question. */
  answers: Readonly<Record<string, unknown>>;
  /** The run is given to another worker when nothing is heard of it for so long. */
  leaseMs: number;
}

/** How a worker introduces itself. */
export interface WorkerInfo {
  /** The same for as long as the program runs. */
  id: string;
  /** For people. */
  name?: string | undefined;
  /** How many jobs it runs at a time. */
  slots?: number | undefined;
}

/** The run that a call speaks of. */
export interface OfRun {
  job: string;
  fence: string;
}

/** Parameters by method. */
export interface WorkerParams {
  take: {
    worker: WorkerInfo;
    kinds?: string[] | undefined;
    leaseMs?: number | undefined;
    waitMs?: number | undefined;
  };
  open: {
    worker: WorkerInfo;
    kind: string;
    size?: number | undefined;
    key?: string | undefined;
    leaseMs?: number | undefined;
  };
  heartbeat: OfRun & { leaseMs?: number | undefined };
  report: OfRun & {
    step?: { name: string; index: number; total: number } | undefined;
    done?: number | null | undefined;
    total?: number | null | undefined;
    unit?: string | null | undefined;
    fraction?: number | null | undefined;
    message?: string | null | undefined;
  };
  item: OfRun & { index: number; item: unknown };
  log: OfRun & { message: string; level?: JobLogLine['level'] | undefined };
  preview: OfRun & {
    mediaType: 'image/png' | 'image/jpeg' | 'image/webp' | 'image/gif';
    data: string;
    width?: number | undefined;
    height?: number | undefined;
    caption?: string | undefined;
  };
  save: OfRun & { state: unknown };
  review: OfRun & {
    name: string;
    title: string;
    message?: string | undefined;
    choices?: { value: string; label: string }[] | undefined;
    data?: unknown;
    state?: unknown;
  };
  complete: OfRun & { result: unknown; summary: JobSummary };
  fail: OfRun & { error: JobError };
  release: OfRun;
}
export type WorkerMethod = keyof WorkerParams;

/** Answers by method. */
export interface WorkerAnswers {
  take: { run: WorkerRun | null };
  open: { run: WorkerRun };
  heartbeat: { wanted: Wanted };
  report: { wanted: Wanted };
  item: { wanted: Wanted };
  log: { wanted: Wanted };
  preview: { wanted: Wanted };
  save: { wanted: Wanted };
  review: { status: JobStatus };
  complete: { status: JobStatus };
  fail: { status: JobStatus };
  release: { status: JobStatus };
}

/** Lengths are characters; of values, as JSON. */
export const workerLimits = {
  leaseMs: { least: 5000, usual: 30_000, most: 600_000 },
  waitMs: { usual: 0, most: 25_000 },
  kinds: 32,
  slots: 256,
  messageLength: 200,
  logLineLength: 2000,
  itemLength: 16_384,
  items: 10_000,
  logLines: 2000,
  pictureLength: 700_000,
  stateLength: 65_536,
  questionDataLength: 16_384,
  resultLength: 900_000,
} as const;

const text = (most: number): z.ZodString => z.string().min(1).max(most);
const kind = z.string().regex(/^[a-z][a-z0-9-]{0,31}$/, 'lower-case letters, digits and hyphens, 32 at most');
const amount = z.number().min(0);
const leaseMs = z.int().min(workerLimits.leaseMs.least).max(workerLimits.leaseMs.most);
const worker: z.ZodType<WorkerInfo> = z.strictObject({
  id: z.string().regex(/^[A-Za-z0-9._~@-]{1,64}$/, 'letters, digits and ._~@-, 64 at most'),
  name: text(100).optional(),
  slots: z.int().min(1).max(workerLimits.slots).optional(),
});
const ofRun = { job: text(64), fence: text(64) };

const run: z.ZodType<WorkerRun> = z.object({
  job: z.string(),
  fence: z.string(),
  kind: z.string(),
  attempt: z.int(),
  labels: z.record(z.string(), z.string()),
  input: z.unknown(),
  state: z.unknown(),
  answers: z.record(z.string(), z.unknown()),
  leaseMs: z.int(),
});
const told = z.object({ wanted: z.enum(wanted) });
const ended = z.object({ status: z.enum(jobStatuses) });

const summary: z.ZodType<JobSummary> = z.strictObject({
  outcome: z.enum(['ok', 'nothing_found', 'low_confidence']),
  text: z.string().max(workerLimits.messageLength),
});
const error: z.ZodType<JobError> = z.strictObject({
  code: z.string().regex(/^[a-z][a-z0-9_]{0,63}$/, 'lower-case letters, digits and underscores, 64 at most'),
  message: text(1000),
  retryable: z.boolean(),
});

/** One thing that a worker may ask for. */
export interface WorkerCall<Method extends WorkerMethod = WorkerMethod> {
  /** Under `/api/worker`; `:id` is the job, which the body then does not have. */
  readonly path: string;
  readonly summary: string;
  readonly params: z.ZodType<WorkerParams[Method]>;
  /** The body of the HTTP request. */
  readonly body: z.ZodType;
  readonly answer: z.ZodType<WorkerAnswers[Method]>;
}

type WorkerCalls = { readonly [Method in WorkerMethod]: WorkerCall<Method> };

function aboutRun<Shape extends z.ZodRawShape>(name: string, shape: Shape) {
  return {
    path: `/jobs/:id/${name}`,
    params: z.strictObject({ ...ofRun, ...shape }),
    body: z.strictObject({ fence: ofRun.fence, ...shape }),
  };
}

const take = z.strictObject({
  worker,
  kinds: z.array(kind).min(1).max(workerLimits.kinds).optional().describe('All of the token without it'),
  leaseMs: leaseMs.optional(),
  waitMs: z.int().min(0).max(workerLimits.waitMs.most).optional().describe('How long to wait for a job'),
});
const open = z.strictObject({
  worker,
  kind,
  size: amount.optional().describe('How big the work is, in a unit that is the same within a kind'),
  key: text(128).optional().describe('The same key goes on with the job that was opened with it'),
  leaseMs: leaseMs.optional(),
});

/** Everything that a worker may ask for. */
export const workerCalls: WorkerCalls = {
  take: {
    path: '/take',
    summary: 'Take a job, waiting for one if need be',
    params: take,
    body: take,
    answer: z.object({ run: run.nullable() }),
  },
  open: {
    path: '/open',
    summary: 'Open a job for work of your own, to report on it',
    params: open,
    body: open,
    answer: z.object({ run }),
  },
  heartbeat: {
    ...aboutRun('heartbeat', { leaseMs: leaseMs.optional() }),
    summary: 'Say that the run goes on, and learn what is wanted of it',
    answer: told,
  },
  report: {
    ...aboutRun('report', {
      step: z
        .strictObject({ name: text(100), index: z.int().min(0), total: z.int().min(1).max(1000) })
        .refine(({ index, total }) => index < total, 'index must be below total')
        .optional(),
      done: amount.nullable().optional(),
      total: amount.nullable().optional(),
      unit: text(64).nullable().optional(),
      fraction: z.number().min(0).max(1).nullable().optional().describe('Of the whole job'),
      message: z.string().max(workerLimits.messageLength).nullable().optional(),
    }),
    summary: 'Say how far the run is; what is left out stays as it was',
    answer: told,
  },
  item: {
    ...aboutRun('item', {
      index: z
        .int()
        .min(0)
        .max(workerLimits.items - 1),
      item: z.unknown(),
    }),
    summary: 'Tell of something found or made, counted from 0',
    answer: told,
  },
  log: {
    ...aboutRun('log', {
      message: text(workerLimits.logLineLength),
      level: z.enum(['info', 'warning', 'error']).optional(),
    }),
    summary: 'Write a line to the log of the job',
    answer: told,
  },
  preview: {
    ...aboutRun('preview', {
      mediaType: z.enum(['image/png', 'image/jpeg', 'image/webp', 'image/gif']),
      data: z.base64().min(1).max(workerLimits.pictureLength).describe('The picture, in base64'),
      width: z.int().min(1).optional(),
      height: z.int().min(1).optional(),
      caption: text(200).optional(),
    }),
    summary: 'Show a picture of what there is so far',
    answer: told,
  },
  save: {
    ...aboutRun('save', { state: z.unknown() }),
    summary: 'Keep state for the next run of the job',
    answer: told,
  },
  review: {
    ...aboutRun('review', {
      name: text(64),
      title: text(200),
      message: text(1000).optional(),
      choices: z
        .array(z.strictObject({ value: text(100), label: text(100) }))
        .max(20)
        .optional(),
      data: z.unknown().optional(),
      state: z.unknown().optional(),
    }),
    summary: 'End the run with a question; the answer continues the job in a new run',
    answer: ended,
  },
  complete: {
    ...aboutRun('complete', { result: z.unknown(), summary }),
    summary: 'End the run with its result',
    answer: ended,
  },
  fail: {
    ...aboutRun('fail', { error }),
    summary: 'End the run with a reason; a retryable one may run again',
    answer: ended,
  },
  release: {
    ...aboutRun('release', {}),
    summary: 'Stop working on it: as was wanted, or to leave it to another worker',
    answer: ended,
  },
};
