import type { PipelineReview } from '@headway/hub-api';
import { z } from 'zod';
import { zstackParameters } from './contract-schemas.ts';
import type { ZstackParametersInput, ZstackResult } from './contract.ts';
import { countOf } from './judge.ts';

/** How often one job may ask: each time with what came of the settings of the time before. */
const mostRounds = 9;

/** `accept`: the result counts. `reject`: it does not, and the job has failed. Else it is made anew, with these settings. */
export type ZstackAnswer = 'accept' | 'reject' | { readonly parameters: ZstackParametersInput };

const parametersSchema = z.custom<ZstackParametersInput>(
  (value) => zstackParameters.safeParse(value).success,
  { error: 'are no parameters' },
);

const answer: z.ZodType<ZstackAnswer> = z.union([
  z.enum(['accept', 'reject']),
  z.strictObject({ parameters: parametersSchema }),
]);

/** The name of a job's question; `round` counts from 1. */
export function questionName(round: number): string {
  return round === 1 ? 'outlines' : `outlines-${round}`;
}

/** Whether there is a question for this round. */
export function mayAsk(round: number): boolean {
  return round <= mostRounds;
}

/** The questions of the contract. */
export const reviews: Readonly<Record<string, { answer: z.ZodType<ZstackAnswer> }>> = Object.fromEntries(
  Array.from({ length: mostRounds }, (_, index) => [questionName(index + 1), { answer }]),
);

/** What a run leaves for the next one: which question it asked, and with which settings. */
export interface ZstackSaved {
  readonly round: number;
  readonly parameters: ZstackParametersInput;
}
export const savedSchema: z.ZodType<ZstackSaved> = z.object({
  round: z.int().min(1).max(mostRounds),
  parameters: parametersSchema,
});

/** What a person is asked about a result that is not sure. */
export function questionOf(result: ZstackResult): PipelineReview {
  return {
    title: result.algorithm === 'spots' ? 'Are these spots right?' : 'Are these outlines right?',
    message: `${countOf(result)}. ${result.summary.reason ?? 'They do not stand out clearly.'}`,
    choices: [
      { value: 'accept', label: 'Accept' },
      { value: 'reject', label: 'Reject' },
    ],
  };
}
