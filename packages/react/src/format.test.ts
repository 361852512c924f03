import { describe, expect, it } from 'vitest';
import {
  formatAgo,
  formatAmount,
  formatBytes,
  formatDuration,
  formatElapsed,
  formatPercent,
  percentOf,
} from './format.ts';

const plain = (text: string | null): string | undefined => text?.replaceAll(/[\u00a0\u202f]/g, ' ');

describe('numbers for people', () => {
  it('rounds percent down, so that 100 % means done', () => {
    expect(percentOf(0.999)).toBe(99);
    expect(percentOf(1)).toBe(100);
    expect(plain(formatPercent(0.999, 'en'))).toBe('99 %');
  });

  it('keeps a percent that floating point numbers can not write', () => {
    expect(percentOf(0.29)).toBe(29);
    expect(percentOf(0.57)).toBe(57);
  });

  it.each([
    [0, '0 bytes'],
    [1, '1 byte'],
    [1400, '1.4 kB'],
    [999_960, '1 MB'],
    [152_300_000, '152 MB'],
  ])('writes %d bytes with their unit', (bytes, expected) => {
    expect(plain(formatBytes(bytes, 'en'))).toBe(expected);
  });

  it('tells how far work is with its unit', () => {
    expect(formatAmount({ done: 34, total: 12_000, unit: 'tiles' }, 'en')).toBe('34 / 12,000 tiles');
    expect(formatAmount({ done: 34, total: null, unit: null }, 'en')).toBe('34');
    expect(formatAmount({ done: 1_400_000, total: 5_000_000, unit: 'bytes' }, 'en')).toBe('1.4 MB / 5 MB');
    expect(formatAmount({ done: null, total: 12, unit: 'tiles' }, 'en')).toBeNull();
  });

  it.each([
    [200, 'just now'],
    [-5000, 'just now'],
    [3400, '3 s ago'],
    [130_000, '2 min ago'],
    [7_300_000, '2 h ago'],
  ])('tells %d ms ago', (ms, expected) => {
    expect(plain(formatAgo(ms, 'en'))).toBe(expected);
  });

  it.each([
    [840, '840 ms'],
    [12_900, '12 s'],
    [190_000, '3 min'],
  ])('tells that something took %d ms', (ms, expected) => {
    expect(plain(formatDuration(ms, 'en'))).toBe(expected);
  });

  it.each([
    [840, '840 ms'],
    [12_900, '12 s'],
    [60_000, '1 min'],
    [192_400, '3 min 12 s'],
    [3_600_000 + 4 * 60_000 + 59_000, '1 h 4 min'],
    [26 * 3_600_000, '1 day 2 h'],
  ])('tells %d ms to two units', (ms, expected) => {
    expect(plain(formatElapsed(ms, 'en'))).toBe(expected);
  });

  it('writes minutes alike in all kinds of English', () => {
    for (const locale of ['en', 'en-GB', 'en-AU'])
      expect(plain(formatElapsed(150_000, locale))).toBe('2 min 30 s');
  });
});
