import { definePipeline, type PipelineInput } from '@headway/hub-api';
import { defineJobContract } from '@headway/protocol';
import { assetStackSchema } from '@headway/protocol/builtin';
import { z } from 'zod';
import type { ZstackParameters, ZstackResult } from './contract.ts';
import { zstackParameters, zstackResult } from './contract-schemas.ts';
import { steps } from './steps.ts';

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
  // Nothing yet: the work follows.
  accepts: () => false,
  contract: defineJobContract({
    kind: 'zstack',
    input,
    result: zstackResult,
    steps: Object.values(steps).map(({ name }) => name),
    stepWeights: Object.fromEntries(Object.values(steps).map(({ name, weight }) => [name, weight])),
  }),
  parameters: zstackParameters,
  loadReader: () => import('./read/index.ts'),
  exports: {},
});
