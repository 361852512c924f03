import type { PipelineReview } from '@headway/hub-api';
import { z } from 'zod';
import { cellsParameters, type CellsParametersInput } from './contract-schemas.ts';
import type { CellsResult } from './contract.ts';

/** How often one job may ask: each time with what came of the settings of the time before. */
const mostRounds = 9;

/** `accept`: the result counts. `reject`: it does not, and the job has failed. Else it is looked for anew, with these settings. */
export type CellsAnswer = 'accept' | 'reject' | { readonly parameters: CellsParametersInput };

const answer: z.ZodType<CellsAnswer> = z.union([
  z.enum(['accept', 'reject']),
  z.strictObject({
    parameters: z.custom<CellsParametersInput>((value) => cellsParameters.safeParse(value).success, {
      error: 'are no parameters',
    }),
  }),
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
export const reviews: Readonly<Record<string, { answer: z.ZodType<CellsAnswer> }>> = Object.fromEntries(
  Array.from({ length: mostRounds }, (_, index) => [questionName(index + 1), { answer }]),
);

/** What a run leaves for the next one: which question it asked, and with which settings. */
export interface CellsSaved {
  readonly round: number;
  readonly parameters: CellsParametersInput;
}
export const savedSchema: z.ZodType<CellsSaved> = z.object({
  round: z.int().min(1).max(mostRounds),
  parameters: z.custom<CellsParametersInput>((value) => cellsParameters.safeParse(value).success),
});

/** What a person is asked about a result that is not sure. */
export function questionOf({ summary }: Pick<CellsResult, 'summary'>): PipelineReview {
  const { count, lowConfidenceCount, reason } = summary;
  const cells = count === 1 ? '1 cell' : `${count} cells`;
  const doubtful =
    lowConfidenceCount === 0
      ? ''
      : `, ${lowConfidenceCount} of them uncertain by ${lowConfidenceCount === 1 ? 'itself' : 'themselves'}`;
  return {
    title: 'Are these outlines right?',
    message: `${cells}${doubtful}. ${reason ?? 'The cells do not stand out clearly.'}`,
    choices: [
      { value: 'accept', label: 'Accept' },
      { value: 'reject', label: 'Reject' },
    ],
  };
}
