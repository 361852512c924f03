import { expect, it } from 'vitest';
import { cpuLoad } from './system-status.ts';

it('reads the load of the cores from two readings of their times', () => {
  expect(cpuLoad({ busy: 100, all: 1000 }, { busy: 150, all: 1100 })).toBe(0.5);
  expect(cpuLoad({ busy: 100, all: 1000 }, { busy: 100, all: 1000 })).toBe(0);
});
