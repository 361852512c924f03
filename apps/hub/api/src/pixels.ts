import { z } from 'zod';

/** How samples are stored in a tile, little-endian. */
export type SampleFormat = (typeof sampleFormats)[number];
/** All of them. */
export const sampleFormats = ['uint8', 'uint16', 'float32'] as const;

/** What is known of one channel, over the whole image. Values are those of the file. */
export interface ChannelPixels {
  min: number;
  max: number;
  /** Between these nearly all of the image lies: a good first contrast. */
  low: number;
  high: number;
  /** Where `histogram` begins and ends; what lies beyond is in its first and last bin. */
  histogramFrom: number;
  histogramTo: number;
  histogram: readonly number[];
}

/**
 * `GET /api/assets/{id}/pixels`: the real values of an image, which is given in square tiles. Level 0 is the image
 * itself; each further level has half the width and height, rounded up, and the means of four pixels.
 */
export interface PixelInfo {
  width: number;
  height: number;
  /** Colour channels without alpha; three equal ones are told as one. */
  channels: readonly ChannelPixels[];
  /** Bits per sample in the file. */
  bits: number;
  format: SampleFormat;
  /** Side of a tile; those at the right and lower edge are smaller. */
  tileSize: number;
  /** From the image itself down to a single tile. */
  levels: readonly { width: number; height: number }[];
}

/** The schema of a channel. */
export const channelPixelsSchema: z.ZodType<ChannelPixels> = z.object({
  min: z.number(),
  max: z.number(),
  low: z.number(),
  high: z.number(),
  histogramFrom: z.number(),
  histogramTo: z.number(),
  histogram: z.array(z.int()),
});

/** The schema of what is told of an image's pixels. */
export const pixelInfoSchema: z.ZodType<PixelInfo> = z.object({
  width: z.int(),
  height: z.int(),
  channels: z.array(channelPixelsSchema),
  bits: z.int(),
  format: z.enum(sampleFormats),
  tileSize: z.int(),
  levels: z.array(z.object({ width: z.int(), height: z.int() })),
});
