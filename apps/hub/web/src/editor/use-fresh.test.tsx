import { act, cleanup, renderHook } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { useFresh } from './use-fresh.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

const pass = (ms: number): void => act(() => void vi.advanceTimersByTime(ms));

it('forgets who says nothing any more, and keeps who says it again', () => {
  const [ben, cy] = [{ name: 'Ben' }, { name: 'Cy' }];
  const { result, rerender } = renderHook(({ told }) => useFresh(told, 45_000), {
    initialProps: { told: [ben, cy] },
  });
  expect(result.current).toEqual([ben, cy]);
  pass(20_000);
  const again = { name: 'Cy' };
  rerender({ told: [ben, again] });
  pass(24_999);
  expect(result.current).toEqual([ben, again]);
  pass(1);
  expect(result.current).toEqual([again]);
  pass(20_000);
  expect(result.current).toEqual([]);
});

it('ends at once what is said to be over', () => {
  const ben = { name: 'Ben' };
  const { result, rerender } = renderHook(({ told }) => useFresh(told, 45_000), {
    initialProps: { told: [ben] },
  });
  rerender({ told: [] });
  expect(result.current).toEqual([]);
});
