import { expect, it } from 'vitest';
import { railPlaceOf } from './rail-place.ts';

it.each([
  ['/projects', 'projects'],
  ['/projects/P/images/A/compare', 'projects'],
  ['/deleted', 'projects'],
  ['/jobs/J', 'activity'],
  ['/settings', 'account'],
  ['/settings/people', 'account'],
  ['/system', 'account'],
  ['/', null],
  ['/constructor', null],
])('finds the place of %s in the rail', (pathname, place) => {
  expect(railPlaceOf(pathname)).toBe(place);
});
