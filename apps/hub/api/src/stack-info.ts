import type { AssetStack } from '@headway/protocol';
import { assetStackSchema } from '@headway/protocol/builtin';
import { z } from 'zod';
import type { StackLayout } from './planes.ts';
import { type ChannelPixels, channelPixelsSchema, type SampleFormat, sampleFormats } from './pixels.ts';

/** A channel of a stack. Its values are of some of the slices, so that a large stack is known at once. */
export interface StackChannel extends ChannelPixels {
  /** As the file has it. */
  name: string | null;
  /** Of the file, `#rrggbb`. */
  colour: string | null;
}

/** `GET /api/assets/{id}/stack`: what the planes of an image are like. */
export interface StackInfo {
  width: number;
  height: number;
  /** As a person said, and where nobody said anything as the file says. */
  stack: AssetStack;
  /** As the file says. */
  stored: AssetStack;
  format: SampleFormat;
  /** Bits per sample in the file. */
  bits: number;
  channels: readonly StackChannel[];
  /** For people: what was assumed, rescaled or left out. */
  notes: readonly string[];
  /** Side of a tile of a slice; those at the right and lower edge are smaller. */
  tileSize: number;
  /** Of a slice, from the slice itself down to a single tile. */
  levels: readonly { width: number; height: number }[];
}

const channelSchema: z.ZodType<StackChannel> = channelPixelsSchema.and(
  z.object({ name: z.string().nullable(), colour: z.string().nullable() }),
);

/** The schema of what is told of a stack. */
export const stackInfoSchema: z.ZodType<StackInfo> = z.object({
  width: z.int(),
  height: z.int(),
  stack: assetStackSchema,
  stored: assetStackSchema,
  format: z.enum(sampleFormats),
  bits: z.int(),
  channels: z.array(channelSchema),
  notes: z.array(z.string()),
  tileSize: z.int(),
  levels: z.array(z.object({ width: z.int(), height: z.int() })),
});

/** `GET /api/assets/{id}/stack/histogram`: what is known of each channel when all slices were looked at. */
export interface StackHistogram {
  channels: readonly ChannelPixels[];
}

/** The schema of it. */
export const stackHistogramSchema: z.ZodType<StackHistogram> = z.object({
  channels: z.array(channelPixelsSchema),
});

const count = z.int().min(1).max(1_000_000);
const length = z.number().positive().max(1_000_000).nullable();

/** The schema of what a person says of a stack. */
export const stackLayoutSchema: z.ZodType<StackLayout> = z.object({
  slices: count.exactOptional(),
  channels: count.exactOptional(),
  times: count.exactOptional(),
  order: z.enum(['XYZCT', 'XYZTC', 'XYCZT', 'XYCTZ', 'XYTZC', 'XYTCZ']).exactOptional(),
  pixelUm: length.exactOptional(),
  sliceUm: length.exactOptional(),
});

/** A pipeline that people may run on an image. */
export interface OfferedPipeline {
  kind: string;
  /** For people: `Cells`. */
  title: string;
  /** Whether a new image like this one would be processed by it without being asked. */
  startsByItself: boolean;
}

/** The schema of it. */
export const offeredPipelineSchema: z.ZodType<OfferedPipeline> = z.object({
  kind: z.string(),
  title: z.string(),
  startsByItself: z.boolean(),
});
