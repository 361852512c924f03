import { definePipeline, pipelineInput } from '@headway/hub-api';
import { defineJobContract } from '@headway/protocol';
import type { ZstackParameters, ZstackResult } from './contract.ts';
import { zstackParameters, zstackResult } from './contract-schemas.ts';
import { figures } from './figures.ts';
import { reviews, savedSchema } from './review.ts';
import { steps } from './steps.ts';

/** Stacks of slices: objects, spots, projections and the sharpest slice. */
export const pipeline = definePipeline<ZstackParameters, ZstackResult>({
  name: 'zstack',
  title: 'Z-stack',
  accepts: ({ stack }) => stack !== null && stack.slices > 1,
  contract: defineJobContract({
    kind: 'zstack',
    input: pipelineInput(zstackParameters),
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
    csv: { mediaType: 'text/csv; charset=utf-8', writeFile: () => import('./write-csv.ts') },
    tif: { mediaType: 'image/tiff', writeFile: () => import('./to-tiff.ts') },
  },
});
