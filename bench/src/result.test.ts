import { expect, it } from 'vitest';
import { type Outcome, summarize } from './result.ts';

function outcome(subject: string, values: readonly number[]): Outcome {
  const rounds = values.map((value) => [{ metric: 'speed', unit: '/s', value }]);
  return { subject, rounds, failures: [], skipped: null };
}

it('makes a median, a smallest and a largest of the rounds', () => {
  expect(summarize([outcome('Headway', [30, 10, 20])])).toEqual([
    { subject: 'Headway', metric: 'speed', unit: '/s', median: 20, min: 10, max: 30, ratio: null },
  ]);
  expect(summarize([outcome('Headway', [10, 20])])[0]?.median).toBe(15);
});

it('divides the first of ours by each control', () => {
  const summaries = summarize([
    outcome('ws', [5]),
    outcome('Headway, in memory', [20]),
    outcome('Headway, on disk', [10]),
  ]);
  expect(summaries.map(({ ratio }) => ratio)).toEqual([4, null, null]);
});

it('has no ratio to nothing, and no summary of a subject that failed', () => {
  const failed: Outcome = { subject: 'NATS', rounds: [], failures: ['It broke.'], skipped: null };
  const summaries = summarize([outcome('Headway', [20]), outcome('ws', [0]), failed]);
  expect(summaries.map(({ subject, ratio }) => [subject, ratio])).toEqual([
    ['Headway', null],
    ['ws', null],
  ]);
});
