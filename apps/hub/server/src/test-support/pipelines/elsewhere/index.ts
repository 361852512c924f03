import { definePipeline, pipelineInput } from '@headway/hub-api';
import { defineJobContract } from '@headway/protocol';
import { z } from 'zod';

/** A pipeline for tests whose work is done by workers in other programs. */
const parameters = z.object({ least: z.int().default(1) });
const result = z.object({ spots: z.int() });

export const pipeline = definePipeline<z.infer<typeof parameters>, z.infer<typeof result>>({
  name: 'elsewhere',
  title: 'Elsewhere',
  accepts: ({ mediaType }) => mediaType.startsWith('image/'),
  contract: defineJobContract({
    kind: 'elsewhere',
    input: pipelineInput(parameters),
    result,
    steps: ['Find'],
  }),
  parameters,
  exports: {},
});
