import { describe, expect, it } from 'vitest';
import {
  initialNews,
  type NewsEffect,
  type NewsEvent,
  type NewsState,
  nextDueMs,
  stepNews,
} from './news-turn.ts';
import type { Attention } from './page-attention.ts';

/** Plays what happens, each at its time; the state after it and what was wanted last. */
function play(
  attention: Attention,
  ...events: (NewsEvent & { at: number })[]
): { state: NewsState; effects: readonly NewsEffect[] } {
  let step: { state: NewsState; effects: readonly NewsEffect[] } = {
    state: initialNews(attention),
    effects: [],
  };
  for (const { at, ...event } of events) step = stepNews(step.state, event, at);
  return step;
}

const heard = { type: 'heard', id: 'a', at: 0 } as const;
const granted = { type: 'granted', id: 'a', at: 1 } as const;
const time = (at: number) => ({ type: 'time', at }) as const;

describe('whose turn it is to tell a piece of news', () => {
  it('is asked for at once with the focus, a moment later in sight, and last out of sight', () => {
    const ask = [{ type: 'ask', id: 'a', steal: false }];
    expect(play('focused', heard).effects).toEqual(ask);
    for (const [attention, afterMs] of [
      ['visible', 200],
      ['hidden', 1000],
    ] as const) {
      expect(nextDueMs(play(attention, heard).state)).toBe(afterMs);
      expect(play(attention, heard, time(afterMs - 1)).effects).toEqual([]);
      expect(play(attention, heard, time(afterMs)).effects).toEqual(ask);
    }
  });

  it('is asked for once, however often the news comes', () => {
    expect(play('focused', heard, { ...heard, at: 5 }).effects).toEqual([]);
  });

  it('tells, and is over for all tabs once somebody has had time to see it', () => {
    expect(play('focused', heard, granted).effects).toEqual([{ type: 'tell', id: 'a' }]);
    expect(play('focused', heard, granted, time(1500)).effects).toEqual([]);
    const over = play('focused', heard, granted, time(1501));
    expect(over.effects).toEqual([{ type: 'confirm', id: 'a' }]);
    expect(over.state.news.size).toBe(0);
  });

  it('does not end out of sight', () => {
    const { state } = play('hidden', heard, time(1000), granted);
    expect(nextDueMs(state)).toBe(Infinity);
    const seen = stepNews(state, { type: 'attention', attention: 'visible' }, 5000).state;
    expect(nextDueMs(seen)).toBe(6500);
    expect(nextDueMs(stepNews(seen, { type: 'attention', attention: 'hidden' }, 5001).state)).toBe(Infinity);
  });

  it('is taken from a tab out of sight by one that is looked at', () => {
    const looked = { type: 'attention', attention: 'focused', at: 4000 } as const;
    const steal = [{ type: 'ask', id: 'a', steal: true }];
    expect(play('hidden', heard, time(1000), looked).effects).toEqual(steal);
    expect(play('hidden', heard, looked).effects).toEqual(steal);
    // In sight from the start, and somebody else has it for too long.
    expect(play('focused', heard, time(2999)).effects).toEqual([]);
    expect(play('focused', heard, time(3000)).effects).toEqual(steal);
  });

  it('is asked for again by the tab that lost it, should the other one go', () => {
    expect(play('hidden', heard, time(1000), granted, { type: 'lost', id: 'a', at: 2000 }).effects).toEqual([
      { type: 'untell', id: 'a' },
      { type: 'ask', id: 'a', steal: false },
    ]);
  });

  it('is no longer wanted once the news was told elsewhere', () => {
    const told = { type: 'told', id: 'a', at: 2 } as const;
    expect(play('focused', heard, told).effects).toEqual([{ type: 'release', id: 'a' }]);
    expect(play('hidden', heard, told).effects).toEqual([]);
    // The turn came all the same: it goes back.
    expect(play('focused', heard, told, { ...granted, at: 3 }).effects).toEqual([
      { type: 'release', id: 'a' },
    ]);
    expect(play('focused', heard, granted, told).effects).toEqual([
      { type: 'untell', id: 'a' },
      { type: 'release', id: 'a' },
    ]);
  });

  it('goes to others with the page, unless it was seen for a moment; a page that comes back asks again', () => {
    expect(play('focused', heard, granted, { type: 'left', at: 501 }).effects).toEqual([
      { type: 'confirm', id: 'a' },
    ]);
    const left = play('focused', heard, granted, { type: 'left', at: 500 });
    expect(left.effects).toEqual([
      { type: 'untell', id: 'a' },
      { type: 'release', id: 'a' },
    ]);
    expect(stepNews(left.state, { type: 'attention', attention: 'focused' }, 600).effects).toEqual([
      { type: 'ask', id: 'a', steal: true },
    ]);
  });

  it('is kept for a bounded number of news', () => {
    const many = Array.from(
      { length: 1001 },
      (_, index) => ({ type: 'heard', id: `n${index}`, at: 0 }) as const,
    );
    const { state, effects } = play('focused', ...many);
    expect(state.news.size).toBe(1000);
    expect(effects).toContainEqual({ type: 'release', id: 'n0' });
  });
});
