import { expect, it } from 'vitest';
import { createReleases } from './releases.ts';

it('gives back in reverse order, once, and goes on after one that fails', async () => {
  const released: string[] = [];
  const releases = createReleases();
  releases.add(() => released.push('first'));
  releases.add(() => Promise.reject(new Error('second')));
  releases.add(() => released.push('third'));
  await expect(releases.releaseAll()).rejects.toThrow('second');
  await expect(releases.releaseAll()).rejects.toThrow('second');
  expect(released).toEqual(['third', 'first']);
});
