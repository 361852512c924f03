import { describe, expect, it } from 'vitest';
import { extendToImage, keepShown, noImages, toggleImage } from './image-selection.ts';

const shown = ['a', 'b', 'c', 'd', 'e'];
const chosen = ({ ids }: { ids: ReadonlySet<string> }) => [...ids].toSorted().join('');

describe('choosing images', () => {
  it('takes one in and out again', () => {
    const one = toggleImage(noImages, 'b');
    expect(chosen(one)).toBe('b');
    expect(chosen(toggleImage(one, 'b'))).toBe('');
    expect(chosen(noImages)).toBe('');
  });

  it('takes all from the last one chosen by itself, to either side', () => {
    const from = toggleImage(noImages, 'c');
    expect(chosen(extendToImage(from, 'e', shown))).toBe('cde');
    expect(chosen(extendToImage(extendToImage(from, 'e', shown), 'a', shown))).toBe('abcde');
  });

  it('takes only the one where the range has no begin that is shown', () => {
    expect(chosen(extendToImage(noImages, 'b', shown))).toBe('b');
    expect(chosen(extendToImage(toggleImage(noImages, 'x'), 'b', shown))).toBe('bx');
  });

  it('lets go of what is no longer shown, and is the same while all is', () => {
    const two = extendToImage(toggleImage(noImages, 'a'), 'b', shown);
    expect(keepShown(two, new Set(shown))).toBe(two);
    expect(chosen(keepShown(two, new Set(['b'])))).toBe('b');
  });
});
