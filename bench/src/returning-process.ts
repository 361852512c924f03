import { setTimeout as sleep } from 'node:timers/promises';
import { Histogram } from './histogram.ts';
import { now } from './message.ts';
import { answerParent } from './processes.ts';
import { type Return, ReturningClient } from './returning-client.ts';

// Clients that are cut and come back, and check the number of every event that they hear.
const inflight = 50;
const verifyEveryMs = 50;
/** After so many looks without anything new, nothing comes any more. */
const quietTries = 30;
const chunk = Buffer.allocUnsafe(1 << 18);
const clients: ReturningClient[] = [];
const top = { offset: 0 };
const replays = new Histogram();
let cpu = process.cpuUsage();
let cpuFrom = now();

function cpuShare(): number {
  const { user, system } = process.cpuUsage(cpu);
  return (user + system) / (now() - cpuFrom);
}

function resetUsage(): void {
  cpu = process.cpuUsage();
  cpuFrom = now();
}

/** Cuts a client again and again until `until`, and lets it come back each time. */
async function flicker(client: ReturningClient, { until, everyMs, offlineMs }: Flicker): Promise<number> {
  let cuts = 0;
  // The first at any time, the others around the agreed time: they must not come in step.
  let next = now() + Math.random() * everyMs * 1000;
  while (next < until) {
    await sleep(Math.max(0, (next - now()) / 1000));
    client.cut();
    cuts += 1;
    await sleep(offlineMs);
    await client.connect();
    next = now() + (0.5 + Math.random()) * everyMs * 1000;
  }
  return cuts;
}

const handlers = {
  async connect({ count, path, ...options }: ConnectOptions): Promise<void> {
    const waiting = Array.from({ length: count }, (_, number) => {
      return new ReturningClient({
        ...options,
        path: path.replaceAll('#', String(number)),
        number,
        chunk,
        top,
        onCaughtUp: (ms) => replays.add(ms),
      });
    });
    clients.push(...waiting);
    const openMore = async (): Promise<void> => {
      for (let client = waiting.pop(); client; client = waiting.pop()) await client.connect();
    };
    await Promise.all(Array.from({ length: inflight }, openMore));
    replays.reset();
  },
  /** Cuts all with a reset, lets them come back at once, and says how long it took. */
  async cutAll(): Promise<Cut> {
    resetUsage();
    const start = now();
    const times: number[] = [];
    for (const client of clients) client.cut();
    await Promise.all(
      clients.map(async (client) => {
        await client.connect();
        times.push((now() - start) / 1000);
      }),
    );
    // They come in the order of time.
    const [half = 0, last = 0] = [times[times.length >> 1], times.at(-1)];
    return { ms: last, p50: half, cpuShare: cpuShare() };
  },
  async flicker({ ms, ...times }: { ms: number } & Omit<Flicker, 'until'>): Promise<{ cuts: number }> {
    resetUsage();
    const until = now() + ms * 1000;
    const cuts = await Promise.all(clients.map((client) => flicker(client, { until, ...times })));
    return { cuts: cuts.reduce((sum, one) => sum + one, 0) };
  },
  /** What became of `sent` events, once everyone has the last one or nothing comes any more. */
  async verify({ sent }: { sent: number }): Promise<Verified> {
    const share = cpuShare();
    const sum = (what: keyof ReturningClient['tally']): number =>
      clients.reduce((total, { tally }) => total + tally[what], 0);
    for (let quiet = 0, before = -1; quiet < quietTries && clients.some(({ offset }) => offset < sent);) {
      await sleep(verifyEveryMs);
      const received = sum('received');
      quiet = received === before ? quiet + 1 : 0;
      before = received;
    }
    const expected = sent * clients.length;
    return {
      lost: expected - sum('received'),
      deliveredShare: expected === 0 ? 0 : sum('received') / expected,
      repeated: sum('repeated'),
      snapshots: sum('snapshots'),
      replayP50: replays.percentile(0.5),
      replayP99: replays.percentile(0.99),
      cpuShare: share,
    };
  },
};

interface ConnectOptions {
  port: number;
  path: string;
  returns: Return;
  count: number;
}

interface Flicker {
  /** Nobody is cut after this, µs. */
  until: number;
  /** From a return to the next cut, on average. */
  everyMs: number;
  offlineMs: number;
}

interface Cut {
  /** Until the last one was back. */
  ms: number;
  p50: number;
  cpuShare: number;
}

interface Verified {
  lost: number;
  /** 0 to 1. */
  deliveredShare: number;
  repeated: number;
  snapshots: number;
  /** Ms from the opening of the WebSocket until the client had all that was there then. */
  replayP50: number;
  replayP99: number;
  cpuShare: number;
}

export type ReturningProcess = typeof handlers;
answerParent(handlers);
