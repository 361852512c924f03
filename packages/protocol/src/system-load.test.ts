import type { SystemStatus } from './builtin.ts';
import { describe, expect, it } from 'vitest';
import { heardStatus, initialLoad, type LoadKind, type LoadState } from './system-load.ts';

const atRest: SystemStatus = {
  cpuLoad: 0.1,
  cores: 8,
  memoryUsedBytes: 4e9,
  memoryTotalBytes: 16e9,
  processBytes: 2e8,
  eventLoopLagMs: 2,
  gpuLoad: null,
  connections: 3,
  workers: { busy: 0, total: 2 },
  queue: { waiting: 0, active: 0 },
  uptimeSeconds: 60,
};

/** What is told, in order, by statuses one after the other. */
function play(...statuses: Partial<SystemStatus>[]): string[] {
  let state: LoadState = initialLoad;
  const told: string[] = [];
  for (const status of statuses) {
    const step = heardStatus(state, { ...atRest, ...status });
    state = step.state;
    const say = (words: string) => (kind: LoadKind) => told.push(`${kind} ${words}`);
    step.began.forEach(say('high'));
    step.ended.forEach(say('low'));
  }
  return told;
}

const times = (count: number, status: Partial<SystemStatus>) => Array.from({ length: count }, () => status);

describe('when a load is high', () => {
  it('is told once, after a while of it', () => {
    expect(play(...times(11, { cpuLoad: 0.99 }))).toEqual([]);
    expect(play(...times(30, { cpuLoad: 0.99 }))).toEqual(['cpu high']);
  });

  it('is told from just that level on', () => {
    expect(play(...times(12, { cpuLoad: 0.95 }))).toEqual(['cpu high']);
    expect(play(...times(12, { cpuLoad: 0.949 }))).toEqual([]);
  });

  it('is not told of a peak', () => {
    expect(play(...times(11, { cpuLoad: 1 }), { cpuLoad: 0.5 }, ...times(11, { cpuLoad: 1 }))).toEqual([]);
  });

  it('is over only well below, and for as long', () => {
    const high = times(12, { cpuLoad: 0.96 });
    expect(play(...high, ...times(50, { cpuLoad: 0.9 }), ...high)).toEqual(['cpu high']);
    expect(play(...high, ...times(11, { cpuLoad: 0.1 }), { cpuLoad: 0.9 })).toEqual(['cpu high']);
    expect(play(...high, ...times(12, { cpuLoad: 0.1 }), ...high)).toEqual([
      'cpu high',
      'cpu low',
      'cpu high',
    ]);
  });

  it('goes by the share of the memory, the lag of the event loop, and the GPU where there is one', () => {
    expect(play(...times(2, { memoryUsedBytes: 95, memoryTotalBytes: 100 }))).toEqual(['memory high']);
    expect(play(...times(3, { eventLoopLagMs: 250 }))).toEqual(['eventLoop high']);
    expect(play(...times(12, { gpuLoad: 1 }))).toEqual(['gpu high']);
    expect(play(...times(12, { gpuLoad: null }))).toEqual([]);
  });

  it('goes by the room on the disk, where the server tells of one', () => {
    const disk = (usedBytes: number) => ({ disk: { usedBytes, totalBytes: 1000 } });
    expect(play(...times(2, disk(950)), ...times(9, disk(935)), ...times(2, disk(929)))).toEqual([
      'disk high',
      'disk low',
    ]);
    expect(play(...times(12, { disk: null }), ...times(12, {}))).toEqual([]);
  });
});
