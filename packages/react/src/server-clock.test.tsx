import { act, cleanup } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { JobTree } from './job-tree.tsx';
import { aheadOf } from './server-clock.ts';
import { makeStep } from './testing/make-step.ts';
import { renderKit } from './testing/render-kit.tsx';

const serverNow = Date.parse('2026-01-01T10:00:05.000Z');
const minute = 60_000;

beforeEach(() => {
  vi.useFakeTimers({ now: serverNow });
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

describe('a clock that differs from the server’s', () => {
  /** A step that began five seconds ago by the server's clock, on a machine whose own is wrong. */
  function show(aheadMs: number) {
    vi.setSystemTime(serverNow + aheadMs);
    const step = makeStep([0], {
      name: 'Find cells',
      status: 'running',
      startedAt: '2026-01-01T10:00:00.000Z',
    });
    const { client, container, tell, unmount } = renderKit(<JobTree locale="en" steps={[step]} />);
    const hear = (timestamp: string, origin: 'live' | 'resumed' = 'live'): void =>
      tell(() => client.hear('job:a', { type: 'job.progress', key: 'job:a', data: {}, timestamp }, origin));
    const said = () => container.querySelector('.hw-tree-duration')?.textContent?.replaceAll('\u00a0', ' ');
    return { hear, said, unmount };
  }

  it.each([10 * minute, -10 * minute])('does not mislead about how long something runs: %i ms', (aheadMs) => {
    const { hear, said } = show(aheadMs);
    hear('2026-01-01T10:00:05.000Z');
    expect(said()).toBe('5 s');
    act(() => {
      vi.advanceTimersByTime(3000);
    });
    expect(said()).toBe('8 s');
  });

  it('is not taken to be wrong for what comes late, nor for what comes after a gap', () => {
    const { hear, said } = show(0);
    hear('2026-01-01T09:50:00.000Z', 'resumed');
    expect(said()).toBe('5 s');
    hear('2026-01-01T10:00:02.000Z');
    expect(said()).toBe('5 s');
  });

  it('is noticed when somebody sets it right', () => {
    const { hear, said } = show(-10 * minute);
    hear('2026-01-01T10:00:05.000Z');
    vi.setSystemTime(serverNow);
    for (let i = 0; i < 16; i += 1) hear('2026-01-01T10:00:05.000Z');
    expect(said()).toBe('5 s');
  });
});

it('goes by the event that came fastest', () => {
  expect(aheadOf([90_000, 61_000, 60_020])).toBe(60_020);
  expect(aheadOf([20_000, 40])).toBe(0);
  expect(aheadOf([-7000])).toBe(-7000);
});
