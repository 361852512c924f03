import { availableParallelism, cpus, loadavg, release, totalmem, type } from 'node:os';
import type { Native } from './native.ts';
import { isPinned, openFilesLimit } from './processes.ts';

/** Where and how the figures came about. */
export interface Machine {
  /** ISO 8601, UTC. */
  date: string;
  node: string;
  system: string;
  cpu: string;
  cores: number;
  memoryGiB: number;
  /** Load average of the last minute. Above 0 when the bench begins, something else is running too. */
  loadAtStart: number;
  pinned: boolean;
  openFiles: number;
  /** Why the clients are not the program in C; `null`: they are. */
  nativeMissing: string | null;
}

/** Above this, something else is running. */
export const quietLoad = 0.5;

export function describeMachine(native: Native): Machine {
  return {
    date: new Date().toISOString(),
    node: process.version,
    system: `${type()} ${release()}`,
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: availableParallelism(),
    memoryGiB: Math.round(totalmem() / 1024 ** 3),
    loadAtStart: loadavg()[0] ?? 0,
    pinned: isPinned(),
    openFiles: openFilesLimit(),
    nativeMissing: 'missing' in native ? native.missing : null,
  };
}
