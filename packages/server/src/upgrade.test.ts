import { createServer, get } from 'node:http';
import { type AddressInfo, connect as connectTcp } from 'node:net';
import { expect, onTestFinished, test, vi } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { startServer, tokenFor } from '../test/harness.ts';
import { refusedBy } from '../test/refused-by.ts';

test('a page of another origin is refused with 403', async () => {
  const { url, open, headway } = await startServer({ allowedOrigins: ['https://app.example.org'] });
  const { status, body } = await refusedBy(url, { origin: 'https://evil.example.org' });
  expect(status).toBe(403);
  expect(JSON.parse(body)).toMatchObject({ code: 'origin_refused' });
  expect(headway.connections).toBe(0);
  await open({ headers: { origin: 'https://app.example.org' } });
  await open({ headers: { origin: new URL(url).origin.replace('ws', 'http') } });
  expect(headway.connections).toBe(2);
});

test('the HTTP server goes on answering requests', async () => {
  const { url } = await startServer();
  const body = await new Promise<string>((resolve, reject) => {
    get(url.replace('ws', 'http'), (response) => {
      response.on('data', (chunk: Buffer) => resolve(chunk.toString()));
    }).on('error', reject);
  });
  expect(body).toBe('plain');
});

test('upgrades of other paths are left to their own listener', async () => {
  const { http, url } = await startServer();
  const others = new WebSocketServer({ noServer: true });
  http.on('upgrade', (request, socket, head) => {
    if (request.url === '/other')
      others.handleUpgrade(request, socket, head, (ws) => ws.close(4999, 'other'));
  });
  const ws = new WebSocket(url.replace('/ws', '/other'));
  const code = await new Promise((resolve) => {
    ws.on('close', resolve);
  });
  expect(code).toBe(4999);
});

test('where nobody else listens, upgrades of other paths are answered with 404', async () => {
  const { url } = await startServer();
  expect(await refusedBy(`${url}/other`)).toMatchObject({ status: 404 });
});

test('who is refused holds no socket, even when it keeps its end open', async () => {
  const { http, url } = await startServer();
  const { hostname, port } = new URL(url);
  const peer = connectTcp({ port: Number(port), host: hostname, allowHalfOpen: true });
  peer.on('error', () => undefined);
  onTestFinished(() => void peer.destroy());
  peer.write('GET /other HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n');
  const answer = await new Promise((resolve) => {
    peer.once('data', (chunk: Buffer) => resolve(chunk.toString()));
  });
  expect(answer).toContain('404');
  await vi.waitFor(async () => {
    const open = await new Promise((resolve) => {
      http.getConnections((_error, count) => resolve(count));
    });
    expect(open).toBe(0);
  });
});

test('after the undo of attach the server is as before', async () => {
  const { headway } = await startServer();
  const http = createServer((_request, response) => response.writeHead(418).end());
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => new Promise((resolve) => http.close(() => resolve())));
  const detach = headway.attach(http);
  expect(headway.attach(http)).toBe(detach);
  detach();
  detach();
  expect(http.listenerCount('upgrade')).toBe(0);
  const { port } = http.address() as AddressInfo;
  expect(await refusedBy(`ws://127.0.0.1:${port}/ws`)).toMatchObject({ status: 418 });
});

test('a small client connects by its address alone', async () => {
  const { headway, open } = await startServer();
  await headway.publish('room:1', { type: 'task.noted', data: { text: 'before' } });
  const token = await tokenFor('ann');
  const byHeader = await open({
    query: '?channels=room:1,room:2,hall:1',
    headers: { authorization: `Bearer ${token}` },
  });
  const byQuery = await open({ query: `?access_token=${token}&channels=room%3A1` });
  expect(await byHeader.expect('connected')).toMatchObject({
    user: { id: 'ann' },
    subscriptions: [
      { channel: 'room:1', position: { offset: 1 } },
      { channel: 'room:2' },
      { channel: 'hall:1', code: 'unknown_channel' },
    ],
  });
  expect(await byQuery.expect('connected')).toMatchObject({ subscriptions: [{ channel: 'room:1' }] });
  await headway.publish('room:1', { type: 'task.noted', data: { text: 'after' } });
  await byHeader.expect('task.noted');
  await byQuery.expect('task.noted');
  byQuery.send({ type: 'connect', client: { id: 'x', kind: 'web' } });
  expect(await byQuery.expect('error')).toMatchObject({ code: 'already_connected' });
});

test('a small client without a token is told so', async () => {
  const { open } = await startServer();
  const client = await open({ query: '?channels=room:1' });
  expect(await client.closed).toEqual({ code: 4501, reason: 'unauthenticated' });
});

test('a token of the address serves a connect that has none', async () => {
  const { open } = await startServer();
  const client = await open({ query: `?access_token=${await tokenFor('ann')}` });
  client.send({ type: 'connect', client: { id: 'x', kind: 'plugin' } });
  expect(await client.expect('connected')).toMatchObject({ user: { id: 'ann' }, subscriptions: [] });
});
