import { assetSchema, editOperationSchema, type Rebased } from '@headway/hub-api';
import { z } from 'zod';

/** What the editing process is asked: to make a version of a result, or a file of one. */
export const editOrderSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('edit'),
    kind: z.string(),
    /** Of the image, absolute. */
    path: z.string(),
    /** The result that the operations were made on, JSON. */
    base: z.string(),
    /** The one that they are to be done on, when it is another one, JSON. */
    current: z.string().nullable(),
    operations: z.array(editOperationSchema),
  }),
  z.object({
    type: z.literal('export'),
    kind: z.string(),
    format: z.string(),
    /** JSON. */
    result: z.string(),
    asset: assetSchema,
    /** Where it is written to, absolute. */
    output: z.string(),
  }),
]);
export type EditOrder = z.infer<typeof editOrderSchema>;

/** What it answers. */
export type EditReply =
  /** `result`: JSON; `null` when all that was to be done has been done by others. */
  | { type: 'edited'; result: string | null; summary: string | null }
  | ({ type: 'conflict' } & Rebased)
  | { type: 'exported' }
  | { type: 'no_room' }
  /** `message` is for people. */
  | { type: 'refused'; message: string }
  | { type: 'image_gone' }
  | { type: 'failed'; message: string };

const replyTypes: ReadonlySet<unknown> = new Set<EditReply['type']>([
  'edited',
  'exported',
  'no_room',
  'conflict',
  'refused',
  'image_gone',
  'failed',
]);

/** The process is ours: only that it answered at all is looked at. */
export function readEditReply(reply: unknown): EditReply {
  if (typeof reply === 'object' && reply !== null && replyTypes.has((reply as { type?: unknown }).type)) {
    return reply as EditReply;
  }
  throw new Error('The editing process gave no answer that is known.');
}
