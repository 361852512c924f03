import { createServer } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { memoryLog } from '@headway/log';
import type { HeadwayEvent } from '@headway/protocol';
import { builtinEvents } from '@headway/protocol/builtin';
import { createHeadway } from '@headway/server';
import { Server } from 'socket.io';
import { WebSocket } from 'ws';
import { jobStory, type StoryEvent } from '../job-story.ts';
import { defineRow, median } from '../row.ts';

const plain = 'Headway';
const packed = 'Headway, permessage-deflate';
const emitted = 'Socket.IO';
const emittedPacked = 'Socket.IO, permessage-deflate';
const metric = 'bytes on the wire';
const channel = 'project:7';
const lastType = 'job.completed';

/** Sends the story to its one client and resolves with what the client was sent, bytes. */
type Telling = (story: readonly StoryEvent[], compress: boolean) => Promise<number>;

export const wireSize = defineRow({
  name: 'wire-size',
  title: 'A whole job on the wire',
  about:
    'All frames of a typical job from `job.queued` to `job.completed` (three steps, two seconds, ten reports a second), as ' +
    'one watcher of its project gets them: bytes of the socket after the subscription. Socket.IO sends the same JSON; ' +
    'with `permessage-deflate` it compresses every message, each connection for itself.',
  subjects: [plain, packed, emitted, emittedPacked],
  async run(subject) {
    const story = jobStory();
    const compress = subject === packed || subject === emittedPacked;
    const bytes = await (subject === plain || subject === packed ? tellOurs : tellSocketIo)(story, compress);
    return [
      { metric, unit: 'bytes', value: bytes },
      { metric: 'events', unit: '', value: story.length },
    ];
  },
  budgets: [{ text: '≤ 20 KB', value: median(plain, metric), limit: { atMost: 20_000 }, unit: 'bytes' }],
  notes: [
    'Each progress event has the whole job, without nulls and what goes without saying: some 340 bytes of data in a frame of 560. Written out they were 520 in 740, and the whole story 18,900 bytes.',
    'Frames up to 1 KiB are not compressed, and those of a typical job are smaller: with `permessage-deflate` they are the same bytes.',
  ],
});

const tellOurs: Telling = async (story, compress) => {
  const log = memoryLog();
  const headway = createHeadway({
    log,
    events: builtinEvents,
    namespaces: { project: { subscribe: () => true } },
    authentication: {
      verify: async (userId) => ({
        userId,
        sessionId: null,
        tokenId: null,
        issuedAt: null,
        expiresAt: null,
      }),
    },
  });
  const http = createServer();
  headway.attach(http);
  try {
    return await heard(await listening(http), {
      path: `/ws?access_token=bench&channels=${channel}`,
      compress,
      readyAt: (text) => text.startsWith('{"type":"connected"'),
      tell: async () => {
        for (const { type, data } of story) await headway.publish(channel, { type, data });
      },
    });
  } finally {
    await headway.close();
    await log.close();
    http.close();
  }
};

const tellSocketIo: Telling = async (story, compress) => {
  const http = createServer();
  const io = new Server(http, {
    transports: ['websocket'],
    serveClient: false,
    perMessageDeflate: compress && { threshold: 0 },
  });
  try {
    return await heard(await listening(http), {
      path: '/socket.io/?EIO=4&transport=websocket',
      compress,
      readyAt: (text) => text.startsWith('40'),
      tell: async () => {
        for (const [index, event] of story.entries()) io.emit(event.type, asOurs(event, index + 1));
      },
    });
  } finally {
    await io.close();
  }
};

/** The event as our server sends it. */
function asOurs(story: StoryEvent, offset: number): HeadwayEvent {
  const { type, data, key = '' } = builtinEvents.prepare(story);
  const timestamp = new Date().toISOString();
  return { type, channel, offset, timestamp, id: '01JV8P0BZK3F6G1W8S5T9A2QXE', key, state: true, data };
}

interface Hearing {
  path: string;
  compress: boolean;
  readyAt: (text: string) => boolean;
  tell: () => Promise<void>;
}

/** Bytes of the socket from the moment the client was ready until it heard the last event. */
async function heard(port: number, { path, compress, readyAt, tell }: Hearing): Promise<number> {
  const ready = Promise.withResolvers<void>();
  const last = Promise.withResolvers<void>();
  const sockets: Socket[] = [];
  const client = new WebSocket(`ws://127.0.0.1:${port}${path}`, {
    perMessageDeflate: compress,
    createConnection: () => {
      const socket = connect(port, '127.0.0.1');
      sockets.push(socket);
      return socket;
    },
  });
  client.on('error', (error) => {
    ready.reject(error);
    last.reject(error);
  });
  // The one who waits for the first hears of it.
  last.promise.catch(() => undefined);
  client.on('message', (bytes: Buffer) => {
    const text = bytes.toString();
    if (text.startsWith('0{')) client.send('40');
    else if (readyAt(text)) ready.resolve();
    else if (text.includes(`"${lastType}"`)) last.resolve();
  });
  await ready.promise;
  const read = (): number => sockets.reduce((sum, { bytesRead }) => sum + bytesRead, 0);
  const before = read();
  await tell();
  await last.promise;
  const bytes = read() - before;
  client.terminate();
  return bytes;
}

async function listening(http: ReturnType<typeof createServer>): Promise<number> {
  await new Promise<void>((resolve) => {
    http.listen({ port: 0, host: '127.0.0.1' }, resolve);
  });
  return (http.address() as AddressInfo).port;
}
