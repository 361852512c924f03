import { assetStackSchema } from '@headway/protocol/builtin';
import { z } from 'zod';
import type { PipelineInput } from './pipeline.ts';

/** The input of a pipeline's job contract, by the schema of its parameters. */
export function pipelineInput<Parameters>(
  parameters: z.ZodType<Parameters>,
): z.ZodType<PipelineInput<Parameters>> {
  return z.object({
    assetId: z.string(),
    projectId: z.string(),
    path: z.string(),
    mediaType: z.string(),
    stack: assetStackSchema.nullish(),
    parameters,
  });
}
