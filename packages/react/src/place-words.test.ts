import { describe, expect, test } from 'vitest';
import { placeWords } from './place-words.ts';

const minute = 60_000;
const en = { locale: 'en' };

describe('placeWords', () => {
  test('tells the place and how long it takes until the start', () => {
    expect(placeWords({ position: 3, lowMs: 2 * minute, highMs: 4 * minute }, en)).toBe(
      '3rd in line · starts in about 2–4 min',
    );
    expect(placeWords({ position: 1, lowMs: 1000, highMs: 4000 }, en)).toBe(
      'Next in line · starts in a few seconds',
    );
  });

  test('says until when at the latest where it may be any time', () => {
    expect(placeWords({ position: 2, lowMs: 0, highMs: 4 * minute }, en)).toBe(
      '2nd in line · starts within 4 min',
    );
  });

  test('tells only the place while the wait is not known', () => {
    const at = (position: number) => placeWords({ position, lowMs: null, highMs: null }, en);
    expect([1, 2, 3, 4, 11, 12, 13, 21, 22, 112, 1203].map(at)).toEqual([
      'Next in line',
      '2nd in line',
      '3rd in line',
      '4th in line',
      '11th in line',
      '12th in line',
      '13th in line',
      '21st in line',
      '22nd in line',
      '112th in line',
      '1,203rd in line',
    ]);
  });

  test('is short for a card', () => {
    const short = { ...en, short: true };
    expect(placeWords({ position: 1, lowMs: 0, highMs: 1000 }, short)).toBe('Next · in a few seconds');
    expect(placeWords({ position: 2, lowMs: 2 * minute, highMs: 4 * minute }, short)).toBe(
      '2nd · in about 2–4 min',
    );
    expect(placeWords({ position: 2, lowMs: null, highMs: null }, short)).toBe('2nd in line');
  });
});
