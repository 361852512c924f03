import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { deflateRawSync } from 'node:zlib';
import { expect, onTestFinished, test, vi } from 'vitest';
import { WebSocket as WsSocket } from 'ws';
import { isMissing } from '../test/missing-program.ts';
import { startServer, type TestServer } from '../test/harness.ts';
import { compressFrame, readsCompressed } from './deflate.ts';
import { textFrame } from './frame.ts';

const noted = (text: string) => ({ type: 'task.noted', data: { text } }) as const;
const identity = { userId: 'ann', sessionId: null, tokenId: null, issuedAt: null, expiresAt: null };
const authentication = { verify: async () => identity };
const query = '?channels=room:1&access_token=any';
/** Small ones, which are not compressed, between large ones, which are; all sent in one turn. */
const texts = Array.from({ length: 20 }, (_, i) =>
  i % 3 === 0 ? `${i}` : `${i} ${'größer '.repeat(i * 100)}`,
);

async function publishAll({ headway }: Pick<TestServer, 'headway'>): Promise<void> {
  await Promise.all(texts.map((text) => headway.publish('room:1', noted(text))));
}

test.each([
  { extensions: 'permessage-deflate; server_no_context_takeover; client_no_context_takeover', reads: true },
  { extensions: 'permessage-deflate; server_no_context_takeover; server_max_window_bits=12', reads: true },
  { extensions: 'permessage-deflate; server_no_context_takeover; server_max_window_bits=11', reads: false },
  { extensions: 'permessage-deflate; client_no_context_takeover', reads: false },
  { extensions: 'bbf-usp-protocol', reads: false },
  { extensions: '', reads: false },
])("after '$extensions' a peer reads compressed messages: $reads", ({ extensions, reads }) => {
  expect(readsCompressed(extensions)).toBe(reads);
});

test.each([
  'permessage-deflate',
  'permessage-deflate; client_max_window_bits=9',
  'permessage-deflate; server_max_window_bits=10',
  'x-webkit-deflate-frame',
])("the offer '%s' is no reason to refuse a client", async (offer) => {
  const { open } = await startServer({ authentication });
  const client = await open({ query, headers: { 'sec-websocket-extensions': offer } }).catch(
    (error: unknown) => error,
  );
  // The library that is the client here minds an answer to what it did not offer itself.
  if (client instanceof Error) expect(client.message).toMatch(/extension/i);
  else expect(client).toHaveProperty('connected');
});

test('what is small or does not get smaller is left as it is', () => {
  const small = textFrame('x'.repeat(1000));
  expect(compressFrame(small)).toBe(small);
  const random = textFrame(
    Array.from({ length: 4000 }, (_, i) => String.fromCodePoint(0x4e00 + ((i * 7919) % 20_000))).join(''),
  );
  expect(compressFrame(random).length).toBeLessThanOrEqual(random.length);
  const large = textFrame('x'.repeat(100_000));
  expect(compressFrame(large).length).toBeLessThan(1000);
});

test.each([
  { name: 'compression', options: {}, smaller: true },
  { name: 'no compression', options: { perMessageDeflate: false }, smaller: false },
  {
    name: 'a window of 10 bits',
    options: { perMessageDeflate: { serverMaxWindowBits: 10 } },
    smaller: false,
  },
])('a client of the library ws with $name gets every event', async ({ options, smaller }) => {
  const server = await startServer({ authentication });
  const ws = new WsSocket(server.url + query, options);
  onTestFinished(() => ws.terminate());
  const heard: string[] = [];
  ws.on('message', (data: Buffer) => {
    const message = JSON.parse(data.toString()) as { type: string; data: { text: string } };
    if (message.type === 'task.noted') heard.push(message.data.text);
  });
  await once(ws, 'message');
  await publishAll(server);
  await vi.waitFor(() => expect(heard).toHaveLength(texts.length));
  expect(heard).toEqual(texts);
  const plainBytes = texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0);
  const { _socket: socket } = ws as unknown as { _socket: Socket };
  expect(socket.bytesRead < plainBytes / 2).toBe(smaller);
});

test('an event is compressed once for all who read that', async () => {
  const { headway, http, url } = await startServer({ authentication });
  const written: Buffer[] = [];
  http.on('connection', (socket: Socket) => {
    const write = socket.write.bind(socket);
    vi.spyOn(socket, 'write').mockImplementation((chunk: unknown, ...rest: unknown[]) => {
      if (Buffer.isBuffer(chunk)) written.push(chunk);
      return (write as (...all: unknown[]) => boolean)(chunk, ...rest);
    });
  });
  const open = async (perMessageDeflate: boolean): Promise<WsSocket> => {
    const ws = new WsSocket(url + query, { perMessageDeflate });
    onTestFinished(() => ws.terminate());
    await once(ws, 'message');
    return ws;
  };
  const clients = await Promise.all([true, true, false, true, false].map(open));
  written.length = 0;
  const heard = Promise.all(clients.map((ws) => once(ws, 'message')));
  await headway.publish('room:1', noted('x'.repeat(5000)));
  await heard;
  expect(written).toHaveLength(5);
  expect(new Set(written).size).toBe(2);
});

