import { expect, it } from 'vitest';
import { asDiskFull } from './disk-full.ts';

it('knows a full disk from what files and the database say', () => {
  const written = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
  const stored = Object.assign(new Error('database or disk is full'), { errcode: 13 });
  for (const error of [written, stored]) {
    expect(asDiskFull(error)).toMatchObject({ code: 'storage_full', cause: error });
  }
  const others = [Object.assign(new Error('EIO'), { code: 'EIO' }), { errcode: 5 }, null, 'full'];
  expect(others.map(asDiskFull)).toEqual([null, null, null, null]);
});
