import { z } from 'zod';
import { type Job, jobStatuses } from './job.ts';
import { readJob, type WireJob, writeJob } from './wire-job.ts';

const time = z.iso.datetime();

const shape = {
  id: z.string(),
  kind: z.string(),
  labels: z.record(z.string(), z.string()),
  status: z.enum(jobStatuses),
  attempt: z.int().min(0),
  step: z
    .object({
      name: z.string(),
      index: z.int().min(0),
      total: z.int().min(1),
      sub: z
        .object({ name: z.string(), index: z.int().min(0), total: z.int().min(1).nullable() })
        .exactOptional(),
    })
    .nullable(),
  done: z.number().nullable(),
  total: z.number().nullable(),
  unit: z.string().nullable(),
  fraction: z.number().min(0).max(1).nullable(),
  message: z.string().nullable(),
  eta: z.object({ lowMs: z.number(), highMs: z.number() }).nullable(),
  priority: z.int(),
  summary: z
    .object({ outcome: z.enum(['ok', 'nothing_found', 'low_confidence']), text: z.string() })
    .nullable(),
  error: z.object({ code: z.string(), message: z.string(), retryable: z.boolean() }).nullable(),
  warning: z
    .object({ code: z.enum(['no_worker', 'stalled', 'slow']), message: z.string(), since: time })
    .nullable(),
  createdAt: time,
  runAt: time,
  startedAt: time.nullable(),
  finishedAt: time.nullable(),
  revision: z.int().min(0),
};

/** The schema of a whole job, as REST answers carry it. */
export const jobSchema: z.ZodType<Job> = z.object(shape);

/** The schema of a job as `job.*` state events carry it: takes a whole one, too, and leaves out what it can. */
export const wireJobSchema: z.ZodType<WireJob, WireJob> = z
  .object({
    ...shape,
    attempt: shape.attempt.exactOptional(),
    labels: shape.labels.exactOptional(),
    step: shape.step.exactOptional(),
    done: shape.done.exactOptional(),
    total: shape.total.exactOptional(),
    unit: shape.unit.exactOptional(),
    fraction: shape.fraction.exactOptional(),
    message: shape.message.exactOptional(),
    eta: shape.eta.exactOptional(),
    priority: shape.priority.exactOptional(),
    summary: shape.summary.exactOptional(),
    error: shape.error.exactOptional(),
    warning: shape.warning.exactOptional(),
    createdAt: shape.createdAt.exactOptional(),
    runAt: shape.runAt.exactOptional(),
    startedAt: shape.startedAt.exactOptional(),
    finishedAt: shape.finishedAt.exactOptional(),
  })
  .refine((job) => readJob(job) !== null, { path: ['createdAt'], error: 'is missing: the id tells no time' })
  .transform(writeJob);

/** One step of a job's run, or a step within one; the newest state of each makes the tree. */
export interface JobStepState {
  jobId: string;
  attempt: number;
  /** Indices from the top, each from 0: `[1, 3]` is the fourth step within the second. */
  path: readonly number[];
  /** The last of `path`. */
  index: number;
  /** How many there are beside it, itself included; `null` while that is not known. */
  total: number | null;
  name: string;
  /** `paused` and `reviewing`: the run ended here, to go on later. */
  status: 'running' | 'completed' | 'failed' | 'cancelled' | 'paused' | 'reviewing';
  startedAt: string;
  finishedAt: string | null;
}
/** The schema of a step. */
export const jobStepSchema: z.ZodType<JobStepState> = z.object({
  jobId: z.string(),
  attempt: z.int(),
  path: z.array(z.int().min(0)).min(1),
  index: z.int().min(0),
  total: z.int().nullable(),
  name: z.string(),
  status: z.enum(['running', 'completed', 'failed', 'cancelled', 'paused', 'reviewing']),
  startedAt: time,
  finishedAt: time.nullable(),
});

/** Something that a job found or made on its way: zone 3 of 12. `index` counts from 0. */
export interface JobItem {
  jobId: string;
  attempt: number;
  index: number;
  item: unknown;
}
/** The schema of an item. */
export const jobItemSchema: z.ZodType<JobItem> = z.object({
  jobId: z.string(),
  attempt: z.int(),
  index: z.int(),
  item: z.unknown(),
});

/** A line in the channel `job-log:{id}`. */
export interface JobLogLine {
  jobId: string;
  attempt: number;
  level: 'info' | 'warning' | 'error';
  message: string;
}
/** The schema of a log line. */
export const jobLogSchema: z.ZodType<JobLogLine> = z.object({
  jobId: z.string(),
  attempt: z.int(),
  level: z.enum(['info', 'warning', 'error']),
  message: z.string(),
});

/** A picture of what a run has so far: a file of the application, the event says where it is. */
export interface JobPreview {
  jobId: string;
  attempt: number;
  url: string;
  mediaType: string;
  /** Pixels, `null` where it has none. */
  width: number | null;
  height: number | null;
  caption: string | null;
}
/** The schema of a preview. */
export const jobPreviewSchema: z.ZodType<JobPreview> = z.object({
  jobId: z.string(),
  attempt: z.int(),
  url: z.string(),
  mediaType: z.string(),
  width: z.int().nullable(),
  height: z.int().nullable(),
  caption: z.string().nullable(),
});

/** What a job asks a person. Its job is `reviewing` until it is answered, and then goes on in a new run. */
export interface JobReview {
  id: string;
  jobId: string;
  attempt: number;
  /** Of the question within its job. */
  name: string;
  /** `withdrawn`: the job ended without an answer. */
  status: 'open' | 'answered' | 'withdrawn';
  /** For people: `Are these outlines right?` */
  title: string;
  message: string | null;
  /** Answers to choose from; none where the application asks in its own way. */
  choices: readonly { value: string; label: string }[];
  /** What the screen needs to ask, the application's own. */
  data: unknown;
  answer: unknown;
  /** The user who answered. */
  answeredBy: string | null;
  createdAt: string;
  answeredAt: string | null;
  /** Raised by every change. */
  revision: number;
}
/** The schema of a review, as events and REST answers carry it. */
export const jobReviewSchema: z.ZodType<JobReview> = z.object({
  id: z.string(),
  jobId: z.string(),
  attempt: z.int(),
  name: z.string(),
  status: z.enum(['open', 'answered', 'withdrawn']),
  title: z.string(),
  message: z.string().nullable(),
  choices: z.array(z.object({ value: z.string(), label: z.string() })),
  data: z.unknown(),
  answer: z.unknown(),
  answeredBy: z.string().nullable(),
  createdAt: time,
  answeredAt: time.nullable(),
  revision: z.int().min(0),
});
