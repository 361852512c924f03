import type { LoadProcess } from './load-process.ts';
import { type Running, startChild, startNative } from './processes.ts';
import type { Target } from './wire.ts';

/** Clients that are opened together. */
export interface Opening {
  count: number;
  /** Channels of each; `#` stands for the number of the client. */
  channels: readonly string[];
  /** How many may be on their way at once. */
  inflight?: number;
  /** They read 1 KiB a second and are not counted. */
  slow?: boolean;
}

export interface Opened {
  /** Clients that hear their channels, of all openings so far. */
  ready: number;
  failed: number;
  /** Until the last one of this opening was ready. */
  ms: number;
  /** From the first packet of a client until it hears its channels, ms. */
  p50: number;
  p99: number;
  cpuShare: number;
}

export interface Measured {
  /** Events that were heard meanwhile. */
  total: number;
  perSecond: number;
  /** From the time when an event was due until it was heard, ms. */
  p50: number;
  p99: number;
  p999: number;
  /** How old what a watcher last heard of a job is, ms; sampled over all jobs and watchers. */
  ageP50: number;
  ageP99: number;
  /** Connections that were lost so far. */
  ended: number;
  /** Clients that were told, so far, that they may have missed events. */
  snapshots: number;
  /** Events that were heard so far. */
  heard: number;
  /** Bytes that came so far. */
  bytes: number;
  /** CPU time that the load used, by the time that passed: near 1 it is the limit, not the server. */
  cpuShare: number;
}

/** The clients of a row: they count what they hear, and how late. */
export interface Load extends Running {
  connect(opening: Opening): Promise<Opened>;
  measure(ms: number): Promise<Measured>;
}

export interface LoadOptions extends Target {
  /** The program in C; without it a process of Node takes its place. */
  program: string | null;
  /** Judge the age of the newest state of so many jobs. */
  jobs?: number;
}

const defaultInflight = 100;

export async function startLoad(options: LoadOptions): Promise<Load> {
  return options.program === null ? startNodeLoad(options) : startNativeLoad(options.program, options);
}

async function startNativeLoad(program: string, { wire, port, path, jobs = 0 }: LoadOptions): Promise<Load> {
  const child = startNative(program, 'load');
  try {
    await child.ask(`target ${wire} ${port}`);
    await child.ask(`jobs ${jobs}`);
  } catch (error) {
    await child.stop();
    throw error;
  }
  return {
    async connect({ count, channels, inflight = defaultInflight, slow = false }) {
      const where = path(channels);
      return (await child.ask(`connect ${count} ${inflight} ${slow ? 1 : 0} ${where}`)) as Opened;
    },
    async measure(ms) {
      return (await child.ask(`measure ${Math.round(ms)}`)) as Measured;
    },
    stop: () => child.stop(),
  };
}

async function startNodeLoad({ wire, port, path, jobs = 0 }: LoadOptions): Promise<Load> {
  const child = startChild<LoadProcess>('./load-process.ts', 'load');
  await child.call('target', { wire, port, jobs });
  return {
    connect: ({ count, channels, inflight = defaultInflight, slow = false }) =>
      child.call('connect', { count, inflight, slow, path: path(channels) }),
    measure: (ms) => child.call('measure', { ms }),
    stop: () => child.stop(),
  };
}
