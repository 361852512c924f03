import { z } from 'zod';
import { HeadwayError } from './codes.ts';
import { defineEvents, type EventRegistry, type EventsOf } from './define-events.ts';
import {
  type JobItem,
  jobItemSchema,
  type JobLogLine,
  jobLogSchema,
  type JobPreview,
  jobPreviewSchema,
  type JobReview,
  jobReviewSchema,
  jobSchema,
  type JobStepState,
  jobStepSchema,
  wireJobSchema,
} from './job-events.ts';
import {
  type Batch,
  batchSchema,
  type QueueOrder,
  queueOrderSchema,
  type QueueStats,
  queueStatsSchema,
} from './queue-events.ts';
import type { WireJob } from './wire-job.ts';

export {
  batchSchema,
  jobReviewSchema,
  jobSchema,
  jobStepSchema,
  jobItemSchema,
  jobLogSchema,
  queueStatsSchema,
};

const time = z.iso.datetime();
const hourMs = 3_600_000;

/** A file in a project. `bytes` is its size; `width` and `height` are pixels, `null` where it has none. */
export interface Asset {
  id: string;
  projectId: string;
  batchId: string | null;
  name: string;
  mediaType: string;
  bytes: number;
  width: number | null;
  height: number | null;
  createdAt: string;
  revision: number;
  latestJobId: string | null;
  currentResultId: string | null;
  /** Edge length of a pixel in µm, as a person said; `null` or missing where nobody did. */
  pixelSizeUm?: number | null | undefined;
  /** Where the file lay before it was uploaded: `plate 7/day 1`; missing where that is not known. */
  folder?: string | undefined;
  /** Of an image of many planes; `null` or missing: a single one. */
  stack?: AssetStack | null | undefined;
}

/** How the planes of a stack are ordered in its file, fastest first, as OME's `DimensionOrder` writes it. */
export type StackOrder = (typeof stackOrders)[number];
const stackOrders = ['XYZCT', 'XYZTC', 'XYCZT', 'XYCTZ', 'XYTZC', 'XYTCZ'] as const;

/** Of an image of many planes: how many there are, and how far they lie apart. */
export interface AssetStack {
  /** Planes along the depth; 1 where there is no depth. */
  slices: number;
  channels: number;
  times: number;
  order: StackOrder;
  /** Edge length of a pixel, µm. */
  pixelUm: number | null;
  /** From one slice to the next, µm. */
  sliceUm: number | null;
  /** A person corrected what the file says. */
  corrected?: boolean | undefined;
}
/** The schema of a stack. */
export const assetStackSchema: z.ZodType<AssetStack> = z.object({
  slices: z.int().min(1),
  channels: z.int().min(1),
  times: z.int().min(1),
  order: z.enum(stackOrders),
  pixelUm: z.number().positive().nullable(),
  sliceUm: z.number().positive().nullable(),
  corrected: z.boolean().optional(),
});

/** The schema of an asset. */
export const assetSchema: z.ZodType<Asset> = z.object({
  id: z.string(),
  projectId: z.string(),
  batchId: z.string().nullable(),
  name: z.string(),
  mediaType: z.string(),
  bytes: z.int().min(0),
  width: z.int().nullable(),
  height: z.int().nullable(),
  createdAt: time,
  revision: z.int().min(0),
  latestJobId: z.string().nullable(),
  currentResultId: z.string().nullable(),
  pixelSizeUm: z.number().positive().nullable().optional(),
  folder: z.string().optional(),
  stack: assetStackSchema.nullable().optional(),
});

/** A project with its counts. */
export interface Project {
  id: string;
  name: string;
  imageCount: number;
  /** Images with a result. */
  processedCount: number;
  storageBytes: number;
  /** People who may see it, its owners too; left out where nobody counts them. */
  memberCount?: number | undefined;
  createdAt: string;
  updatedAt: string;
  revision: number;
}
/** The schema of a project. */
export const projectSchema: z.ZodType<Project> = z.object({
  id: z.string(),
  name: z.string(),
  imageCount: z.int().min(0),
  processedCount: z.int().min(0),
  storageBytes: z.int().min(0),
  memberCount: z.int().min(0).optional(),
  createdAt: time,
  updatedAt: time,
  revision: z.int().min(0),
});

