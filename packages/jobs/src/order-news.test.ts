import type { QueueOrder } from '@headway/protocol';
import { expect, test } from 'vitest';
import { isOrderNews, wholeSeconds } from './order-news.ts';

const order = (
  entries: readonly [string, number, number | null, number | null][],
  waiting = 10,
): QueueOrder => ({
  queue: 'default',
  waiting,
  entries: entries.map(([id, position, lowMs, highMs]) => ({ id, position, lowMs, highMs })),
});

test('another place, another job and a wait that is first known are news', () => {
  const told = order([['a', 1, null, null]]);
  expect(isOrderNews(null, order([]))).toBe(true);
  expect(isOrderNews(told, order([]))).toBe(true);
  expect(isOrderNews(told, order([['b', 1, null, null]]))).toBe(true);
  expect(isOrderNews(told, order([['a', 2, null, null]]))).toBe(true);
  expect(isOrderNews(told, order([['a', 1, 0, 1000]]))).toBe(true);
  expect(isOrderNews(told, told)).toBe(false);
});

test('a wait is news when it moved by more than a second and a noticeable share', () => {
  const told = order([['a', 1, 60_000, 120_000]]);
  expect(isOrderNews(told, order([['a', 1, 55_000, 110_000]]))).toBe(false);
  expect(isOrderNews(told, order([['a', 1, 50_000, 120_000]]))).toBe(true);
  expect(isOrderNews(told, order([['a', 1, 60_000, 150_000]]))).toBe(true);
  const soon = order([['a', 1, 1000, 2000]]);
  expect(isOrderNews(soon, order([['a', 1, 0, 1000]]))).toBe(false);
});

test('one more of many who wait is no news, a tenth of them is', () => {
  expect(isOrderNews(order([], 100), order([], 105))).toBe(false);
  expect(isOrderNews(order([], 100), order([], 120))).toBe(true);
  expect(isOrderNews(order([], 1), order([], 0))).toBe(true);
});

test('is told in whole seconds that hold the range', () => {
  expect(wholeSeconds({ lowMs: 1999, highMs: 4001 })).toEqual({ lowMs: 1000, highMs: 5000 });
  expect(wholeSeconds(null)).toEqual({ lowMs: null, highMs: null });
});
