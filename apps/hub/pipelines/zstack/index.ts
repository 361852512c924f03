import { definePipeline, type PipelineInput } from '@headway/hub-api';
import { defineJobContract } from '@headway/protocol';
import { assetStackSchema } from '@headway/protocol/builtin';
import { z } from 'zod';
import type { ZstackParameters, ZstackResult } from './contract.ts';
import { zstackParameters, zstackResult } from './contract-schemas.ts';
import { figures } from './figures.ts';
import { reviews, savedSchema } from './review.ts';
import { steps } from './steps.ts';
import { toCsv } from './to-csv.ts';

const input: z.ZodType<PipelineInput<ZstackParameters>> = z.object({
  assetId: z.string(),
  projectId: z.string(),
  path: z.string(),
  mediaType: z.string(),
  stack: assetStackSchema.nullish(),
  parameters: zstackParameters,
});

/** Stacks of slices: objects, spots, projections and the sharpest slice. */
export const pipeline = definePipeline<ZstackParameters, ZstackResult>({
  name: 'zstack',
  title: 'Z-stack',
  accepts: ({ stack }) => stack !== null && stack.slices > 1,
  contract: defineJobContract({
    kind: 'zstack',
    input,
    result: zstackResult,
    reviews,
    saved: savedSchema,
    steps: Object.values(steps).map(({ name }) => name),
    stepWeights: Object.fromEntries(Object.values(steps).map(({ name, weight }) => [name, weight])),
  }),
  parameters: zstackParameters,
  loadReader: () => import('./read/index.ts'),
  load: () => import('./run.ts'),
  figures,
  exports: {
    csv: { mediaType: 'text/csv; charset=utf-8', write: toCsv },
    tif: { mediaType: 'image/tiff', writeFile: () => import('./to-tiff.ts') },
  },
});
