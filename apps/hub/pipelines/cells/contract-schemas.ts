import { z } from 'zod';
import { type CellObject, type CellsParameters, type CellsResult, cellsSources } from './contract.ts';

/** Parameters as sent: everything may be left out. */
export type CellsParametersInput = { [Key in keyof CellsParameters]?: CellsParameters[Key] | undefined };

export const cellsParameters: z.ZodType<CellsParameters, CellsParametersInput> = z.strictObject({
  polarity: z.enum(['auto', 'bright', 'dark']).default('auto'),
  scale: z.union([z.literal('auto'), z.number().min(3).max(2000)]).default('auto'),
  background: z.enum(['auto', 'flat', 'local']).default('auto'),
  minArea: z.number().int().min(1).max(10_000_000).optional(),
  source: z.enum(cellsSources).optional(),
  review: z.enum(['ask', 'never']).optional(),
});

const count = z.number().int().nonnegative();
const share = z.number().min(0).max(1);
const point = z.tuple([z.number(), z.number()]);

export const cellObject: z.ZodType<CellObject> = z.object({
  id: z.number().int().positive(),
  polygon: z.array(point).min(3),
  area: count,
  perimeter: z.number().nonnegative(),
  meanIntensity: z.number(),
  circularity: share,
  confidence: share,
  centroid: point,
  bbox: z.tuple([z.number(), z.number(), z.number(), z.number()]),
  byHand: z.boolean().optional(),
});

export const cellsResult: z.ZodType<CellsResult> = z.object({
  kind: z.literal('cells'),
  outcome: z.enum(['found', 'nothing_found']),
  image: z.object({
    width: z.number().int().positive(),
    height: z.number().int().positive(),
    bitDepth: z.number().int().positive(),
    channels: z.number().int().positive(),
    pixelSizeUm: z.number().positive().nullable(),
    notes: z.array(z.string()),
  }),
  chosen: z.object({
    polarity: z.enum(['bright', 'dark']),
    modality: z.enum(['fluorescence', 'brightfield', 'stained']),
    source: z.string(),
    diameter: z.number().positive().nullable(),
    background: z.enum(['flat', 'local']),
    backgroundLevel: z.number(),
    threshold: z.number(),
    shrink: z.number().int().positive(),
    tiles: z.number().int().positive(),
    minArea: z.number().nonnegative(),
  }),
  objects: z.array(cellObject),
  nextId: z.number().int().positive().optional(),
  summary: z.object({
    count,
    lowConfidenceCount: count,
    reviewLine: share,
    meanArea: z.number().nonnegative(),
    totalArea: z.number().nonnegative(),
    confidence: share,
    lowConfidence: z.boolean(),
    reason: z.string().nullable(),
    accepted: z.boolean().optional(),
  }),
  durationMs: z.number().nonnegative(),
});
