import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { memoryLog } from '@headway/log';
import { type BuiltinEvents, type Clock, HeadwayError, systemClock } from '@headway/protocol';
import { builtinEvents } from '@headway/protocol/builtin';
import { createHeadway, type Headway } from '@headway/server';
import { readToken } from '../shared/addresses.ts';
import { kitNamespaces } from './channels.ts';
import { kitMethods } from './methods.ts';
import { scenes } from './scenes.ts';
import { playSharedScenes } from './shared-scenes.ts';
import { serveFolder } from './static-files.ts';
import { Visits } from './visits.ts';

export interface KitServerOptions {
  /** 0 for any free one. */
  port: number;
  /** @default '127.0.0.1' */
  host?: string;
  /** The built page. */
  webDir: string;
  /** @default the machine's */
  clock?: Clock;
  onError: (error: unknown) => void;
}

export interface KitServer {
  /** `http://127.0.0.1:5173` */
  url: string;
  headway: Headway<BuiltinEvents>;
  visits: Visits;
  close(): Promise<void>;
}

/**
 * Serves the page of the kit, with a real server of live events behind it, in which scripts play the jobs.
 * @throws what `listen` throws (`EADDRINUSE`); Error when the page is not built.
 */
export async function startKitServer(options: KitServerOptions): Promise<KitServer> {
  const { port, host = '127.0.0.1', webDir, clock = systemClock(), onError } = options;
  const startedAt = clock.now();
  const log = memoryLog({ clock, onError });
  const held = Promise.withResolvers<void>();
  const visits = new Visits({ scenes, clock, headway: () => headway, onError });
  const headway = createHeadway<BuiltinEvents>({
    log,
    events: builtinEvents,
    clock,
    namespaces: kitNamespaces({ clock, held: held.promise }),
    methods: kitMethods({ visits, clock, startedAt, held: held.promise }),
    authentication: {
      verify: async (token) => {
        const visitor = readToken(token);
        if (!visitor) throw new HeadwayError('token_invalid', 'This link is not one of a visit.');
        await visits.open(visitor.visit);
        return { userId: token, sessionId: null, tokenId: null, issuedAt: null, expiresAt: null };
      },
    },
    onError,
  });

  const http = createServer(serveFolder(webDir));
  const sockets = new Set<Socket>();
  http.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  headway.attach(http);
  http.listen(port, host);
  await once(http, 'listening');

  const stopShared = await playSharedScenes({
    clock,
    log,
    headway,
    startedAt,
    isWatched: () => headway.connections > 0,
    onError,
  });
  const stopVisits = visits.start();

  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${(http.address() as AddressInfo).port}`,
    headway,
    visits,
    async close() {
      await Promise.all([stopShared(), stopVisits()]);
      held.resolve();
      const closed = once(http, 'close');
      http.close();
      await headway.close({ drainMs: 0 });
      for (const socket of sockets) socket.destroy();
      await closed;
      await log.close();
    },
  };
}
