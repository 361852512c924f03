import { editOperationSchema, type Rebased } from '@headway/hub-api';
import { z } from 'zod';

/** What the editing process is asked: to make a version of a result. */
export const editOrderSchema = z.object({
  kind: z.string(),
  /** Of the image, absolute. */
  path: z.string(),
  /** The result that the operations were made on, JSON. */
  base: z.string(),
  /** The one that they are to be done on, when it is another one, JSON. */
  current: z.string().nullable(),
  operations: z.array(editOperationSchema),
});
export type EditOrder = z.infer<typeof editOrderSchema>;

/** What it answers. */
export type EditReply =
  /** `result`: JSON; `null` when all that was to be done has been done by others. */
  | { type: 'edited'; result: string | null; summary: string | null }
  | ({ type: 'conflict' } & Rebased)
  /** `message` is for people. */
  | { type: 'refused'; message: string }
  | { type: 'image_gone' }
  | { type: 'failed'; message: string };

const replyTypes: ReadonlySet<unknown> = new Set<EditReply['type']>([
  'edited',
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
