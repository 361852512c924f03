import { renderHook, waitFor } from '@testing-library/react';
import { expect, it } from 'vitest';
import { atOnce, inStretches, type Steps, useSteps } from './steps.ts';

function* counted(to: number): Steps<number> {
  for (let step = 0; step < to; step += 1) yield;
  return to;
}

it('does the same work at once and bit by bit', async () => {
  expect(atOnce(counted(5000))).toBe(5000);
  expect(await inStretches(counted(5000), { signal: new AbortController().signal })).toBe(5000);
});

it('rests often, whatever there is to do', async () => {
  let [steps, rests, mostInARow, inARow] = [0, 0, 0, 0];
  function* work(): Steps<string> {
    for (; steps < 1000; steps += 1) {
      inARow += 1;
      mostInARow = Math.max(mostInARow, inARow);
      yield;
    }
    return 'done';
  }
  const counting = setInterval(() => ((rests += 1), (inARow = 0)), 0);
  // A clock by which each step takes a millisecond.
  const told = await inStretches(work(), { signal: new AbortController().signal, now: () => steps });
  clearInterval(counting);
  expect([told, steps]).toEqual(['done', 1000]);
  expect(rests).toBeGreaterThan(10);
  expect(mostInARow).toBeLessThan(100);
});

it('stops once nobody wants it', async () => {
  const ended = new AbortController();
  let steps = 0;
  function* endless(): Steps<never> {
    for (;;) {
      steps += 1;
      if (steps === 50) ended.abort();
      yield;
    }
  }
  expect(await inStretches(endless(), { signal: ended.signal, now: () => steps })).toBeNull();
});

it('has small things at once, large ones later, and never those of something else', async () => {
  const work = (of: number) => counted(of);
  const { result, rerender } = renderHook(({ of, large }) => useSteps(of, work, large), {
    initialProps: { of: 3, large: false },
  });
  expect(result.current).toBe(3);
  rerender({ of: 7, large: true });
  expect(result.current).toBeNull();
  await waitFor(() => expect(result.current).toBe(7));
  rerender({ of: 8, large: true });
  expect(result.current).toBeNull();
  await waitFor(() => expect(result.current).toBe(8));
});
