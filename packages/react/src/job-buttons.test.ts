import type { JobStatus } from '@headway/protocol';
import { describe, expect, it } from 'vitest';
import type { JobAction } from './job-actions.ts';
import { jobButtons, linePriorities } from './job-buttons.ts';

const all = new Set<JobAction>(['cancel', 'pause', 'resume', 'retry', 'prioritize']);

function words(status: JobStatus, may: ReadonlySet<JobAction> = all, priority = 0): string {
  const { main, cancel, moves } = jobButtons({ status, priority }, may);
  return [main?.label, cancel && 'Cancel', ...moves.map(({ label }) => `(${label})`)]
    .filter(Boolean)
    .join(', ');
}

describe('the buttons of a job', () => {
  it.each([
    ['queued', 'Pause, Cancel, (Move to the front), (Lower priority)'],
    ['running', 'Pause, Cancel'],
    ['reviewing', 'Cancel, (Move to the front), (Lower priority)'],
    ['pausing', 'Keep running, Cancel'],
    ['paused', 'Resume, Cancel, (Move to the front), (Lower priority)'],
    ['cancelling', 'Cancel'],
    ['retrying', 'Pause, Cancel, (Move to the front), (Lower priority)'],
    ['cancelled', 'Retry'],
    ['completed', ''],
    ['failed', 'Retry'],
  ] as const satisfies readonly (readonly [JobStatus, string])[])(
    'of one that is %s: %s',
    (status, expected) => {
      expect(words(status)).toBe(expected);
    },
  );

  it('offer only what a person may ask', () => {
    expect(words('queued', new Set())).toBe('');
    expect(words('running', new Set(['cancel']))).toBe('Cancel');
    expect(words('cancelling', new Set(['pause']))).toBe('');
  });

  it('offer the way back in the line, and not what the job has', () => {
    expect(words('queued', new Set(['prioritize']), linePriorities.front)).toBe(
      '(Usual priority), (Lower priority)',
    );
    expect(words('queued', new Set(['prioritize']), linePriorities.back)).toBe(
      '(Move to the front), (Usual priority)',
    );
  });
});
