import { setTimeout as sleep } from 'node:timers/promises';
import { answerParent } from './child.ts';
import { Histogram } from './histogram.ts';
import { dueAt, now, sharedChannel } from './message.ts';
import { Reader } from './reader.ts';
import { pathOf, type ServerKind } from './servers.ts';

// The clients of a row: they count what they hear, and how late.
const batch = 100;
const code = { '0': 48, '2': 50, '4': 52, b: 98, c: 99 } as const;
const chunk = Buffer.allocUnsafe(1 << 18);
const latencies = new Histogram();
const readers = new Set<Reader>();
let ended = 0;

function open(port: number, path: string): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const reader = new Reader({
    port,
    path,
    chunk,
    onText(from, bytes, { start, end }) {
      const kind = kindOf(bytes, start);
      if (kind === 'event') latencies.add((now() - dueAt(bytes, end)) / 1000);
      else if (kind === 'connected') resolve();
      else if (kind !== 'other') from.send(kind.reply);
    },
    onEnd() {
      ended += 1;
      readers.delete(reader);
      reject(new Error('A connection was closed.'));
    },
  });
  readers.add(reader);
  return promise;
}

/** Told from a byte or two, in what Socket.IO sends (`42["bench.event",…`) and in ours (`{"type":"bench.event"…`). */
function kindOf(bytes: Buffer, start: number): 'event' | 'connected' | 'other' | { reply: string } {
  const first = bytes[start];
  if (first === code['4']) return bytes[start + 1] === code['2'] ? 'event' : 'connected';
  if (first === code['0']) return { reply: '40' };
  if (first === code['2']) return { reply: '3' };
  const type = bytes[start + 9];
  return type === code.b ? 'event' : type === code.c ? 'connected' : 'other';
}

const handlers = {
  /** Each client hears the channel of all; with `own`, one more that is its alone. */
  async connect({ kind, port, count, own = false }: ConnectOptions): Promise<void> {
    const first = readers.size;
    for (let from = 0; from < count; from += batch) {
      const opening = Array.from({ length: Math.min(batch, count - from) }, (_, index) => {
        const channels = [sharedChannel, ...(own ? [`bench:own-${first + from + index}`] : [])];
        return open(port, pathOf(kind, channels));
      });
      await Promise.all(opening);
    }
  },
  async measure({ ms }: { ms: number }): Promise<Measured> {
    latencies.reset();
    const start = now();
    await sleep(ms);
    const seconds = (now() - start) / 1e6;
    return {
      perSecond: latencies.total / seconds,
      p50: latencies.percentile(0.5),
      p99: latencies.percentile(0.99),
      ended,
    };
  },
};

interface ConnectOptions {
  kind: ServerKind;
  port: number;
  count: number;
  own?: boolean;
}

export interface Measured {
  perSecond: number;
  /** Ms. */
  p50: number;
  /** Ms. */
  p99: number;
  /** Connections that were lost so far. */
  ended: number;
}

export type LoadProcess = typeof handlers;
answerParent(handlers);
