import type { SystemStatus } from '@headway/protocol';

/** How often the machine is told of, ms. */
export const systemMs = 2000;

/** Between 0 and 1, without a pattern that one sees, and the same for the same time. */
function wave(now: number, periodMs: number): number {
  const turn = (now / periodMs) * 2 * Math.PI;
  return 0.5 + 0.3 * Math.sin(turn) + 0.15 * Math.sin(turn * 2.7 + 1) + 0.05 * Math.sin(turn * 7.1);
}

const gigabyte = 1024 ** 3;
const stormMs = 240_000;

/** How a machine is: at work, with a GPU; or `short` of everything. @param now ms since 1970 */
export function systemAt(now: number, how: 'well' | 'short'): SystemStatus {
  const short = how === 'short';
  const load = wave(now, stormMs);
  const busy = short ? 6 : Math.round(load * 6);
  return {
    cpuLoad: round(short ? 0.93 + load * 0.06 : 0.25 + load * 0.45),
    cores: 8,
    memoryUsedBytes: Math.round((short ? 15.1 + load * 0.6 : 7 + wave(now, stormMs * 2) * 3) * gigabyte),
    memoryTotalBytes: 16 * gigabyte,
    processBytes: Math.round((0.3 + load * 0.1) * gigabyte),
    eventLoopLagMs: round(short ? 90 + load * 160 : 2 + wave(now, stormMs / 3) * 9),
    gpuLoad: short ? null : round(wave(now, stormMs / 2)),
    connections: 12 + Math.round(load * 4),
    workers: { busy, total: 6 },
    queue: {
      waiting: short ? 840 + Math.round(load * 200) : Math.round(wave(now, stormMs * 1.5) * 40),
      active: busy,
    },
    uptimeSeconds: Math.floor((now % (9 * 86_400_000)) / 1000),
  };
}

/** What was told in the last quarter of an hour, the oldest first. */
export function systemHistory(
  now: number,
  how: 'well' | 'short',
): readonly { timestamp: string; status: SystemStatus }[] {
  const count = 450;
  return Array.from({ length: count }, (_, index) => {
    const at = now - (count - 1 - index) * systemMs;
    return { timestamp: new Date(at).toISOString(), status: systemAt(at, how) };
  });
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}
