import { expect, it } from 'vitest';
import { formatCount } from './format.ts';
import { numberFormat } from './intl-formats.ts';

it('makes a format once for its locale and options', () => {
  const english = numberFormat('en', { style: 'percent' });
  expect(numberFormat('en', { style: 'percent' })).toBe(english);
  expect(numberFormat('de', { style: 'percent' })).not.toBe(english);
  expect(numberFormat('en', { style: 'decimal' })).not.toBe(english);
});

it('keeps formats apart, however many are asked for', () => {
  for (let digits = 0; digits <= 100; digits += 1) {
    expect(numberFormat('en', { minimumFractionDigits: digits }).format(1)).toHaveLength(
      digits === 0 ? 1 : digits + 2,
    );
  }
  expect(formatCount(12_408, 'en')).toBe('12,408');
  expect(formatCount(12_408, 'de')).toBe('12.408');
});
