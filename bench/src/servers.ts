import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import { type Log, memoryLog, sqliteLog } from '@headway/log';
import { defineEvents } from '@headway/protocol';
import { createHeadway } from '@headway/server';
import { Server as SocketServer } from 'socket.io';
import { WebSocketServer } from 'ws';
import { z } from 'zod';
import { dataOf, envelope, sharedChannel } from './message.ts';

/** Ours, and the controls. */
export const serverKinds = [
  'Headway, log in memory',
  'Headway, log on disk',
  'Socket.IO',
  'ws, prepared frames',
  'ws, prepared and grouped',
] as const;
export type ServerKind = (typeof serverKinds)[number];

export interface BenchServer {
  port: number;
  /** Publishes an event that was due at `at` to the channel that everyone hears. */
  publish: (at: number) => Promise<void> | void;
}

/** A server of the kind, on a port of its own. Clients name their channels in the query. */
export async function startServer(kind: ServerKind): Promise<BenchServer> {
  const http = createServer();
  const publish = attach[kind](http);
  // All clients may come at once.
  await new Promise<void>((resolve) => {
    http.listen({ port: 0, host: '127.0.0.1', backlog: 16_384 }, resolve);
  });
  return { port: (http.address() as AddressInfo).port, publish };
}

/** Where a client of a kind connects, and hears these channels. */
export function pathOf(kind: ServerKind, channels: readonly string[]): string {
  const query = `channels=${channels.join(',')}`;
  return kind === 'Socket.IO'
    ? `/socket.io/?EIO=4&transport=websocket&${query}`
    : `/ws?access_token=bench&${query}`;
}

const attach: Record<ServerKind, (http: HttpServer) => BenchServer['publish']> = {
  'Headway, log in memory': (http) => attachHeadway(http, memoryLog()),
  'Headway, log on disk': (http) =>
    attachHeadway(http, sqliteLog({ path: join(temporaryFolder(), 'log.db') })),
  'Socket.IO': attachSocketIo,
  'ws, prepared frames': (http) => attachWs(http, 'each'),
  'ws, prepared and grouped': (http) => attachWs(http, 'grouped'),
};

function attachHeadway(http: HttpServer, log: Log): BenchServer['publish'] {
  const headway = createHeadway({
    log,
    events: defineEvents({ 'bench.event': { schema: z.object({ pad: z.string(), at: z.number() }) } }),
    namespaces: { bench: { subscribe: () => true } },
    authentication: {
      verify: async (token) => ({
        userId: token,
        sessionId: null,
        tokenId: null,
        issuedAt: null,
        expiresAt: null,
      }),
    },
    // All come as one user, and at once.
    maxConnections: 200_000,
    maxUnauthenticated: 200_000,
    maxConnectionsPerUser: 200_000,
    onError: (error, { stage }) => console.error(stage, error),
  });
  headway.attach(http);
  return async (at) => {
    await headway.publish(sharedChannel, { type: 'bench.event', data: dataOf(at) });
  };
}

function attachSocketIo(http: HttpServer): BenchServer['publish'] {
  const io = new SocketServer(http, { transports: ['websocket'], serveClient: false });
  let offset = 0;
  io.on('connection', (socket) => {
    void socket.join(String(socket.handshake.query['channels']).split(','));
  });
  return (at) => {
    offset += 1;
    io.to(sharedChannel).emit('bench.event', envelope(offset, at));
  };
}

/**
 * The least that a server on `ws` can do: no rights, no log, one frame for all. `grouped` writes what gathered in a turn
 * of the event loop at once.
 */
function attachWs(http: HttpServer, mode: 'each' | 'grouped'): BenchServer['publish'] {
  const sockets = new WebSocketServer({ noServer: true, clientTracking: false });
  const channels = new Map<string, Set<Duplex>>();
  let pending: Buffer[] = [];
  let offset = 0;

  http.on('upgrade', (request, socket, head) => {
    sockets.handleUpgrade(request, socket, head, (ws) => {
      const names = new URL(request.url ?? '', 'http://bench').searchParams.get('channels')?.split(',') ?? [];
      for (const name of names) channels.set(name, (channels.get(name) ?? new Set()).add(socket));
      ws.on('error', () => ws.terminate());
      ws.on('close', () => {
        for (const name of names) channels.get(name)?.delete(socket);
      });
      ws.send('{"type":"connected"}');
    });
  });

  function write(bytes: Buffer): void {
    for (const socket of channels.get(sharedChannel) ?? []) socket.write(bytes);
  }

  return (at) => {
    offset += 1;
    const frame = prepared(JSON.stringify(envelope(offset, at)));
    if (mode === 'each') {
      write(frame);
      return;
    }
    if (pending.length === 0) {
      setImmediate(() => {
        const bytes = Buffer.concat(pending);
        pending = [];
        write(bytes);
      });
    }
    pending.push(frame);
  };
}

/** A final, unmasked text frame of 126 to 65,535 bytes. */
function prepared(text: string): Buffer {
  const payload = Buffer.from(text);
  const head = Buffer.from([0x81, 126, 0, 0]);
  head.writeUInt16BE(payload.length, 2);
  return Buffer.concat([head, payload]);
}

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'headway-bench-'));
  process.on('exit', () => rmSync(folder, { recursive: true }));
  return folder;
}
