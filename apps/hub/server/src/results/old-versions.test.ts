import { expect, it } from 'vitest';
import { oldVersions } from './old-versions.ts';

const kept = { newest: 3, noted: 2 };
/** Newest first; those in capitals have a note. */
const versions = (text: string) =>
  Array.from(text, (id) => ({ id, note: id === id.toUpperCase() ? 'Debris' : null }));

it('keeps the newest, whatever they are', () => {
  expect(oldVersions(versions('abc'), { currentId: null, kept })).toEqual([]);
  expect(oldVersions(versions('abcde'), { currentId: null, kept })).toEqual(['d', 'e']);
});

it('keeps the current one and the newest with a note, however old they are', () => {
  expect(oldVersions(versions('abcdeFgHiJ'), { currentId: 'g', kept })).toEqual(['d', 'e', 'i', 'J']);
});

it('counts the notes of older ones only, and the current one beside them', () => {
  expect(oldVersions(versions('ABCDEF'), { currentId: 'D', kept })).toEqual([]);
  expect(oldVersions(versions('ABCDEF'), { currentId: null, kept })).toEqual(['F']);
});
