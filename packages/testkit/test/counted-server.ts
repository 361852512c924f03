// A server in a process of its own that publishes what it is told over IPC, and tells what it holds. Run it with
// --expose-gc. Arguments: the secret of tokens, and the log's file.
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { type Log, sqliteLog } from '@headway/log';
import { builtinEvents } from '@headway/protocol/builtin';
import { createHeadway } from '@headway/server';
import { countedClock } from './counted-clock.ts';
import { job } from './job.ts';

/** What a server process holds at a moment. */
export interface Holdings {
  connections: number;
  timers: number;
  /** Channels whose tail of the log is open. */
  tails: number;
  /** Of the HTTP server and of the process. */
  listeners: number;
  /** Active resources of the event loop: sockets, timers, pending writes. */
  resources: number;
  /** On the heap and in buffers. */
  heldBytes: number;
}

/** What can be asked of it. */
export type Asked =
  | { do: 'holdings' }
  /** Notices with the numbers from `first` to `last`, each this long and each with a progress. */
  | { do: 'publish'; channel: string; first: number; last: number; length: number };

export interface Told {
  port?: number;
  published?: number;
  holdings?: Holdings;
}

const clock = countedClock();
const [secret = '', path = ''] = process.argv.slice(2);
let tails = 0;
const stored = sqliteLog({ path });
const log: Log = {
  ...stored,
  epoch: stored.epoch,
  tail(channel, listener) {
    let open = true;
    tails += 1;
    const stop = stored.tail(channel, listener);
    return () => {
      tails -= open ? 1 : 0;
      open = false;
      stop();
    };
  },
};

const headway = createHeadway({
  log,
  clock,
  events: builtinEvents,
  namespaces: {
    project: { subscribe: () => true, history: { maxEvents: 10 } },
    job: { subscribe: () => true, history: { maxEvents: 100_000 } },
  },
  maxQueuedBytes: 300_000,
  authentication: { secret },
});
const http = createServer();
headway.attach(http);
http.listen(0, '127.0.0.1');
await once(http, 'listening');

async function holdings(): Promise<Holdings> {
  await log.sweep();
  // What is freed by finalizers and by closed sockets is gone after a few turns.
  for (let turn = 0; turn < 5; turn += 1) {
    globalThis.gc?.();
    await setImmediate();
  }
  const listening = [http, process].flatMap((emitter) =>
    emitter.eventNames().map((name) => emitter.listenerCount(name as string)),
  );
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return {
    connections: headway.connections,
    timers: clock.pendingTimers,
    tails,
    listeners: listening.reduce((sum, count) => sum + count, 0),
    resources: process.getActiveResourcesInfo().length,
    heldBytes: heapUsed + arrayBuffers,
  };
}

async function publish({ channel, first, last, length }: Extract<Asked, { do: 'publish' }>): Promise<void> {
  const atOnce = 10;
  // Nothing that a connection could compress.
  const padding = (): string => randomBytes(length).toString('base64').slice(0, length);
  for (let number = first; number <= last; number += atOnce) {
    const group = Array.from({ length: Math.min(atOnce, last - number + 1) }, (_, index) => number + index);
    await Promise.all(
      group.flatMap((nth) => [
        headway.publish(channel, {
          type: 'system.notice',
          data: { id: `n${nth}`, level: 'info', message: `${nth} ${padding()}` },
        }),
        headway.publish(channel, { type: 'job.progress', data: job(`j${nth % 3}`, { revision: nth }) }),
      ]),
    );
  }
}

function tell(told: Told): void {
  process.send?.(told);
}

async function answer(asked: Asked): Promise<void> {
  if (asked.do === 'holdings') {
    tell({ holdings: await holdings() });
  } else {
    await publish(asked);
    tell({ published: asked.last });
  }
}

process.on('message', (asked) => void answer(asked as Asked));
tell({ port: (http.address() as AddressInfo).port });
