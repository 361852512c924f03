import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { ChannelHandle, ChannelOptions, ClientOptions, HeadwayClient } from '@headway/client';
import type { Log } from '@headway/log';
import type { BuiltinEvents } from '@headway/protocol';
import { onTestFinished } from 'vitest';
import { type Pair, type PairOptions, startPair, waitUntil } from '@headway/testkit';

export { job } from './job.ts';

export const channel = 'project:7';

/** Waits for as long as a busy machine may need. */
export const until = <T>(condition: () => T | Promise<T>): Promise<NonNullable<T>> =>
  waitUntil(condition, { timeoutMs: 15_000 });

export type BuiltinPair = Pair<BuiltinEvents>;
export type BuiltinClient = HeadwayClient<BuiltinEvents>;

/** A server behind a faulty network, for as long as the test. */
export async function faultyPair(options: PairOptions<BuiltinEvents> = {}): Promise<BuiltinPair> {
  const pair = await startPair({ network: true, ...options });
  onTestFinished(() => pair.close());
  return pair;
}

/** A client that never gives up and does not wait long. */
export const eager = { maxAttempts: Infinity, maxDelayMs: 50 } satisfies Partial<ClientOptions>;

export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'headway-faults-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export const upTo = (last: number, first = 1): number[] =>
  Array.from({ length: last - first + 1 }, (_, index) => first + index);

export const notice = (number: number) =>
  ({ type: 'system.notice', data: { id: `n${number}`, level: 'info', message: String(number) } }) as const;

/** Publishes the lossless events `first` to `last`. */
export async function publish(pair: BuiltinPair, last: number, first = 1): Promise<void> {
  await Promise.all(upTo(last, first).map((number) => pair.headway.publish(channel, notice(number))));
}

export interface Listener {
  handle: ChannelHandle<BuiltinEvents>;
  /** The numbers of the events that were heard, in their order. */
  heard: number[];
  /** How each was heard: `4 resumed`. */
  origins: string[];
}

export function listen(client: BuiltinClient, options?: ChannelOptions): Listener {
  const handle = client.channel(channel, options);
  const heard: number[] = [];
  const origins: string[] = [];
  handle.on('system.notice', ({ data }, { origin }) => {
    heard.push(Number(data?.message));
    origins.push(`${data?.message} ${origin}`);
  });
  return { handle, heard, origins };
}

export const becomesLive = (handle: ChannelHandle<BuiltinEvents>) =>
  until(() => handle.snapshot().status === 'live');

/** Connects and listens, once all is live. */
export async function joined(
  pair: BuiltinPair,
  { client: clientOptions, ...options }: ChannelOptions & { client?: Partial<ClientOptions> } = {},
): Promise<Listener & { client: BuiltinClient }> {
  const client = await pair.connect('ada', { ...eager, ...clientOptions });
  const listener = listen(client, options);
  await becomesLive(listener.handle);
  return { ...listener, client };
}

export const hears = (listener: Pick<Listener, 'heard'>, count: number) =>
  until(() => listener.heard.length >= count);

/** Bytes that the network holds back from clients. */
export const heldBack = (pair: BuiltinPair): number =>
  pair.network.connections.reduce((sum, connection) => sum + connection.heldBytes('toClient'), 0);

/** Cuts all connections and lets none through until `network.accept()`. Resolves when the server knows. */
export async function isolate(pair: BuiltinPair): Promise<void> {
  pair.network.refuse();
  pair.network.cut();
  await until(() => pair.headway.connections === 0);
}

/** Reads that take a few turns before the store looks, and a few more before they answer: much happens meanwhile. */
export function lateLog(log: Log): Log {
  const late = async <T>(read: () => Promise<T>): Promise<T> => {
    await turns();
    const result = await read();
    await turns();
    return result;
  };
  return {
    ...log,
    epoch: log.epoch,
    read: (...request) => late(() => log.read(...request)),
    snapshot: (...request) => late(() => log.snapshot(...request)),
    recent: (...request) => late(() => log.recent(...request)),
  };
}

/** A log whose reads after `free` ones wait until they are let go. */
export function gatedLog(openLog: () => Log): {
  open: () => Log;
  state: { free: number; waiting: number };
  letGo: () => void;
} {
  const gate = Promise.withResolvers<void>();
  const state = { free: Infinity, waiting: 0 };
  const open = (): Log => {
    const log = openLog();
    return {
      ...log,
      epoch: log.epoch,
      async read(...request) {
        state.free -= 1;
        if (state.free < 0) {
          state.waiting += 1;
          await gate.promise;
        }
        return log.read(...request);
      },
    };
  };
  return { open, state, letGo: () => gate.resolve() };
}

/** A few turns of the event loop. */
export async function turns(): Promise<void> {
  for (let turn = 0; turn < 6; turn += 1) await setImmediate();
}
