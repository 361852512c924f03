import { defineJobContract, type JobContract } from '@headway/protocol';

/** What the test worker is to do. */
export interface Orders {
  /** See `test-worker.ts`. */
  do: string;
  /** A file to which each start appends a line. */
  journal?: string;
  ms?: number;
}

function schema<T>(check: (value: unknown) => value is T, message: string): JobContract<T>['input'] {
  return {
    '~standard': {
      version: 1,
      vendor: 'test',
      validate: (value) => (check(value) ? { value } : { issues: [{ message }] }),
    },
  };
}

const isOrders = (value: unknown): value is Orders =>
  typeof value === 'object' && value !== null && 'do' in value && typeof value.do === 'string';
const isAnswer = (value: unknown): value is { answer: unknown } =>
  typeof value === 'object' && value !== null && 'answer' in value;
const isPage = (value: unknown): value is { page: number } =>
  typeof value === 'object' && value !== null && 'page' in value;

export const testContract: JobContract<Orders, { answer: unknown }, { page: number }> = defineJobContract({
  kind: 'test',
  input: schema(isOrders, 'expected orders'),
  result: schema(isAnswer, 'expected an answer'),
  items: schema(isPage, 'expected a page'),
  steps: ['Read', 'Work', 'Write'],
});
