import type { AssetStack } from '@headway/protocol';
import { expect, it } from 'vitest';
import { sizeWords, stackWords } from './stack-words.ts';

const stack: AssetStack = {
  slices: 51,
  channels: 2,
  times: 1,
  order: 'XYZCT',
  pixelUm: null,
  sliceUm: null,
};

it('says how deep an image is', () => {
  expect(stackWords(stack)).toBe('51 slices');
  expect(stackWords({ ...stack, times: 12 })).toBe('51 slices, 12 times');
  expect(stackWords({ ...stack, slices: 1 })).toBe('2 channels');
  expect([null, undefined, { ...stack, slices: 1, channels: 1 }].map(stackWords)).toEqual([null, null, null]);
});

it('counts the depth to the size', () => {
  const size = { width: 122, height: 1200 };
  expect(sizeWords({ ...size, stack })).toBe('122 × 1,200 × 51');
  expect(sizeWords({ ...size, stack: { ...stack, slices: 1 } })).toBe('122 × 1,200');
  expect(sizeWords({ width: null, height: null })).toBe('');
});
