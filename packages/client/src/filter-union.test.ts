import { type EventFilter, passesFilter } from '@headway/protocol';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { covers, unionOf } from './filter-union.ts';

const types = ['job.progress', 'job.completed', 'asset.created'];
const keys = ['a', 'b', 'c'];

const filter: fc.Arbitrary<EventFilter | undefined> = fc.option(
  fc.record({ types: fc.subarray([...types, 'job.*']), keys: fc.subarray(keys) }, { requiredKeys: [] }),
  { nil: undefined },
);
const event = fc.record({ type: fc.constantFrom(...types), key: fc.constantFrom(...keys) });

describe('the union of filters', () => {
  it('lets pass what either lets pass', () => {
    fc.assert(
      fc.property(filter, filter, event, (a, b, e) => {
        const passesEither = passesFilter(a, e) || passesFilter(b, e);
        expect(!passesEither || passesFilter(unionOf(a, b), e)).toBe(true);
      }),
    );
  });

  it('covers each of its parts', () => {
    fc.assert(
      fc.property(filter, filter, (a, b) => {
        expect(covers(unionOf(a, b), a) && covers(unionOf(a, b), b)).toBe(true);
      }),
    );
  });

  it('is no filter when one has none, or when it would name more than a server takes', () => {
    expect(unionOf({ keys: ['a'] }, undefined)).toBeUndefined();
    expect(unionOf({ keys: ['a'] }, { types: ['job.*'] })).toBeUndefined();
    const many = Array.from({ length: 200 }, (_, i) => `k${i}`);
    const more = Array.from({ length: 200 }, (_, i) => `m${i}`);
    expect(unionOf({ keys: many }, { keys: many })?.keys).toHaveLength(200);
    expect(unionOf({ keys: many }, { keys: more })).toBeUndefined();
  });
});

describe('covers', () => {
  it('is true only when nothing that passes the narrow one is held back by the wide one', () => {
    fc.assert(
      fc.property(filter, filter, event, (wide, narrow, e) => {
        const mustPass = covers(wide, narrow) && passesFilter(narrow, e);
        expect(!mustPass || passesFilter(wide, e)).toBe(true);
      }),
    );
  });

  it('knows a prefix within a prefix', () => {
    expect(covers({ types: ['job.*'] }, { types: ['job.progress', 'job.step.*'] })).toBe(true);
    expect(covers({ types: ['job.step.*'] }, { types: ['job.*'] })).toBe(false);
  });
});
