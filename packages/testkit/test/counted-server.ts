// A server in a process of its own that tells, when it is asked over IPC, what it holds. Run it with --expose-gc.
// Argument: the secret of tokens.
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { type Log, memoryLog } from '@headway/log';
import { type Clock, systemClock } from '@headway/protocol';
import { builtinEvents } from '@headway/protocol/builtin';
import { createHeadway } from '@headway/server';

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
  heapBytes: number;
}

let timers = 0;
const machine = systemClock();
const clock: Clock = {
  ...machine,
  setTimer(callback, delayMs) {
    let waits = true;
    timers += 1;
    const over = (): void => {
      timers -= waits ? 1 : 0;
      waits = false;
    };
    const cancel = machine.setTimer(() => {
      over();
      callback();
    }, delayMs);
    return () => {
      over();
      cancel();
    };
  },
};

let tails = 0;
const memory = memoryLog();
const log: Log = {
  ...memory,
  epoch: memory.epoch,
  tail(channel, listener) {
    let open = true;
    tails += 1;
    const stop = memory.tail(channel, listener);
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
  namespaces: { project: { subscribe: () => true, history: { maxEvents: 10 } } },
  authentication: { secret: process.argv[2] ?? '' },
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
  return {
    connections: headway.connections,
    timers,
    tails,
    listeners: listening.reduce((sum, count) => sum + count, 0),
    resources: process.getActiveResourcesInfo().length,
    heapBytes: process.memoryUsage().heapUsed,
  };
}

process.on('message', (asked) => {
  if (asked === 'publish') {
    const data = { id: 'n1', level: 'info', message: 'Hello' } as const;
    void headway.publish('project:shared', { type: 'system.notice', data });
  }
  if (asked === 'holdings') void holdings().then((held) => process.send?.(held));
});
process.send?.((http.address() as AddressInfo).port);
