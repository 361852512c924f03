import { defineJobContract, type JobContract, type RunTypes } from '@headway/protocol';
import { z } from 'zod';
import { type BulkRefusal, type BulkResult, mostIds } from './bulk-action.ts';

/** What can be asked of many images at once. `purge`: of deleted ones, delete for good. */
export const imageActions = ['delete', 'restore', 'purge', 'run'] as const;
export type ImageActionName = (typeof imageActions)[number];

/** One thing asked of many images of a project. */
export interface ImageAction {
  action: ImageActionName;
  assetIds?: readonly string[] | undefined;
  /** For `restore`: what the action with this job id deleted, in place of `assetIds`. */
  ofAction?: string | undefined;
  /** For `run`: of the jobs. */
  kind?: string | undefined;
  /** For `run`, unchecked. */
  parameters?: Readonly<Record<string, unknown>> | undefined;
}
export const imageActionSchema: z.ZodType<ImageAction> = z
  .object({
    action: z.enum(imageActions),
    assetIds: z.array(z.string().min(1).max(64)).min(1).max(mostIds).optional(),
    ofAction: z.string().min(1).max(64).optional(),
    kind: z.string().min(1).max(64).optional(),
    parameters: z.record(z.string(), z.unknown()).optional(),
  })
  .refine(({ action, kind }) => (action === 'run') === (kind !== undefined), {
    error: '`run` needs a `kind`, no other action has one',
  })
  .refine(({ assetIds, ofAction }) => (assetIds === undefined) !== (ofAction === undefined), {
    error: 'name the images by `assetIds`, or by the action that deleted them',
  })
  .refine(({ action, ofAction }) => ofAction === undefined || action === 'restore', {
    error: 'only `restore` takes `ofAction`',
  });

type ImageActionInput = Omit<ImageAction, 'ofAction'> & {
  assetIds: readonly string[];
  userId: string;
  projectId: string;
};

/** It has neither steps nor questions; what is kept for its next run is how far it is. */
interface ImageActionRun extends RunTypes {
  steps: readonly [];
  answers: Readonly<Record<never, never>>;
  saved: BulkResult;
}

const result = { changed: z.int(), refused: z.int() };

/** A job that does one thing to many images, run by the server. Its items are those that could not have it, and why. */
export const imageAction: JobContract<ImageActionInput, BulkResult, BulkRefusal, ImageActionRun> =
  defineJobContract({
    kind: 'image-action',
    input: z.object({
      action: z.enum(imageActions),
      assetIds: z.array(z.string()),
      kind: z.string().optional(),
      parameters: z.record(z.string(), z.unknown()).optional(),
      userId: z.string(),
      projectId: z.string(),
    }),
    result: z.object(result),
    items: z.object({ id: z.string(), reason: z.string() }),
    steps: [],
    saved: z.object(result),
  });
