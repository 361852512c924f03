import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isOverdue, phraseWords, type TimeLeftPhrase, timeLeftPhrase, timeLeftWords } from './time-left.ts';

const s = 1000;
const min = 60 * s;
const h = 60 * min;

function words(lowMs: number, highMs: number): string {
  return timeLeftWords({ lowMs, highMs }, 'en').replaceAll('\u00a0', ' ');
}

describe('time left in words', () => {
  it.each([
    [0, 0, 'a few seconds'],
    [2 * s, 9.9 * s, 'a few seconds'],
    [8 * s, 20 * s, 'less than a minute'],
    [45 * s, 70 * s, 'about 1 min'],
    [110 * s, 170 * s, 'about 2–3 min'],
    [3 * min, 3.2 * min, 'about 3 min'],
    [10 * s, 3 * min, 'up to 3 min'],
    [22 * min, 41 * min, 'about 20–40 min'],
    [40 * min, 80 * min, 'about 40–80 min'],
    [50 * min, 100 * min, 'about 1–2 h'],
    [30 * h, 80 * h, 'about 1–3 days'],
  ])('tells %d to %d ms', (low, high, expected) => {
    expect(words(low, high)).toBe(expected);
  });

  it('never tells single seconds, which would jump', () => {
    fc.assert(
      fc.property(fc.nat(100 * h), fc.nat(100 * h), (a, b) => {
        expect(words(a, b)).not.toMatch(/\d+ s(ec)?\b/);
      }),
    );
  });

  it('does not mind in which order the ends come', () => {
    fc.assert(
      fc.property(fc.nat(100 * h), fc.nat(100 * h), (a, b) => {
        expect(words(a, b)).toBe(words(b, a));
      }),
    );
  });

  it('writes numbers as the reader does', () => {
    expect(timeLeftWords({ lowMs: 2 * min, highMs: 3 * min }, 'de')).toMatch(/2–3\sMin/);
  });
});

describe('time left as it is written over time', () => {
  function follow(ranges: readonly (readonly [low: number, high: number])[]): string[] {
    let phrase: TimeLeftPhrase | null = null;
    return ranges.map(([lowMs, highMs]) => {
      phrase = timeLeftPhrase({ lowMs, highMs }, phrase);
      return phraseWords(phrase, 'en').replaceAll('\u00a0', ' ');
    });
  }

  it('falls as time passes', () => {
    const ranges = [3, 2.4, 1.4, 0.7, 0.1].map((minutes) => [minutes * min, minutes * min] as const);
    expect(follow(ranges)).toEqual([
      'about 3 min',
      'about 2 min',
      'about 1 min',
      'less than a minute',
      'a few seconds',
    ]);
  });

  it('does not change to and fro where the time left is between two', () => {
    const around = [2.4, 2.6, 2.4, 2.7, 2.3, 2.8, 2.4].map((m) => [m * min, m * min] as const);
    expect(new Set(follow(around))).toEqual(new Set(['about 2 min']));
    const seconds = [48, 55, 48, 58, 45].map((s) => [1000 * s, 1000 * s] as const);
    expect(new Set(follow(seconds))).toEqual(new Set(['less than a minute']));
  });

  it('rises when the time left clearly has', () => {
    expect(
      follow([
        [2 * min, 2 * min],
        [5 * min, 5 * min],
        [2 * h, 3 * h],
      ]),
    ).toEqual(['about 2 min', 'about 5 min', 'about 2–3 h']);
  });

  it('is written alike again as long as the time left is alike', () => {
    fc.assert(
      fc.property(fc.nat(100 * h), fc.nat(100 * h), fc.nat(100 * h), (a, b, c) => {
        const before = timeLeftPhrase({ lowMs: a, highMs: a + c });
        const phrase = timeLeftPhrase({ lowMs: b, highMs: b + c }, before);
        expect(timeLeftPhrase({ lowMs: b, highMs: b + c }, phrase)).toEqual(phrase);
      }),
    );
  });
});

describe('a time left that was not kept', () => {
  it.each([
    [null, 3 * s, false],
    [60 * s, null, false],
    [0, 0, false],
    // A few seconds may be some more, but not for long.
    [12 * s, 3 * s, false],
    [16 * s, 3 * s, true],
    [90 * s, 60 * s, false],
    [101 * s, 60 * s, true],
    [29 * min, 20 * min, false],
    [31 * min, 20 * min, true],
    // A time left that was over when it was told.
    [11 * s, -5 * s, true],
  ])('is clear after a silence of %s where %s was told: %s', (silentMs, dueMs, expected) => {
    expect(isOverdue(silentMs, dueMs)).toBe(expected);
  });
});
