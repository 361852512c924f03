import { definePipeline, pipelineInput } from '@headway/hub-api';
import { defineJobContract } from '@headway/protocol';
import { z } from 'zod';

/** A pipeline for tests: counts in steps of `delayMs`, and ends as its parameters say. */
const parameters = z.object({
  ticks: z.int().min(1).default(3),
  /** With more than one each is a step, at whose end the run can pause. */
  rounds: z.int().min(1).default(1),
  delayMs: z.int().min(0).default(0),
  /** Characters that make the result large. */
  filling: z.int().min(0).default(0),
  outcome: z.enum(['ok', 'nothing_found', 'low_confidence', 'fail', 'ask']).default('ok'),
});
const result = z.object({ ticks: z.int(), pid: z.int(), attempt: z.int(), filling: z.string().optional() });

export const pipeline = definePipeline<z.infer<typeof parameters>, z.infer<typeof result>>({
  name: 'counter',
  title: 'Counter',
  accepts: ({ mediaType }) => mediaType.startsWith('image/'),
  contract: defineJobContract({
    kind: 'counter',
    input: pipelineInput(parameters),
    result,
    steps: ['Read', 'Count'],
    reviews: { right: { answer: z.enum(['yes', 'no']) } },
  }),
  parameters,
  load: () => import('./run.ts'),
  loadReader: () => import('./reader.ts'),
  figures: {
    noun: 'ticks',
    measures: [{ name: 'size', label: 'Size', dimension: 2 }],
    of: ({ ticks }) => ({
      count: ticks,
      flagged: ticks > 5 ? 1 : 0,
      pixelSizeUm: null,
      values: { size: Array.from({ length: ticks }, (_, index) => index + 1) },
    }),
    columns: ['tick', 'note'],
    *rows({ ticks }) {
      for (let tick = 1; tick <= ticks; tick += 1) yield [tick, null];
    },
  },
  exports: {
    csv: { mediaType: 'text/csv; charset=utf-8', write: ({ ticks }) => `ticks\r\n${ticks}\r\n` },
    bin: { mediaType: 'application/octet-stream', writeFile: () => import('./to-file.ts') },
  },
});
