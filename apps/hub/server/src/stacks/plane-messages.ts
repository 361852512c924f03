import { type ShownPlane, stackHistogramSchema, stackInfoSchema, type StackLayout } from '@headway/hub-api';
import { z } from 'zod';

/** A file of many planes, and what a person said of them. The path is absolute. */
export interface StackSource {
  path: string;
  layout: StackLayout | null;
}

/** What a plane process is asked. It is ours who asks: only that it is an order is looked at. */
export type PlaneOrder = StackSource & { maxPixels: number } &
  /** What is asked next is then done sooner. */
  (
    | { type: 'open' }
    | { type: 'info' }
    | { type: 'histogram' }
    /** Writes the plane, in tiles. */
    | { type: 'plane'; plane: ShownPlane; output: string }
  );

const orderTypes: ReadonlySet<unknown> = new Set<PlaneOrder['type']>(['open', 'info', 'histogram', 'plane']);

/** `null`: not ours: `node --watch` talks to children too. */
export function readPlaneOrder(order: unknown): PlaneOrder | null {
  const isOrder =
    typeof order === 'object' && order !== null && orderTypes.has((order as { type?: unknown }).type);
  return isOrder ? (order as PlaneOrder) : null;
}

/** What it answers. `detail` is for people. */
export const planeReplySchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('opened') }),
  z.object({ type: z.literal('info'), info: stackInfoSchema }),
  z.object({ type: z.literal('histogram'), histogram: stackHistogramSchema }),
  z.object({ type: z.literal('written') }),
  /** No pipeline reads planes of such a file. */
  z.object({ type: z.literal('no_stack') }),
  z.object({
    type: z.literal('unreadable'),
    code: z.enum(['truncated_image', 'unsupported_image', 'image_too_large', 'bad_layout', 'failed']),
    detail: z.string(),
  }),
  z.object({ type: z.literal('cancelled') }),
  /** What was made could not be written: it says nothing about the file. */
  z.object({ type: z.literal('no_room') }),
  z.object({ type: z.literal('gone') }),
]);
export type PlaneReply = z.infer<typeof planeReplySchema>;