/** How the machine and the server are. Loads are 0–1; memory is of the whole machine but for `processBytes`. */
export interface SystemStatus {
  cpuLoad: number;
  cores: number;
  memoryUsedBytes: number;
  memoryTotalBytes: number;
  processBytes: number;
  /** 99th percentile since the last status, ms. */
  eventLoopLagMs: number;
  /** 0–1, `null` without a GPU. */
  gpuLoad: number | null;
  connections: number;
  workers: { busy: number; total: number };
  queue: { waiting: number; active: number };
  uptimeSeconds: number;
  /** Where the server keeps its files; left out or `null` where it is not known. */
  disk?: { usedBytes: number; totalBytes: number } | null | undefined;
}
export const systemStatusSchema: z.ZodType<SystemStatus> = z.object({
  cpuLoad: z.number(),
  cores: z.int(),
  memoryUsedBytes: z.number(),
  memoryTotalBytes: z.number(),
  processBytes: z.number(),
  eventLoopLagMs: z.number(),
  gpuLoad: z.number().nullable(),
  connections: z.int(),
  workers: z.object({ busy: z.int(), total: z.int() }),
  queue: z.object({ waiting: z.int(), active: z.int() }),
  uptimeSeconds: z.number(),
  disk: z.object({ usedBytes: z.number(), totalBytes: z.number() }).nullish(),
});

/** A word to everyone. */
export interface SystemNotice {
  id: string;
  level: 'info' | 'warning' | 'error';
  message: string;
}
const systemNoticeSchema: z.ZodType<SystemNotice> = z.object({
  id: z.string(),
  level: z.enum(['info', 'warning', 'error']),
  message: z.string(),
});

/** An event that a durable subscription could not deal with: it was set aside, and can be sent again. */
export interface DeliveryFailure {
  /** Of what was set aside. */
  id: string;
  user: string;
  /** The name of the durable subscription. */
  durable: string;
  channel: string;
  offset: number;
  eventId: string;
  eventType: string;
  /** How often it was delivered in vain. */
  attempts: number;
  reason: 'not_acknowledged';
}
const deliveryFailureSchema: z.ZodType<DeliveryFailure> = z.object({
  id: z.string(),
  user: z.string(),
  durable: z.string(),
  channel: z.string(),
  offset: z.int(),
  eventId: z.string(),
  eventType: z.string(),
  attempts: z.int(),
  reason: z.literal('not_acknowledged'),
});

/** What is asked of a run, told at once in the channel `worker:{id}` of its token. */
export interface WorkerWanted {
  job: string;
  attempt: number;
  /** `run`: a pause was withdrawn. */
  wanted: 'cancel' | 'pause' | 'run';
}
const workerWantedSchema: z.ZodType<WorkerWanted> = z.object({
  job: z.string(),
  attempt: z.int(),
  wanted: z.enum(['cancel', 'pause', 'run']),
});

const jobState = {
  schema: wireJobSchema,
  key: (job: WireJob) => `job:${job.id}`,
  state: true,
  ttlMs: null,
} as const;
const jobEnd = { ...jobState, ttlMs: hourMs } as const;
const reviewState = {
  schema: jobReviewSchema,
  key: (r: JobReview) => `job:${r.jobId}/review:${r.name}`,
  state: true,
} as const;
const batchState = { schema: batchSchema, key: (b: Batch) => `batch:${b.id}`, state: true } as const;
const assetState = {
  schema: assetSchema,
  key: (a: Asset) => `asset:${a.id}`,
  state: true,
  ttlMs: hourMs,
} as const;
const projectState = {
  schema: projectSchema,
  key: (p: Project) => `project:${p.id}`,
  state: true,
  ttlMs: null,
} as const;

/** Published as the tombstone of a key, which the publication names. */
const deletion = {
  schema: z.null(),
  key: (): string => {
    throw new HeadwayError('invalid_event', 'A deletion needs the key of what is deleted.');
  },
  state: true,
} as const;

