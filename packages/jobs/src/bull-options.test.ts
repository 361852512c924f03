import { expect, test } from 'vitest';
import { bullWords, readBullProgress } from './bull-options.ts';

test('reads a number as a percentage', () => {
  expect(readBullProgress(40)).toEqual({ fraction: 0.4 });
  expect(readBullProgress(Number.NaN)).toBeNull();
});

test('reads an object field by field, and leaves out what does not fit', () => {
  expect(readBullProgress({ done: 3, total: 12, unit: 'pages', message: 'Reading' })).toEqual({
    done: 3,
    total: 12,
    unit: 'pages',
    message: 'Reading',
    fraction: 0.25,
  });
  expect(readBullProgress({ fraction: 0.5, done: 'many', total: Infinity, other: {} })).toEqual({
    fraction: 0.5,
  });
  expect(readBullProgress({ step: { name: 'Encode', index: 1, total: 3 } })).toEqual({
    step: { name: 'Encode', index: 1, total: 3 },
  });
  expect(readBullProgress({ step: 'Encode' })).toEqual({ step: { name: 'Encode', index: 0, total: 1 } });
  expect(readBullProgress({ step: { name: 'Encode', index: 4, total: 'two' } })?.step).toMatchObject({
    total: 5,
  });
});

test('reads a text as the line under the bar, and nothing in what says nothing', () => {
  expect(readBullProgress('Reading page 3')).toEqual({ message: 'Reading page 3' });
  for (const value of [null, undefined, true]) expect(readBullProgress(value)).toBeNull();
});

test('makes ids that a channel can have, apart from those of other queues', () => {
  expect(bullWords('video', {}).idOf('7')).toBe('video-7');
  expect(bullWords('{video}', {}).idOf('repeat:nightly:17')).toBe('.video.-repeat.nightly.17');
  expect(bullWords('video', { idPrefix: '' }).idOf('abc')).toBe('abc');
});
