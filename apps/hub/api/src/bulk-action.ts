import {
  defineJobContract,
  type JobContract,
  type JobStatus,
  jobStatuses,
  type RunTypes,
} from '@headway/protocol';
import { z } from 'zod';

/** What can be asked of a job. */
export const jobActions = ['cancel', 'pause', 'resume', 'retry', 'prioritize'] as const;
export type JobAction = (typeof jobActions)[number];

/** Jobs by what they are; all that is given must match. */
export interface JobSelection {
  projectId?: string | undefined;
  assetId?: string | undefined;
  batchId?: string | undefined;
  kind?: string | undefined;
  status?: readonly JobStatus[] | undefined;
}
export const jobSelectionSchema: z.ZodType<JobSelection> = z.object({
  projectId: z.string().max(64).optional(),
  assetId: z.string().max(64).optional(),
  batchId: z.string().max(64).optional(),
  kind: z.string().max(32).optional(),
  status: z.array(z.enum(jobStatuses)).min(1).optional(),
});

/** The most jobs that one bulk action may name by their ids. */
export const mostIds = 10_000;

/** One thing asked of many jobs: of those named, or of those that match when it runs. */
export interface BulkAction {
  action: JobAction;
  ids?: readonly string[] | undefined;
  filter?: JobSelection | undefined;
  /** For `prioritize`. */
  priority?: number | undefined;
}
export const bulkActionSchema: z.ZodType<BulkAction> = z
  .object({
    action: z.enum(jobActions),
    ids: z.array(z.string().min(1).max(64)).min(1).max(mostIds).optional(),
    filter: jobSelectionSchema.optional(),
    priority: z.int().min(-1_000_000).max(1_000_000).optional(),
  })
  .refine(({ ids, filter }) => (ids === undefined) !== (filter === undefined), {
    error: 'name the jobs by `ids` or by a `filter`',
  })
  .refine(({ action, priority }) => (action === 'prioritize') === (priority !== undefined), {
    error: '`prioritize` needs a `priority`, no other action has one',
  });

/** What came of it. */
export interface BulkResult {
  changed: number;
  refused: number;
}

/** A job that could not have it. */
export interface BulkRefusal {
  /** Of the job. */
  id: string;
  reason: string;
}

/** Of a bulk action; it has neither steps nor questions. */
export interface BulkRun extends RunTypes {
  steps: readonly [];
  answers: Readonly<Record<never, never>>;
  saved: never;
}

const result = { changed: z.int(), refused: z.int() };

/** A bulk action is a job itself, with progress; run by the server. Its items are those that could not have it. */
export const bulkAction: JobContract<BulkAction & { userId: string }, BulkResult, BulkRefusal, BulkRun> =
  defineJobContract({
    kind: 'bulk-action',
    input: z.intersection(bulkActionSchema, z.object({ userId: z.string() })),
    result: z.object(result),
    items: z.object({ id: z.string(), reason: z.string() }),
    steps: [],
  });
