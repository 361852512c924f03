import { describe, expect, it } from 'vitest';
import { matchWords, newLinesWords } from './log-words.ts';
import { makeLines } from './testing/make-log.ts';

describe('what is read out of new lines', () => {
  const say = (count: number, wasFlood = false, error?: number) =>
    newLinesWords(
      makeLines(count).map((line, place) => (place === error ? { ...line, level: 'error' as const } : line)),
      { count, wasFlood, locale: 'en' },
    );

  it('is each of a few', () => {
    expect(say(2)).toEqual({ isFlood: false, text: 'Line 0 Line 1' });
    expect(say(1, false, 0).text).toBe('Error: Line 0');
  });

  it('is the number of many, once', () => {
    expect(say(1200)).toEqual({ isFlood: true, text: '1,200 lines more.' });
    expect(say(1200, true)).toEqual({ isFlood: true, text: '' });
  });

  it('is an error also in a flood', () => {
    expect(say(30, true, 7).text).toBe('30 lines more. Error: Line 7');
  });
});

describe('how many matches there are', () => {
  it.each([
    [{ place: 2, count: 12, isDone: true }, '3 of 12'],
    [{ place: 2, count: 12, isDone: false }, '3 of 12…'],
    [{ place: null, count: 1200, isDone: true }, '1,200 found'],
    [{ place: null, count: 0, isDone: true }, 'no match'],
    [{ place: null, count: 0, isDone: false }, 'searching…'],
  ])('is told: %j', (found, expected) => {
    expect(matchWords(found, 'en')).toBe(expected);
  });
});
