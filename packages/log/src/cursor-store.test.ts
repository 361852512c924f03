import { expect, test } from 'vitest';
import { goOn } from './cursor-store.ts';

const facts = { epochKnown: true, top: 9, laterStart: null, trimmedOffset: 4 };

test('a reader goes on where it stood, as long as all after it is there', () => {
  expect(goOn(4, facts)).toEqual({ offset: 4, reason: null });
  expect(goOn(9, facts)).toEqual({ offset: 9, reason: null });
});

test('a reader for whom history is gone goes on with the first event from where it is complete', () => {
  expect(goOn(3, facts)).toEqual({ offset: 4, reason: 'trimmed' });
  expect(goOn(7, { ...facts, epochKnown: false })).toEqual({ offset: 4, reason: 'epoch_unknown' });
});

test('a reader of events that were lost goes on before those that took their places', () => {
  expect(goOn(12, facts)).toEqual({ offset: 9, reason: 'rolled_back' });
  expect(goOn(8, { ...facts, laterStart: 7 })).toEqual({ offset: 6, reason: 'rolled_back' });
  expect(goOn(8, { ...facts, laterStart: 3 })).toEqual({ offset: 4, reason: 'rolled_back' });
});
