import { expect, it } from 'vitest';
import { groupByDay } from './day-groups.ts';

const at = (...date: [number, number, number, number, number]) => ({
  createdAt: new Date(...date).toISOString(),
});

it('groups by the days of the reader, also shortly after midnight', () => {
  const now = new Date(2026, 10, 19, 0, 5).getTime();
  const items = [
    at(2026, 10, 19, 0, 1),
    at(2026, 10, 18, 23, 59),
    at(2026, 10, 18, 8, 0),
    at(2026, 10, 13, 8, 0),
    at(2026, 10, 12, 23, 0),
  ];
  expect(groupByDay(items, now)).toEqual([
    { label: 'Today', items: [items[0]] },
    { label: 'Yesterday', items: [items[1], items[2]] },
    { label: 'Friday', items: [items[3]] },
    { label: expect.stringContaining('2026'), items: [items[4]] },
  ]);
});

it('takes what a clock elsewhere puts into the future for today', () => {
  const now = new Date(2026, 10, 19, 23, 59).getTime();
  expect(groupByDay([at(2026, 10, 20, 0, 2)], now)).toMatchObject([{ label: 'Today' }]);
});
