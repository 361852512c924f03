import { describe, expect, it } from 'vitest';
import { stepDurationWords, stepMs } from './step-words.ts';

const startedAt = '2026-01-01T10:00:00.000Z';
const start = Date.parse(startedAt);

describe('the time of a step', () => {
  it('is what it took', () => {
    const step = { status: 'completed', startedAt, finishedAt: '2026-01-01T10:01:12.400Z' } as const;
    expect(stepMs(step, null)).toBe(72_400);
    expect(stepDurationWords(step, null, 'en')).toMatch(/^1\smin\s12\ss$/);
  });

  it('grows in whole seconds while it goes on', () => {
    const step = { status: 'running', startedAt, finishedAt: null } as const;
    expect(stepDurationWords(step, start + 340, 'en')).toBe('1\u00a0s');
    expect(stepDurationWords(step, start + 12_900, 'en')).toBe('12\u00a0s');
  });

  it('is never below nothing, whatever the clocks say, and not made up where it is not known', () => {
    const step = { status: 'running', startedAt, finishedAt: null } as const;
    expect(stepMs(step, start - 60_000)).toBe(0);
    expect(stepMs(step, null)).toBeNull();
    expect(stepMs({ ...step, status: 'failed' }, start + 5000)).toBeNull();
  });
});