/** Type name → data of the events that Headway knows by itself. */
export interface BuiltinEvents {
  'job.queued': WireJob;
  'job.started': WireJob;
  'job.progress': WireJob;
  'job.reviewing': WireJob;
  'job.pausing': WireJob;
  'job.paused': WireJob;
  'job.resumed': WireJob;
  'job.cancelling': WireJob;
  'job.cancelled': WireJob;
  'job.retrying': WireJob;
  'job.prioritized': WireJob;
  'job.completed': WireJob;
  'job.failed': WireJob;
  'job.warning': WireJob;
  'job.deleted': null;
  'job.step': JobStepState;
  'job.item': JobItem;
  'job.log': JobLogLine;
  'job.preview': JobPreview;
  'job.review': JobReview;
  'job.reviewed': JobReview;
  'batch.updated': Batch;
  'batch.completed': Batch;
  'asset.created': Asset;
  'asset.updated': Asset;
  'asset.deleted': null;
  'project.created': Project;
  'project.updated': Project;
  'project.deleted': null;
  'queue.stats': QueueStats;
  'queue.order': QueueOrder;
  'system.status': SystemStatus;
  'system.notice': SystemNotice;
  'delivery.failed': DeliveryFailure;
  'worker.wanted': WorkerWanted;
}

/**
 * The built-in events. `*.deleted` are published as tombstones (`data: null`, the entity's key).
 * A job stays in snapshots until an hour after its end, an asset for an hour after its last change: complete lists
 * come from the application.
 */
export const builtinEvents: EventRegistry<BuiltinEvents> = defineEvents({
  'job.queued': jobState,
  'job.started': jobState,
  'job.progress': { ...jobState, conflatable: true },
  'job.reviewing': jobState,
  'job.pausing': jobState,
  'job.paused': jobState,
  'job.resumed': jobState,
  'job.cancelling': jobState,
  'job.cancelled': jobEnd,
  'job.retrying': jobState,
  'job.prioritized': jobState,
  'job.completed': jobEnd,
  'job.failed': jobEnd,
  'job.warning': jobState,
  'job.deleted': deletion,
  'job.step': {
    schema: jobStepSchema,
    key: (s) => `job:${s.jobId}/step:${s.path.join('.')}`,
    state: true,
    ttlMs: 24 * hourMs,
  },
  'job.item': {
    schema: jobItemSchema,
    key: (i) => `job:${i.jobId}/item:${i.index}`,
    state: true,
    ttlMs: 24 * hourMs,
  },
  'job.log': { schema: jobLogSchema },
  'job.preview': {
    schema: jobPreviewSchema,
    key: (p) => `job:${p.jobId}/preview`,
    state: true,
    conflatable: true,
    ttlMs: 24 * hourMs,
  },
  'job.review': { ...reviewState, ttlMs: null },
  'job.reviewed': { ...reviewState, ttlMs: hourMs },
  'batch.updated': { ...batchState, conflatable: true, ttlMs: null },
  'batch.completed': { ...batchState, ttlMs: hourMs },
  'asset.created': assetState,
  'asset.updated': assetState,
  'asset.deleted': deletion,
  'project.created': projectState,
  'project.updated': { ...projectState, conflatable: true },
  'project.deleted': deletion,
  'queue.stats': {
    schema: queueStatsSchema,
    key: (q) => `queue:${q.queue}`,
    state: true,
    conflatable: true,
    ttlMs: null,
  },
  'queue.order': {
    schema: queueOrderSchema,
    key: (q) => `queue:${q.queue}/order`,
    state: true,
    conflatable: true,
    ttlMs: null,
  },
  'system.status': {
    schema: systemStatusSchema,
    key: () => 'system',
    state: true,
    conflatable: true,
    ttlMs: 60_000,
  },
  'system.notice': { schema: systemNoticeSchema },
  'delivery.failed': { schema: deliveryFailureSchema },
  'worker.wanted': {
    schema: workerWantedSchema,
    key: (w) => `job:${w.job}`,
    state: true,
    ttlMs: hourMs,
  },
});

/** The built-in events as a type: type name → data. */
export type BuiltinEventMap = EventsOf<typeof builtinEvents>;
