import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Log, memoryLog } from '@headway/log';
import { defineEvents, type EventRegistry } from '@headway/protocol';
import { createHeadway, type Headway, type HeadwayOptions } from '@headway/server';
import { SignJWT } from 'jose';
import { onTestFinished } from 'vitest';
import { z } from 'zod';
import { RawClient } from './raw-client.ts';

export const secret = 'a secret that is shared with the tests only';

export interface Task {
  id: string;
  percent: number;
}
export interface TestEvents {
  'task.progress': Task;
  'task.ended': Task;
  'task.noted': { text: string };
  'chat.said': { text: string };
}

const task = z.object({ id: z.string(), percent: z.number() });
const note = z.object({ text: z.string() });
const key = (data: Task): string => `task:${data.id}`;

export const events: EventRegistry<TestEvents> = defineEvents({
  'task.progress': { schema: task, key, state: true, conflatable: true },
  'task.ended': { schema: task, key, state: true },
  'task.noted': { schema: note },
  'chat.said': { schema: note, clients: true },
});

export interface TestServer {
  headway: Headway<TestEvents>;
  http: Server;
  log: Log;
  /** `ws://…/ws` */
  url: string;
  /** What `onError` heard. */
  errors: { error: unknown; stage: string }[];
  /** Opens a socket and leaves it at that. */
  open: (options?: { query?: string; headers?: Record<string, string> }) => Promise<RawClient>;
  /** Opens a socket and connects; the `connected` message has been read. */
  connect: (options?: ConnectOptions) => Promise<RawClient>;
}

export interface ConnectOptions {
  user?: string;
  token?: string;
  client?: { id: string; kind: string; name?: string };
  subscriptions?: unknown[];
}

/** A server on a port of its own that lives as long as the test. */
export async function startServer(options: Partial<HeadwayOptions<TestEvents>> = {}): Promise<TestServer> {
  const log = options.log ?? memoryLog();
  const errors: TestServer['errors'] = [];
  const headway = createHeadway<TestEvents>({
    log,
    events,
    namespaces: { room: { subscribe: () => true, publish: () => true } },
    authentication: { secret },
    onError: (error, { stage }) => errors.push({ error, stage }),
    ...options,
  });
  const http = createServer((_request, response) => response.end('plain'));
  const detach = headway.attach(http);
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const url = `ws://127.0.0.1:${(http.address() as AddressInfo).port}/ws`;
  const clients: RawClient[] = [];

  async function open({
    query = '',
    headers = {},
  }: Parameters<TestServer['open']>[0] = {}): Promise<RawClient> {
    const client = await RawClient.open(url + query, headers);
    clients.push(client);
    return client;
  }

  onTestFinished(async () => {
    for (const client of clients) client.terminate();
    await headway.close();
    detach();
    await new Promise((resolve) => http.close(resolve));
    await log.close();
  });

  return {
    headway,
    http,
    log,
    url,
    errors,
    open,
    async connect({ user = 'ann', token, client: info = aClient, subscriptions = [] } = {}) {
      const client = await open();
      client.send({
        type: 'connect',
        token: token ?? (await tokenFor(user)),
        client: info,
        subscriptions,
      });
      client.connected = await client.expect('connected');
      return client;
    },
  };
}

export const aClient = { id: 'tab-1', kind: 'web' };

interface TokenFacts {
  expiresAt?: number;
  issuedAt?: number;
  sessionId?: string;
  tokenId?: string;
}

/** A token as the issuer of the shared secret signs it. Times: ms since 1970. */
export function tokenFor(
  user: string,
  { expiresAt = Date.now() + 3_600_000, issuedAt = Date.now(), sessionId = 's1', tokenId }: TokenFacts = {},
): Promise<string> {
  return new SignJWT({ sid: sessionId, ...(tokenId !== undefined && { jti: tokenId }) })
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject(user)
    .setIssuedAt(Math.floor(issuedAt / 1000))
    .setExpirationTime(new Date(expiresAt))
    .sign(new TextEncoder().encode(secret));
}
