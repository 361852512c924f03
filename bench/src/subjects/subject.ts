import type { BenchEvent } from '../message.ts';
import type { Target } from '../wire.ts';

/** A server under measurement, on a port of its own. */
export interface BenchServer {
  port: number;
  /** The process whose CPU and memory count. */
  pid: number;
  publish(event: BenchEvent): Promise<void> | void;
  /** Publishes by itself, in place of `publish`: to the channel that everyone hears. */
  publishAll?(options: { rate: number; ms: number }): Promise<{ sent: number; failed: number }>;
}

export interface StartOptions {
  /** The program in C that writes prepared frames; `null` where it could not be built. */
  writer: string | null;
  /** Jobs that a row tells of; 0: none. */
  jobs: number;
}

/** What can be measured: ours, or a control. */
export interface Subject extends Pick<Target, 'wire' | 'path'> {
  start(options: StartOptions): Promise<BenchServer>;
  /** Why it can't be measured here; `null`: it can. */
  missing(native: boolean): string | null;
}
