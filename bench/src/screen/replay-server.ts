import { createReadStream, existsSync, statSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import { memoryLog } from '@headway/log';
import { type Clock, formatPositionHeader, positionHeader, systemClock } from '@headway/protocol';
import { builtinEvents } from '@headway/protocol/builtin';
import { createHeadway } from '@headway/server';
import type { RecordedEvent, Recording } from './recording.ts';
import { createReplayState, type ReplayState } from './replay-state.ts';

export interface ReplayServerOptions {
  recording: Recording;
  /** The built web app of the hub. */
  web: string;
  /** Further pages by their first path segment: folders with an `index.html`. */
  pages: Readonly<Record<string, string>>;
  /** Small pictures, one of which every image has. */
  thumbnails: readonly Buffer[];
}

/** A hub as far as its pages can tell: its web app, its REST answers and its live events come from a recording. */
export interface ReplayServer {
  url: string;
  /** How far the page's clock is ahead of the one that the events were recorded by, ms. */
  readonly aheadMs: number;
  readonly state: ReplayState;
  /** Tells all up to this moment at once. */
  skipTo(atMs: number): Promise<void>;
  /** Tells what follows at this multiple of its pace, until it is stopped or there is no more. */
  play(pace: number, onTold: (event: RecordedEvent) => void): { stop(): Promise<void> };
  close(): Promise<void>;
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

export async function startReplayServer(options: ReplayServerOptions): Promise<ReplayServer> {
  const { recording, web, pages, thumbnails } = options;
  const { events, projectId, userId } = recording;
  const state = createReplayState();
  const log = memoryLog();
  let next = 0;
  let atMs = 0;
  const system = systemClock();
  const aheadMs = system.now() - Date.parse(recording.recordedAt);
  const clock: Clock = { ...system, now: () => system.now() - aheadMs };
  const headway = createHeadway({
    log,
    events: builtinEvents,
    clock,
    authentication: {
      verify: async () => ({ userId, sessionId: null, tokenId: null, issuedAt: null, expiresAt: null }),
    },
    namespaces: Object.fromEntries(
      ['project', 'user', 'queue', 'system', 'job', 'batch', 'job-log'].map((namespace) => [
        namespace,
        { subscribe: () => true, presence: true, history: { maxEvents: 5000 } },
      ]),
    ),
  });
  const channelOf = {
    project: `project:${projectId}`,
    user: `user:${userId}`,
    queue: 'queue:default',
    system: 'system',
  } as const;

  async function tell(event: RecordedEvent): Promise<void> {
    state.apply(event);
    const { type, key, data } = event;
    const channels = event.channels.map((channel) => channelOf[channel]);
    await headway.publisher.publish({ channels, type, data, ...(data === null && key && { key }) });
  }

  /** A list as the hub answers it, in pages of the size that was asked for. */
  function pageOf<T>(items: readonly T[], query: URLSearchParams): { items: T[]; nextCursor: string | null } {
    const [from, limit] = [Number(query.get('cursor') ?? 0), Number(query.get('limit') ?? 50)];
    const more = from + limit < items.length;
    return { items: items.slice(from, from + limit), nextCursor: more ? String(from + limit) : null };
  }

  function answer(path: string, query: URLSearchParams): unknown {
    const newestFirst = <T extends { id: string }>(items: ReadonlyMap<string, T>): T[] =>
      [...items.values()].toSorted((a, b) => (a.id < b.id ? 1 : -1));
    const status = query.getAll('status').flatMap((list) => list.split(','));
    const [, , family = '', id = '', part = ''] = path.split('/');
    switch (part || family) {
      case 'session':
        return { user: { id: userId, name: 'Ada', email: 'ada@example.org' }, needsFirstAccount: false };
      case 'auth':
        return { token: 'replay' };
      case 'projects':
        return id === '' ? pageOf(newestFirst(state.projects), query) : state.projects.get(id);
      case 'assets':
        return family === 'assets' ? state.assets.get(id) : pageOf(newestFirst(state.assets), query);
      case 'jobs': {
        if (family === 'jobs' && id !== '') return state.jobs.get(id);
        const jobs = newestFirst(state.jobs);
        return pageOf(status.length === 0 ? jobs : jobs.filter((job) => status.includes(job.status)), query);
      }
      case 'place':
        return { position: null, lowMs: null, highMs: null };
      case 'batches':
        return family === 'batches' ? state.batches.get(id) : pageOf(newestFirst(state.batches), query);
      case 'throughput':
        return { items: [] };
      case 'reviews':
        return pageOf(newestFirst(state.reviews), query);
      default:
        return undefined;
    }
  }

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://replay');
    if (!pathname.startsWith('/api/')) {
      sendFile(response, pathname);
      return;
    }
    if (pathname.endsWith('/thumbnail')) {
      const picture = thumbnails[Number.parseInt(pathname.slice(-14, -12), 36) % thumbnails.length];
      response.writeHead(200, { 'content-type': 'image/webp', 'cache-control': 'max-age=3600' }).end(picture);
      return;
    }
    // Read before the data, as the hub does.
    const positions = await Promise.all(
      [channelOf.project, channelOf.user].map(async (channel) => ({
        channel,
        ...(await headway.position(channel)),
      })),
    );
    const body = answer(pathname, searchParams);
    response
      .writeHead(body === undefined ? 404 : 200, {
        'content-type': 'application/json',
        [positionHeader]: formatPositionHeader(positions),
      })
      .end(
        JSON.stringify(
          body ?? { code: 'not_found', title: 'Not found', detail: `${pathname} was not recorded.` },
        ),
      );
  }

  function sendFile(response: ServerResponse, path: string): void {
    const [, first = '', ...rest] = path.split('/');
    const folder = pages[first] ?? web;
    const file = join(folder, folder === web ? path : rest.join('/'));
    const found = existsSync(file) && statSync(file).isFile() ? file : join(folder, 'index.html');
    response.writeHead(200, { 'content-type': types[extname(found)] ?? 'application/octet-stream' });
    createReadStream(found).pipe(response);
  }

  const server = createServer((request, response) => {
    serve(request, response).catch((error: unknown) => response.writeHead(500).end(String(error)));
  });
  headway.attach(server);
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;

  return {
    url: `http://127.0.0.1:${port}`,
    aheadMs,
    state,
    async skipTo(until) {
      const skipped: Promise<void>[] = [];
      for (let event = events[next]; event && event.atMs <= until; event = events[next]) {
        next += 1;
        skipped.push(tell(event));
      }
      atMs = until;
      await Promise.all(skipped);
    },
    play(pace, onTold) {
      const [begunAt, from] = [performance.now(), atMs];
      const stopped = Promise.withResolvers<void>();
      const telling = new Set<Promise<void>>();
      let timer: NodeJS.Timeout | null = null;
      const step = (): void => {
        atMs = from + (performance.now() - begunAt) * pace;
        for (let event = events[next]; event && event.atMs <= atMs; event = events[next]) {
          next += 1;
          onTold(event);
          const told: Promise<void> = tell(event)
            .catch(stopped.reject)
            .finally(() => telling.delete(told));
          telling.add(told);
        }
        const due = events[next];
        if (due) timer = setTimeout(step, Math.max(0, (due.atMs - atMs) / pace));
      };
      step();
      return {
        async stop() {
          if (timer) clearTimeout(timer);
          await Promise.all(telling);
          stopped.resolve();
          await stopped.promise;
        },
      };
    },
    async close() {
      await headway.close({ drainMs: 0 });
      await log.close();
      server.closeAllConnections();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
      });
    },
  };
}
