import { expect, it } from 'vitest';
import { createFairTurns } from './fair-turns.ts';

it('lets each have a turn before anybody has the next', async () => {
  const turns = createFairTurns();
  const had: string[] = [];
  const all = ['a1', 'a2', 'a3', 'b1', 'c1', 'b2'].map(async (name) => {
    const end = await turns.take(name.slice(0, 1));
    had.push(name);
    end();
  });
  await Promise.all(all);
  expect(had).toEqual(['a1', 'a2', 'b1', 'c1', 'a3', 'b2']);
});

it('passes over those who left, and is free when nobody waits', async () => {
  const turns = createFairTurns();
  const end = await turns.take('a');
  const stop = new AbortController();
  const left = turns.take('b', stop.signal);
  const next = turns.take('c');
  stop.abort(new Error('left'));
  await expect(left).rejects.toThrow('left');
  await expect(turns.take('d', stop.signal)).rejects.toThrow('left');
  end();
  (await next)();
  (await turns.take('b'))();
});
