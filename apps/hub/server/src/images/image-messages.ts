import { stackLayoutSchema } from '@headway/hub-api';
import { assetStackSchema } from '@headway/protocol/builtin';
import { z } from 'zod';

/** What the image process is asked. Paths are absolute. */
export const imageOrderSchema = z.object({
  /**
   * `inspect` decodes the whole image and writes a thumbnail (WebP), `view` writes all of it (PNG), `pixels` its real
   * values in tiles. Of a file of many planes the first two look at some of them, and `pixels` at the first.
   */
  type: z.enum(['inspect', 'view', 'pixels']),
  path: z.string(),
  output: z.string(),
  maxPixels: z.int(),
  /** How the planes lie, where a person said so. */
  layout: stackLayoutSchema.nullable(),
});
export type ImageOrder = z.infer<typeof imageOrderSchema>;

/** What it answers. `detail` is for people. */
export const imageAnswerSchema = z.discriminatedUnion('ok', [
  z.object({
    ok: z.literal(true),
    width: z.int(),
    height: z.int(),
    /** Of a file of many planes. */
    stack: assetStackSchema.optional(),
  }),
  z.object({
    ok: z.literal(false),
    code: z.enum(['image_unreadable', 'image_too_large', 'image_timeout']),
    detail: z.string(),
    /** Of an image that is too large. */
    width: z.int().optional(),
    height: z.int().optional(),
  }),
]);
export type ImageAnswer = z.infer<typeof imageAnswerSchema>;

/** `failure`: the answer's file could not be written; it says nothing about the image. */
export const imageReplySchema = z.union([
  imageAnswerSchema,
  z.object({ ok: z.literal(false), failure: z.enum(['no_room', 'not_written']) }),
]);
export type ImageReply = z.infer<typeof imageReplySchema>;
