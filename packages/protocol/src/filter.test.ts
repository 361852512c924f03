import fc from 'fast-check';
import { expect, test } from 'vitest';
import { passesFilter } from './filter.ts';

test.each([
  ['all pass no filter', undefined, true],
  ['all pass an empty filter', {}, true],
  ['its type', { types: ['job.progress'] }, true],
  ['one of the types', { types: ['a.b', 'job.progress'] }, true],
  ['its prefix', { types: ['job.*'] }, true],
  ['another type', { types: ['job.completed'] }, false],
  ['the start of its type, which is no prefix', { types: ['job.prog'] }, false],
  ['a prefix that ends within a word', { types: ['jo.*'] }, false],
  ['no type at all', { types: [] }, false],
  ['its key', { keys: ['job:1'] }, true],
  ['another key', { keys: ['job:12'] }, false],
  ['its type and another key', { types: ['job.*'], keys: ['job:2'] }, false],
])('an event with a key: %s', (_, filter, passes) => {
  expect(passesFilter(filter, { type: 'job.progress', key: 'job:1' })).toBe(passes);
});

test('an event without a key passes only a filter without keys', () => {
  expect(passesFilter({ types: ['job.*'] }, { type: 'job.log' })).toBe(true);
  expect(passesFilter({ keys: ['job:1'] }, { type: 'job.log' })).toBe(false);
});

test('a filter that names more lets no less pass', () => {
  const name = fc.constantFrom('a.b', 'a.c', 'a.*', 'b.*', 'b.c.d');
  const keys = fc.array(fc.constantFrom('k1', 'k2'));
  fc.assert(
    fc.property(fc.array(name), name, keys, (types, more, wanted) => {
      for (const event of [{ type: 'a.b', key: 'k1' }, { type: 'b.c.d', key: 'k2' }, { type: 'a.c' }]) {
        const before = passesFilter({ types, keys: wanted }, event);
        const after = passesFilter({ types: [...types, more], keys: [...wanted, 'k1'] }, event);
        expect(before && !after).toBe(false);
      }
    }),
  );
});
