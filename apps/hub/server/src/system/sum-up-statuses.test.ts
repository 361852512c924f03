import type { SystemStatus } from '@headway/protocol';
import { expect, it } from 'vitest';
import { sumUpStatuses } from './sum-up-statuses.ts';

const status: SystemStatus = {
  cpuLoad: 0.5,
  cores: 8,
  memoryUsedBytes: 100,
  memoryTotalBytes: 1000,
  processBytes: 10,
  eventLoopLagMs: 2,
  gpuLoad: null,
  connections: 3,
  workers: { busy: 1, total: 2 },
  queue: { waiting: 4, active: 1 },
  uptimeSeconds: 60,
  disk: { usedBytes: 5, totalBytes: 10 },
};

it('takes the mean of loads, the worst of what a mean would hide, and the last of the rest', () => {
  const later: SystemStatus = {
    ...status,
    cpuLoad: 1,
    memoryUsedBytes: 201,
    eventLoopLagMs: 400,
    connections: 1,
    workers: { busy: 2, total: 2 },
    queue: { waiting: 0, active: 2 },
    uptimeSeconds: 65,
    disk: { usedBytes: 6, totalBytes: 10 },
  };
  expect(sumUpStatuses([status, later])).toEqual({
    ...later,
    cpuLoad: 0.75,
    memoryUsedBytes: 151,
    eventLoopLagMs: 400,
    connections: 3,
    queue: { waiting: 4, active: 2 },
  });
  expect(sumUpStatuses([status])).toEqual(status);
  expect(() => sumUpStatuses([])).toThrow(RangeError);
});

it('has no load of a GPU where there is none', () => {
  expect(
    sumUpStatuses([
      { ...status, gpuLoad: 0.2 },
      { ...status, gpuLoad: 0.4 },
    ]).gpuLoad,
  ).toBe(0.3);
  expect(sumUpStatuses([status, status]).gpuLoad).toBeNull();
});
