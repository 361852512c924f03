import { type LoadKind, loadOf, type SystemStatus } from '@headway/protocol';
import { formatBytes, formatCount, formatPercent, type Locale } from './format.ts';

/** Something of a system that is shown with its history. */
export interface Resource {
  key: LoadKind | 'queue' | 'connections';
  label: string;
  /** How it can run short, where it can. */
  load: LoadKind | null;
  /** `null` where it was not told. */
  valueOf: (status: SystemStatus) => number | null;
  write: (value: number, locale?: Locale) => string;
  /** What the value is of; `null` where it says enough by itself. */
  detail: (status: SystemStatus, locale?: Locale) => string | null | undefined;
  /** Not every machine has it, or tells of it: without it there is no tile. */
  isOptional?: true;
  /** The top of its chart: never lower, and never higher where it is `full`. */
  top: { least: number; isFull: boolean };
}

const share = { least: 1, isFull: true } as const;

function load(key: LoadKind): Pick<Resource, 'key' | 'load' | 'valueOf'> {
  return { key, load: key, valueOf: (status) => loadOf(status, key) };
}

export const resources: readonly Resource[] = [
  {
    ...load('cpu'),
    label: 'Processor',
    write: formatPercent,
    detail: ({ cores }, locale) => `${formatCount(cores, locale)} ${cores === 1 ? 'core' : 'cores'}`,
    top: share,
  },
  {
    ...load('memory'),
    label: 'Memory',
    write: formatPercent,
    detail: ({ memoryUsedBytes, memoryTotalBytes }, locale) =>
      `${formatBytes(memoryUsedBytes, locale)} of ${formatBytes(memoryTotalBytes, locale)}`,
    top: share,
  },
  {
    ...load('disk'),
    label: 'Disk',
    isOptional: true,
    write: formatPercent,
    detail: ({ disk }, locale) => disk && `${formatBytes(disk.totalBytes - disk.usedBytes, locale)} free`,
    top: share,
  },
  {
    ...load('gpu'),
    label: 'GPU',
    isOptional: true,
    write: formatPercent,
    detail: () => null,
    top: share,
  },
  {
    ...load('eventLoop'),
    label: 'Event-loop lag',
    write: (ms, locale) => `${formatCount(Math.round(ms), locale)}\u00a0ms`,
    detail: () => '99th percentile',
    // Less than this nobody notices: it should not look like mountains.
    top: { least: 50, isFull: false },
  },
  {
    key: 'queue',
    load: null,
    label: 'Jobs waiting',
    valueOf: ({ queue }) => queue.waiting,
    write: formatCount,
    detail: ({ queue }, locale) => `${formatCount(queue.active, locale)} running`,
    top: { least: 5, isFull: false },
  },
  {
    key: 'connections',
    load: null,
    label: 'Connections',
    valueOf: ({ connections }) => connections,
    write: formatCount,
    detail: () => null,
    top: { least: 5, isFull: false },
  },
];
