import type { Code, ConnectionLimits, HeadwayEvent, SubscribedMessage } from '@headway/protocol';
import { fakeClock, scriptedServer } from '@headway/testkit';
import { onTestFinished } from 'vitest';
import { createClient } from '../create-client.ts';
import { type Environment, platformEnvironment, type Signal } from '../environment.ts';
import type { ClientOptions } from '../options.ts';

/** What a server says of itself when a client connects. */
interface Welcome {
  run?: string;
  user?: string;
  limits?: Partial<ConnectionLimits>;
}

/** A client, its clock, its server and the signals around it, all played by the test. */
export function start(options: Partial<ClientOptions> = {}) {
  const clock = fakeClock();
  const server = scriptedServer();
  const errors: unknown[] = [];
  let signal: (signal: Signal) => void = () => {};
  const around = { hidden: false };
  const environment: Environment = {
    ...platformEnvironment(server.WebSocket),
    hidden: () => around.hidden,
    watch(listener) {
      signal = listener;
      return () => (signal = () => {});
    },
  };
  const client = createClient({
    url: 'ws://test/ws',
    clock,
    environment,
    random: () => 0.5,
    onError: (error) => errors.push(error),
    ...options,
  });
  onTestFinished(() => client.close());
  return {
    client,
    clock,
    server,
    errors,
    around,
    signal: (name: Signal) => signal(name),
    /** Answers the newest socket's `connect`. */
    accept(subscriptions: readonly object[] = [], more: Welcome = {}) {
      server.peer().open();
      this.answerConnect(subscriptions, more);
    },
    answerConnect(
      subscriptions: readonly object[] = [],
      { run = 'run-1', user = 'u', limits = {} }: Welcome = {},
    ) {
      server.peer().send({
        type: 'connected',
        connection: `c${server.peers.length}`,
        protocol: 1,
        heartbeatMs: 25_000,
        server: run,
        limits: {
          maxMessageBytes: 1000,
          maxSubscriptions: 10,
          maxMessagesPerSecond: 1000,
          onceWindowMs: 60_000,
          ...limits,
        },
        user: { id: user },
        subscriptions,
      });
    },
    async connect(subscriptions: readonly object[] = [], more: Welcome = {}) {
      client.connect();
      await clock.advance(0);
      this.accept(subscriptions, more);
    },
    /** Loses the connection and comes back, maybe to another server. */
    async comeBack(more: Welcome = {}) {
      server.peer().close(1006);
      await clock.advance(500);
      this.accept([], more);
    },
    reply: (ref: string, result: unknown = null) => server.peer().send({ type: 'reply', ref, result }),
    refuse: (ref: string, code: Code, retryAfterMs?: number) =>
      server.peer().send({
        type: 'error',
        ref,
        code,
        message: 'No.',
        retryable: false,
        ...(retryAfterMs && { retryAfterMs }),
      }),
    received: (type: string) => server.peer().received.filter((message) => message.type === type),
  };
}

export const position = (offset: number) => ({ epoch: 'e1', offset });

export function snapshot(
  channel: string,
  offset: number,
  more: Partial<SubscribedMessage> = {},
): SubscribedMessage {
  return {
    type: 'subscribed',
    channel,
    position: position(offset),
    recovery: 'snapshot',
    events: [],
    ...more,
  };
}

export function event(channel: string, offset: number, more: Partial<HeadwayEvent> = {}): HeadwayEvent {
  return {
    type: 'job.progress',
    channel,
    offset,
    timestamp: '2026-01-01T00:00:00.000Z',
    id: `${channel}-${offset}`,
    key: 'job:1',
    state: true,
    data: { offset },
    ...more,
  };
}
