import type { JobStepState } from '@headway/protocol';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldSteps } from './fold-steps.ts';

type Status = JobStepState['status'];
const steps = (statuses: readonly Status[]) => statuses.map((status, index) => ({ status, index }));
const done = (count: number): Status[] => Array.from({ length: count }, () => 'completed');

function words(statuses: readonly Status[], limit: number): string {
  return foldSteps(steps(statuses), limit)
    .map((entry) => (entry.kind === 'step' ? entry.step.index : `(${entry.steps.length})`))
    .join(' ');
}

describe('folding steps', () => {
  it('leaves few as they are, and never folds one alone', () => {
    expect(words(done(3), 3)).toBe('0 1 2');
    expect(words(done(4), 3)).toBe('0 1 2 3');
  });

  it('keeps the newest of many', () => {
    expect(words(done(10), 3)).toBe('(7) 7 8 9');
  });

  it('keeps in sight what goes on or went wrong, where it stands', () => {
    const statuses = done(10);
    statuses[4] = 'failed';
    statuses[9] = 'running';
    expect(words(statuses, 3)).toBe('(4) 4 (3) 8 9');
  });

  it('keeps all steps in their order, folded or not', () => {
    const status = fc.constantFrom<Status>('completed', 'failed', 'running');
    fc.assert(
      fc.property(fc.array(status, { maxLength: 60 }), fc.integer({ min: 1, max: 10 }), (statuses, limit) => {
        const folded = foldSteps(steps(statuses), limit);
        const all = folded.flatMap((entry) => (entry.kind === 'step' ? [entry.step] : entry.steps));
        expect(all.map(({ index }) => index)).toEqual(statuses.map((_, index) => index));
        const shown = folded.filter(({ kind }) => kind === 'step');
        expect(shown.length).toBeGreaterThanOrEqual(Math.min(limit, statuses.length));
      }),
    );
  });
});
