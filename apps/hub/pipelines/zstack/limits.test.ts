import { expect, it } from 'vitest';
import { checkCount, checkNodes, checkVoxels, mostObjects, mostVoxels } from './limits.ts';

it('says of a stack that is too large how large it may be, and what can be done', () => {
  expect(() => checkVoxels({ width: 1000, height: 1000, slices: mostVoxels / 1e6 }, 'uint16')).not.toThrow();
  expect(() => checkVoxels({ width: 1024, height: 1024, slices: 1000 }, 'uint16')).toThrow(
    /1024 × 1024 × 1000 voxels, 1,048\.6 million; .* up to 64 million\. The file is kept/,
  );
  expect(() => checkVoxels({ width: 1000, height: 1000, slices: 80 }, 'float32')).toThrow('of real numbers');
});

it('refuses what is noise rather than objects', () => {
  expect(() => checkCount(mostObjects, 'objects')).not.toThrow();
  expect(() => checkCount(mostObjects + 1, 'objects')).toThrow('smooth more');
});

it('refuses noise that does not fit into the memory of a run, in words', () => {
  expect(() => checkNodes(2_000_000)).not.toThrow();
  expect(() => checkNodes(3_000_000)).toThrow('too noisy for its size');
});
