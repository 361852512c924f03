import { assetSchema, editOperationSchema, type Rebased } from '@headway/hub-api';
import { z } from 'zod';

/**
 * What the editing process is asked. Results are named, not sent: it reads them itself, and writes to `output`, an
 * absolute path, what may be large.
 */
export const editOrderSchema = z.discriminatedUnion('type', [
  /** To make a version of a result. */
  z.object({
    type: z.literal('edit'),
    kind: z.string(),
    /** Of the image, absolute. */
    path: z.string(),
    /** The result that the operations were made on. */
    baseId: z.string(),
    /** The one that they are to be done on, when it is another one. */
    currentId: z.string().nullable(),
    operations: z.array(editOperationSchema),
    output: z.string(),
  }),
  /** To write a result in another form. */
  z.object({
    type: z.literal('export'),
    kind: z.string(),
    format: z.string(),
    resultId: z.string(),
    asset: assetSchema,
    /** Of the image, absolute. */
    path: z.string(),
    output: z.string(),
  }),
  /** To write a result as it is. */
  z.object({ type: z.literal('copy'), resultId: z.string(), output: z.string() }),
  /** To say what the results of a project say together. */
  z.object({ type: z.literal('figures'), projectId: z.string() }),
  /** To write a part of the table of a project's results. */
  z.object({
    type: z.literal('table'),
    projectId: z.string(),
    kind: z.string(),
    /** `null`: all images of the project. */
    assetIds: z.array(z.string()).readonly().nullable(),
    /** The image that the part before ended with; empty: the first part. */
    after: z.string(),
    output: z.string(),
  }),
]);
export type EditOrder = z.infer<typeof editOrderSchema>;

/** What it answers. */
export type EditReply =
  /** `changed`: there is a result; otherwise all that was to be done has been done by others. */
  | { type: 'edited'; changed: boolean; summary: string | null }
  | ({ type: 'conflict' } & Rebased)
  | { type: 'written' }
  /** To be kept, JSON by the id of the result: then it is to be asked again. */
  | { type: 'worked_out'; figures: Readonly<Record<string, string>> }
  /** `json`: `ProjectFigures`. */
  | { type: 'figures'; json: string }
  /** `after`: the last image of the part; `null`: there is no more. */
  | { type: 'table'; after: string | null }
  | { type: 'no_room' }
  /** `message` is for people. */
  | { type: 'refused'; message: string }
  /** The image, or the result. */
  | { type: 'gone' }
  | { type: 'failed'; message: string };

const replyTypes: ReadonlySet<unknown> = new Set<EditReply['type']>([
  'edited',
  'conflict',
  'written',
  'worked_out',
  'figures',
  'table',
  'no_room',
  'refused',
  'gone',
  'failed',
]);

/** The process is ours: only that it answered at all is looked at. */
export function readEditReply(reply: unknown): EditReply {
  if (typeof reply === 'object' && reply !== null && replyTypes.has((reply as { type?: unknown }).type)) {
    return reply as EditReply;
  }
  throw new Error('The editing process gave no answer that is known.');
}
