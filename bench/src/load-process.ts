import { setTimeout as sleep } from 'node:timers/promises';
import { Histogram } from './histogram.ts';
import type { Measured, Opened } from './load.ts';
import { now, stampOf } from './message.ts';
import { answerParent } from './processes.ts';
import { Reader } from './reader.ts';
import { takeMessage, type Wire } from './wire.ts';

// What native/load.c does, for machines without a C compiler.
const chunk = Buffer.allocUnsafe(1 << 18);
const slowBytes = 1024;
const slowEveryMs = 1000;
const sampleEveryMs = 50;

const latencies = new Histogram();
const ages = new Histogram();
let target: { wire: Wire; port: number; jobs: number } = { wire: 'headway', port: 0, jobs: 0 };
/** Due times of the newest state of each job, by watcher; 0: none yet. */
const newest: Float64Array[] = [];
const counts = { opened: 0, ready: 0, failed: 0, ended: 0, snapshots: 0, heard: 0, bytes: 0 };

/** Resolves with how long it took until the client heard its channels, ms; `null` when it never did. */
function open(path: string, slow: boolean): Promise<number | null> {
  const { wire, port, jobs } = target;
  const { promise, resolve } = Promise.withResolvers<number | null>();
  const start = now();
  const states = new Float64Array(jobs);
  if (jobs > 0) newest.push(states);
  let ready = false;

  const listener = {
    onReady(): void {
      if (ready) return;
      ready = true;
      counts.ready += 1;
      resolve((now() - start) / 1000);
      if (slow) reader.readSlowly(slowBytes, slowEveryMs);
    },
    onEvent(bytes: Buffer, range: { start: number; end: number }): void {
      const stamp = stampOf(bytes, range.start, range.end);
      if (!stamp) return;
      counts.heard += 1;
      latencies.add((now() - stamp.due) / 1000);
      if (stamp.job !== null && stamp.due > (states[stamp.job] ?? Infinity)) states[stamp.job] = stamp.due;
    },
    onSnapshot(): void {
      counts.snapshots += 1;
    },
  };
  const reader: Reader = new Reader({
    port,
    path,
    ...(!slow && { chunk }),
    onOpen() {
      if (wire === 'nchan') listener.onReady();
    },
    onText: (from, bytes, { start: from_, end }) =>
      takeMessage(wire, from, { bytes, start: from_, end }, listener),
    onBytes(length) {
      counts.bytes += length;
    },
    onEnd() {
      if (ready) counts.ended += 1;
      else counts.failed += 1;
      resolve(null);
    },
  });
  return promise;
}

function sampleAges(): void {
  const at = now();
  for (const states of newest) {
    for (const due of states) if (due > 0) ages.add((at - due) / 1000);
  }
}

function cpuSince(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before);
  return user + system;
}

const handlers = {
  target(value: typeof target): void {
    target = value;
  },
  async connect({ count, inflight, slow, path }: ConnectOptions): Promise<Opened> {
    const times = new Histogram();
    const cpu = process.cpuUsage();
    const start = now();
    const until = counts.opened + count;
    const openMore = async (): Promise<void> => {
      while (counts.opened < until) {
        const number = counts.opened;
        counts.opened += 1;
        const ms = await open(path.replaceAll('#', String(number)), slow);
        if (ms !== null) times.add(ms);
      }
    };
    await Promise.all(Array.from({ length: inflight }, openMore));
    const elapsed = now() - start;
    return {
      ready: counts.ready,
      failed: counts.failed,
      ms: elapsed / 1000,
      p50: times.percentile(0.5),
      p99: times.percentile(0.99),
      cpuShare: cpuSince(cpu) / elapsed,
    };
  },
  async measure({ ms }: { ms: number }): Promise<Measured> {
    latencies.reset();
    ages.reset();
    const cpu = process.cpuUsage();
    const start = now();
    const sampling = target.jobs > 0 ? setInterval(sampleAges, sampleEveryMs) : null;
    await sleep(ms);
    if (sampling) clearInterval(sampling);
    const elapsed = now() - start;
    return {
      total: latencies.total,
      perSecond: (latencies.total / elapsed) * 1e6,
      p50: latencies.percentile(0.5),
      p99: latencies.percentile(0.99),
      p999: latencies.percentile(0.999),
      ageP50: ages.percentile(0.5),
      ageP99: ages.percentile(0.99),
      ended: counts.ended,
      snapshots: counts.snapshots,
      heard: counts.heard,
      bytes: counts.bytes,
      cpuShare: cpuSince(cpu) / elapsed,
    };
  },
};

interface ConnectOptions {
  count: number;
  inflight: number;
  slow: boolean;
  path: string;
}

export type LoadProcess = typeof handlers;
answerParent(handlers);
