import { expect, it } from 'vitest';
import { planeAddress, readPlaneAddress, type ShownPlane } from './shown-plane.ts';

it('reads what it writes', () => {
  const planes: ShownPlane[] = [
    { kind: 'slice', slice: 12, time: 3 },
    { kind: 'projection', from: 3, to: 40, time: 0 },
    { kind: 'xz', at: 120, time: 0 },
    { kind: 'yz', at: 77, time: 11 },
  ];
  expect(planes.map(planeAddress)).toEqual(['z12-t3', 'max3-40-t0', 'xz120-t0', 'yz77-t11']);
  expect(planes.map(planeAddress).map(readPlaneAddress)).toEqual(planes);
});

it.each([
  '',
  'z',
  'z1',
  'z-1-t0',
  'z1-t0 ',
  'Z1-t0',
  'max4-3-t0',
  'max4-t0',
  'xy1-t0',
  'z1234567-t0',
  'z1.5-t0',
])('knows that %j is no plane', (address) => {
  expect(readPlaneAddress(address)).toBeNull();
});
