import { describe, expect, it } from 'vitest';
import { askFor, requestFor, serves } from './subscription-plan.ts';

const at = (offset: number, epoch = 'e1') => ({ epoch, offset });

describe('one subscription for all holders', () => {
  it('starts after the earliest position when everyone has one', () => {
    expect(askFor([{ after: at(5) }, { after: at(3) }, { after: at(9) }])).toEqual({ after: at(3) });
  });

  it('asks for a snapshot when one holder has no position, or they are of different epochs', () => {
    expect(askFor([{ after: at(5) }, {}])).toEqual({});
    expect(askFor([{ after: at(5) }, { after: at(5, 'e2') }])).toEqual({});
  });

  it('asks for the most recent events that anyone wants', () => {
    expect(askFor([{ recent: 5 }, { recent: 20 }, {}])).toEqual({ recent: 20 });
    expect(askFor([{ recent: Infinity }])).toEqual({ recent: 1000 });
    expect(askFor([{ recent: 1.5 }])).toEqual({ recent: 1 });
    expect(askFor([{ recent: -1 }])).toEqual({});
  });

  it('asks for all where one holder names more than a server takes', () => {
    const keys = Array.from({ length: 300 }, (_, i) => `k${i}`);
    expect(askFor([{ filter: { types: ['job.*'], keys } }])).toEqual({ filter: { types: ['job.*'] } });
    expect(askFor([{ filter: { keys: ['x'.repeat(257)] } }])).toEqual({});
  });

  it('serves those who want no more than it gives', () => {
    expect(serves({}, { after: at(1) })).toBe(true);
    expect(serves({ after: at(3) }, { after: at(4) })).toBe(true);
    expect(serves({ after: at(3) }, { after: at(2) })).toBe(false);
    expect(serves({ after: at(3) }, { after: at(4, 'e2') })).toBe(false);
    expect(serves({ after: at(3) }, {})).toBe(false);
    expect(serves({ filter: { keys: ['a'] } }, { filter: { keys: ['b'] } })).toBe(false);
  });

  it('resumes where it stood rather than where it began', () => {
    expect(requestFor('project:7', { after: at(3), recent: 2 }, at(8))).toEqual({
      channel: 'project:7',
      after: at(8),
      recent: 2,
    });
  });
});
