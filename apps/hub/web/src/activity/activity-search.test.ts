import { expect, it } from 'vitest';
import { readActivitySearch } from './activity-search.ts';

it('reads a filter from an address, whatever somebody wrote there', () => {
  expect(readActivitySearch({ state: 'failed', kind: 'cells', text: 7 })).toEqual({
    view: 'jobs',
    state: 'failed',
    kind: 'cells',
    text: '7',
  });
  expect(readActivitySearch({ view: 'jobs' })).toEqual({ view: 'jobs' });
  expect(readActivitySearch({ view: 'else' })).toEqual({});
  expect(readActivitySearch({ state: 'gone', kind: '', text: ['a'] })).toEqual({});
  expect(readActivitySearch({ text: 'x'.repeat(1000) }).text).toHaveLength(200);
});
