import { describe, expect, it } from 'vitest';
import { hueOf, initialsOf, presenceWords } from './presence-words.ts';

const people = (count: number): string[] => Array.from({ length: count }, (_, index) => `P${index + 1}`);
const here = (names: readonly string[] | null, count = names?.length ?? 0): string =>
  presenceWords({ names, count, isStale: false }, 'en');

describe('the words of presence', () => {
  it('name everyone in one sentence', () => {
    expect(here(['Ada'])).toBe('Ada is here');
    expect(here(['Ada', 'Ben', 'Chen'])).toBe('Ada, Ben and Chen are here');
  });

  it('stop naming where a list gets long', () => {
    expect(here(people(9))).toBe('P1, P2, P3, P4, P5, P6, P7, P8 and P9 are here');
    expect(here(people(20))).toBe('P1, P2, P3, P4, P5, P6, P7, P8 and 12 others are here');
  });

  it('say a number where nobody is known by name', () => {
    expect(here(null, 1)).toBe('1 person is here');
    expect(here(null, 1204)).toBe('1,204 people are here');
  });

  it('speak of the past while the connection is away', () => {
    const words = presenceWords({ names: ['Ada'], count: 1, isStale: true });
    expect(words).toBe('Ada was here when the connection was lost');
  });
});

describe('initials', () => {
  it.each([
    ['Ada Lovelace', 'AL'],
    ['ada', 'A'],
    ['  Grace Brewster Hopper ', 'GH'],
    ['ada.lovelace@example.org', 'AL'],
    ['(new) Ben', 'NB'],
    ['陳大文', '陳'],
    ['élodie', 'É'],
    ['e\u0301lodie', 'E\u0301'],
    ['—', ''],
    ['', ''],
  ])('of %j are %j', (name, initials) => {
    expect(initialsOf(name)).toBe(initials);
  });
});

it('gives a person the same hue again, and people different ones', () => {
  expect(hueOf('u1')).toBe(hueOf('u1'));
  expect(new Set(['u1', 'u2', 'u3', 'u4'].map(hueOf)).size).toBe(4);
});
