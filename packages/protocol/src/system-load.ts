import type { SystemStatus } from './builtin.ts';

/** What can run short. */
export type LoadKind = 'cpu' | 'memory' | 'gpu' | 'eventLoop' | 'disk';

/** Of a load: when it is high, and when no longer. */
export interface LoadLevel {
  /** 0–1; of the event loop ms. */
  high: number;
  /** Below `high`, so that a load about there is not told again and again. */
  low: number;
  /** How many statuses in a row must say so: a short peak is nobody's concern. */
  times: number;
}

/** With a status every 5 s: work at full load for a minute is what a server with jobs is there for. */
export const loadLevels: Readonly<Record<LoadKind, LoadLevel>> = {
  cpu: { high: 0.95, low: 0.8, times: 12 },
  memory: { high: 0.92, low: 0.85, times: 2 },
  gpu: { high: 0.98, low: 0.85, times: 12 },
  eventLoop: { high: 200, low: 50, times: 3 },
  disk: { high: 0.95, low: 0.93, times: 2 },
};

const kinds = ['cpu', 'memory', 'gpu', 'eventLoop', 'disk'] as const;

/** Of each kind: how many statuses in a row say the opposite of what holds. */
export type LoadState = Readonly<Record<LoadKind, { isHigh: boolean; against: number }>>;

const calm = { isHigh: false, against: 0 } as const;
export const initialLoad: LoadState = { cpu: calm, memory: calm, gpu: calm, eventLoop: calm, disk: calm };

/** How high a load is: 0–1, of the event loop ms; `null` where there is none. */
export function loadOf(status: SystemStatus, kind: LoadKind): number | null {
  switch (kind) {
    case 'cpu':
      return status.cpuLoad;
    case 'memory':
      return status.memoryTotalBytes > 0 ? status.memoryUsedBytes / status.memoryTotalBytes : null;
    case 'gpu':
      return status.gpuLoad;
    case 'eventLoop':
      return status.eventLoopLagMs;
    case 'disk':
      return status.disk && status.disk.totalBytes > 0
        ? status.disk.usedBytes / status.disk.totalBytes
        : null;
  }
}

/** What a status changes, with hysteresis: which loads have become high, and which are so no longer. */
export function heardStatus(
  state: LoadState,
  status: SystemStatus,
  levels: Readonly<Record<LoadKind, LoadLevel>> = loadLevels,
): { state: LoadState; began: readonly LoadKind[]; ended: readonly LoadKind[] } {
  const next = { ...state };
  for (const kind of kinds) {
    const { isHigh, against } = state[kind];
    const { high, low, times } = levels[kind];
    const load = loadOf(status, kind) ?? 0;
    const isAgainst = isHigh ? load < low : load >= high;
    const count = isAgainst ? against + 1 : 0;
    next[kind] = count >= times ? { isHigh: !isHigh, against: 0 } : { isHigh, against: count };
  }
  const changed = kinds.filter((kind) => next[kind].isHigh !== state[kind].isHigh);
  return {
    state: next,
    began: changed.filter((kind) => next[kind].isHigh),
    ended: changed.filter((kind) => !next[kind].isHigh),
  };
}
