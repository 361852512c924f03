import { z } from 'zod';
import {
  thresholdMethods,
  zstackAlgorithms,
  type StackBox,
  type StackPoint,
  type ZstackChosen,
  type ZstackImage,
  type ZstackObject,
  type ZstackParameters,
  type ZstackParametersInput,
  type ZstackPicture,
  type ZstackResult,
  type ZstackSpot,
  type ZstackSummary,
} from './contract.ts';

const place = z.int().min(0).max(100_000);

const fields = {
  algorithm: z.enum(zstackAlgorithms),
  channel: place,
  time: place,
  smoothing: z.union([z.literal('auto'), z.number().min(0).max(20)]),
  threshold: z.union([z.enum(thresholdMethods), z.number()]),
  splitting: z.enum(['auto', 'none']),
  diameter: z.union([z.literal('auto'), z.number().min(1).max(1000)]),
  minVolume: z.int().min(1).max(1_000_000_000),
  border: z.enum(['keep', 'drop']),
  from: place,
  to: place,
  review: z.enum(['ask', 'never']),
};

export const zstackParameters: z.ZodType<ZstackParameters, ZstackParametersInput> = z
  .strictObject({
    algorithm: fields.algorithm.default('segment'),
    channel: fields.channel.default(0),
    time: fields.time.default(0),
    smoothing: fields.smoothing.default('auto'),
    threshold: fields.threshold.default('auto'),
    splitting: fields.splitting.default('auto'),
    diameter: fields.diameter.default('auto'),
    minVolume: fields.minVolume.optional(),
    border: fields.border.default('keep'),
    from: fields.from.optional(),
    to: fields.to.optional(),
    review: fields.review.default('ask'),
  })
  .refine(({ from, to }) => from === undefined || to === undefined || from <= to, {
    path: ['to'],
    error: 'must not lie before the first slice',
  });

/** Which of the settings of a run are not as usual: these make the same again. */
export function settingsOf(parameters: ZstackParameters): ZstackParametersInput {
  const usual = Object.entries(zstackParameters.parse({}));
  const isUsual = (name: string, value: unknown): boolean =>
    value === undefined || usual.some(([its, set]) => its === name && set === value);
  return Object.fromEntries(Object.entries(parameters).filter(([name, value]) => !isUsual(name, value)));
}

const count = z.int().nonnegative();
const share = z.number().min(0).max(1);
const point: z.ZodType<StackPoint> = z.tuple([z.number(), z.number(), z.number()]);
const box: z.ZodType<StackBox> = z.tuple([count, count, count, count, count, count]);

export const zstackObject: z.ZodType<ZstackObject> = z.object({
  id: z.int().positive(),
  voxels: z.int().positive(),
  centroid: point,
  bbox: box,
  meanIntensity: z.number(),
  maxIntensity: z.number(),
  sumIntensity: z.number(),
  surface: z.number().nonnegative(),
  touchesBorder: z.boolean(),
  confidence: share,
  runs: z.string().min(1),
});

const spot: z.ZodType<ZstackSpot> = z.object({
  id: z.int().positive(),
  centre: point,
  radius: z.number().positive(),
  intensity: z.number(),
  contrast: z.number(),
  strength: z.number(),
  touchesBorder: z.boolean(),
  confidence: share,
});

const picture: z.ZodType<ZstackPicture> = z.object({
  width: z.int().positive(),
  height: z.int().positive(),
  low: z.number(),
  high: z.number(),
  png: z.string(),
});

const image: z.ZodType<ZstackImage> = z.object({
  width: z.int().positive(),
  height: z.int().positive(),
  slices: z.int().positive(),
  channels: z.int().positive(),
  times: z.int().positive(),
  bits: z.int().positive(),
  pixelUm: z.number().positive().nullable(),
  sliceUm: z.number().positive().nullable(),
  aspect: z.number().positive(),
  channelName: z.string().nullable(),
  notes: z.array(z.string()),
});

const chosen: z.ZodType<ZstackChosen> = z.object({
  channel: count,
  time: count,
  smoothing: z.number().nonnegative(),
  thresholdMethod: z.enum([...thresholdMethods, 'manual']),
  threshold: z.number().nullable(),
  diameter: z.number().positive().nullable(),
  minVolume: z.number().nonnegative(),
  splitting: z.enum(['auto', 'none']),
});

const summary: z.ZodType<ZstackSummary> = z.object({
  count,
  lowConfidenceCount: count,
  reviewLine: share,
  confidence: share,
  lowConfidence: z.boolean(),
  reason: z.string().nullable(),
  accepted: z.boolean().optional(),
});

const base = {
  kind: z.literal('zstack'),
  outcome: z.enum(['found', 'nothing_found']),
  image,
  settings: z.object(fields).partial().optional(),
  chosen,
  summary,
  durationMs: z.number().nonnegative(),
};

export const zstackResult: z.ZodType<ZstackResult> = z.discriminatedUnion('algorithm', [
  z.object({ ...base, algorithm: z.enum(['segment', 'components']), objects: z.array(zstackObject) }),
  z.object({ ...base, algorithm: z.literal('spots'), spots: z.array(spot) }),
  z.object({ ...base, algorithm: z.literal('projection'), from: count, to: count, picture }),
  z.object({
    ...base,
    algorithm: z.literal('focus'),
    sharpness: z.array(z.number().nonnegative()).min(1),
    best: count,
    picture,
  }),
]);
