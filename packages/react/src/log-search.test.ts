import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { indexLog } from './log-index.ts';
import {
  heldMatches,
  highlight,
  isSearchDone,
  type LogSearch,
  searchOn,
  startSearch,
  stepMatch,
} from './log-search.ts';
import { makeLines, makeLog } from './testing/make-log.ts';

const index = indexLog(makeLog(makeLines(40)));

function searchAll(search: LogSearch, within = index, slice = 7): LogSearch {
  let result = search;
  for (let turns = 0; !isSearchDone(result, within); turns += 1) {
    expect(turns).toBeLessThan(100);
    result = searchOn(result, within, slice);
  }
  return result;
}

describe('searching a log', () => {
  it('looks at no more than a slice at a time, the newest first', () => {
    const first = searchOn(startSearch(index, 'line 3', 'all'), index, 5);
    expect(first).toMatchObject({ from: 35, to: 40, matches: [35, 36, 37, 38, 39] });
    expect(isSearchDone(first, index)).toBe(false);
  });

  it('finds all, whatever the case', () => {
    const { matches } = searchAll(startSearch(index, ' LINE 3 ', 'all'));
    expect(matches).toEqual([3, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39]);
  });

  it('finds nothing while nothing is looked for', () => {
    expect(isSearchDone(startSearch(index, '  ', 'all'), index)).toBe(true);
  });

  it('goes on with lines that came since and were loaded, and forgets those that went', () => {
    const all = makeLines(60);
    const part = indexLog(makeLog(all.slice(10, 40)));
    const found = searchAll(startSearch(part, 'line', 'all'), part);
    const longer = indexLog(makeLog(all), part);
    expect(searchAll(found, longer).matches).toHaveLength(60);
    const shorter = indexLog(makeLog(all.slice(50)), longer);
    expect(heldMatches(searchAll(found, longer), shorter)).toHaveLength(10);
  });

  it('begins anew in another log', () => {
    const found = searchAll(startSearch(index, 'line', 'all'));
    const other = indexLog(makeLog(makeLines(5, 1000)), index);
    expect(searchAll(searchOn(found, other), other).matches).toHaveLength(5);
  });

  it('looks only at what the filter shows', () => {
    expect(searchAll(startSearch(index, 'line', 'error')).matches).toEqual([]);
  });
});

describe('going from match to match', () => {
  const matches = [3, 8, 20];
  it.each([
    [{ current: null, near: 15, by: 1 }, 8],
    [{ current: null, near: 2, by: 1 }, 20],
    [{ current: 8, near: 0, by: 1 }, 20],
    [{ current: 20, near: 0, by: 1 }, 3],
    [{ current: 8, near: 0, by: -1 }, 3],
    [{ current: 3, near: 0, by: -1 }, 20],
    // One that went meanwhile.
    [{ current: 5, near: 0, by: 1 }, 8],
    [{ current: 5, near: 0, by: -1 }, 3],
  ] as const)('from %j to %d', (from, to) => {
    expect(stepMatch(matches, from)).toBe(to);
  });

  it('has nowhere to go without a match', () => {
    expect(stepMatch([], { current: null, near: 5, by: 1 })).toBeNull();
  });
});

describe('marking what was found', () => {
  it('cuts a line at each match', () => {
    expect(highlight('Zone 1 of zone', 'zone')).toEqual([
      { text: 'Zone', isMatch: true },
      { text: ' 1 of ', isMatch: false },
      { text: 'zone', isMatch: true },
    ]);
    expect(highlight('', 'zone')).toEqual([{ text: '', isMatch: false }]);
  });

  it('marks nothing rather than the wrong letters', () => {
    expect(highlight('İ: zone 1', 'zone')).toEqual([{ text: 'İ: zone 1', isMatch: false }]);
  });

  it('loses no letter', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string({ maxLength: 2 }), (text, needle) => {
        const parts = highlight(text, needle.toLowerCase());
        expect(parts.map((part) => part.text).join('')).toBe(text);
      }),
    );
  });
});