test("Node's own WebSocket gets every event, and what it sends is understood", async () => {
  const server = await startServer({ authentication });
  const socket = new WebSocket(server.url + query);
  const heard: string[] = [];
  const errors: string[] = [];
  let connected = false;
  socket.onmessage = ({ data }) => {
    const message = JSON.parse(String(data)) as { type: string; ref?: string; data: { text: string } };
    connected ||= message.type === 'connected';
    if (message.type === 'task.noted') heard.push(message.data.text);
    if (message.ref !== undefined) errors.push(message.ref);
  };
  await vi.waitFor(() => expect(connected).toBe(true));
  for (const ref of ['1', '2']) {
    const params = 'large '.repeat(1000);
    socket.send(JSON.stringify({ type: 'request', ref, id: ref, method: 'none', params }));
  }
  await publishAll(server);
  await vi.waitFor(() => expect(heard).toEqual(texts));
  await vi.waitFor(() => expect(errors).toEqual(['1', '2']));
  socket.close();
});

test('a message that is small on the wire and large when it is unpacked closes its connection alone', async () => {
  const { url, headway, connect } = await startServer({ authentication, maxMessageBytes: 100_000 });
  const other = await connect({ token: 'any' });
  const ws = new WsSocket(url + query);
  await once(ws, 'message');
  const { _socket: socket } = ws as unknown as { _socket: Socket };
  const bomb = deflateRawSync(Buffer.alloc(50_000_000, 'x'));
  expect(bomb.length).toBeLessThan(65_536);
  // Final, compressed text; masked with zeros.
  const head = Buffer.from([0xc1, 0x80 | 126, 0, 0, 0, 0, 0, 0]);
  head.writeUInt16BE(bomb.length, 2);
  socket.write(Buffer.concat([head, bomb]));
  const [code] = (await once(ws, 'close')) as [number];
  expect(code).toBe(4505);
  await vi.waitFor(() => expect(headway.connections).toBe(1));
  expect(await other.settle()).toEqual([]);
});

/** Resolves with what a foreign client reports by the method `report`. */
async function startReporting(): Promise<{ server: TestServer; reported: Promise<unknown> }> {
  const { promise: reported, resolve } = Promise.withResolvers<unknown>();
  const report = async (params: unknown): Promise<null> => {
    resolve(params);
    return null;
  };
  const server = await startServer({ authentication, methods: { report } });
  return { server, reported };
}

// Debian's own: another one that is installed beside it lacks Debian's packages.
const python = '/usr/bin/python3';
const noWebsockets = isMissing([python, '-c', 'import websockets'], 'python3-websockets');
test.skipIf(noWebsockets)("Python's websockets gets every event", async () => {
  const { server, reported } = await startReporting();
  const script = `
import asyncio, json, sys, websockets
async def main():
    async with websockets.connect(sys.argv[1], max_size=None) as ws:
        heard = []
        while len(heard) < ${texts.length}:
            message = json.loads(await ws.recv())
            if message["type"] == "connected": print("connected", flush=True)
            if message["type"] == "task.noted": heard.append(message["data"]["text"])
        await ws.send(json.dumps({"type": "request", "ref": "1", "id": "1", "method": "report", "params": heard}))
        await ws.recv()
asyncio.run(main())`;
  const reader = spawn(python, ['-c', script, server.url + query], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void reader.kill());
  await once(reader.stdout, 'data');
  await publishAll(server);
  expect(await reported).toEqual(texts);
});

const chromium = '/usr/bin/chromium';
const noChromium = isMissing([chromium, '--version'], 'chromium');
test.skipIf(noChromium)('Chromium gets every event', async () => {
  const { server, reported } = await startReporting();
  const page = `<script>
    const heard = [];
    const socket = new WebSocket('${server.url}${query}');
    socket.onmessage = ({ data }) => {
      const message = JSON.parse(data);
      if (message.type === 'task.noted') heard.push(message.data.text);
      if (heard.length < ${texts.length}) return;
      socket.send(JSON.stringify({ type: 'request', ref: '1', id: '1', method: 'report', params: [socket.extensions, heard] }));
    };
  </script>`;
  const pages = createServer((_request, response) =>
    response.setHeader('content-type', 'text/html').end(page),
  );
  await new Promise<void>((resolve) => pages.listen(0, '127.0.0.1', resolve));
  const folder = mkdtempSync(join(tmpdir(), 'headway-chromium-'));
  const address = `http://127.0.0.1:${(pages.address() as AddressInfo).port}/`;
  const args = [
    '--headless',
    '--no-sandbox',
    '--disable-gpu',
    `--user-data-dir=${folder}`,
    '--remote-debugging-port=0',
    address,
  ];
  const browser = spawn(chromium, args, { stdio: 'ignore' });
  onTestFinished(async () => {
    browser.kill('SIGKILL');
    await once(browser, 'exit');
    pages.closeAllConnections();
    await promisify(pages.close.bind(pages))();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  });
  await vi.waitFor(() => expect(server.headway.connections).toBe(1), { timeout: 20_000 });
  await publishAll(server);
  const [extensions, heard] = (await reported) as [string, string[]];
  expect(extensions).toContain('permessage-deflate');
  expect(heard).toEqual(texts);
});
