import { expect, it } from 'vitest';
import { readSystemSearch } from './system-search.ts';

it('reads how much time is shown, and nothing that is not offered', () => {
  expect(readSystemSearch({ span: '6h' })).toEqual({ span: '6h' });
  expect(readSystemSearch({ span: '7y' })).toEqual({ span: undefined });
  expect(readSystemSearch({ span: 'constructor' })).toEqual({ span: undefined });
  expect(readSystemSearch({})).toEqual({ span: undefined });
});
