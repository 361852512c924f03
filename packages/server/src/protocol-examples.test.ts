import { readFileSync } from 'node:fs';
import type { Duplex } from 'node:stream';
import { expect, onTestFinished, test, vi } from 'vitest';
import { startServer, tokenFor } from '../test/harness.ts';
import { channel, deadlineMs, publish, startDurable } from '../test/durable-peer.ts';

/** One of the programs that `docs/protocol.md` shows, with what of it is to be looked at. */
async function exampleWith(start: string, end: string, exported: string): Promise<Record<string, unknown>> {
  const page = readFileSync(new URL('../../../docs/protocol.md', import.meta.url), 'utf8');
  const [, code] = new RegExp(`^\`\`\`js\\n(${start}.*?)${end}`, 'ms').exec(page) ?? [];
  if (code === undefined) throw new Error(`The page has no example that begins with '${start}'.`);
  const source = `${code}\nexport { ${exported} };`;
  return import(`data:text/javascript,${encodeURIComponent(source)}`);
}

type Connect = (url: string, token: string, channel: string, delayMs: number) => void;

test('the client in the documentation shows the present state, and misses nothing over a cut', async () => {
  const { connect, entities } = (await exampleWith(
    'let position;',
    '^connect\\(',
    'connect, entities',
  )) as unknown as { connect: Connect; entities: Map<string, unknown> };
  const logged = vi.spyOn(console, 'log').mockImplementation(() => undefined);
  const failed = vi.spyOn(console, 'error').mockImplementation(() => undefined);
  onTestFinished(() => void vi.restoreAllMocks());
  const server = await startServer({ pageEvents: 3 });
  const sockets: Duplex[] = [];
  server.http.on('upgrade', (_request, socket) => sockets.push(socket));
  const progress = (id: string, percent: number) =>
    server.headway.publish('room:1', { type: 'task.progress', data: { id, percent } });
  const note = (text: string) => server.headway.publish('room:1', { type: 'task.noted', data: { text } });
  const shown = () => Object.fromEntries(entities);
  const told = () => logged.mock.calls.map(([, data]) => (data as { text: string }).text);

  for (const id of ['a', 'b', 'c', 'd']) await progress(id, 1);
  connect(server.url, await tokenFor('ann'), 'room:1', 20);
  const four = (percent: number) =>
    Object.fromEntries(['a', 'b', 'c', 'd'].map((id) => [`task:${id}`, { id, percent }]));
  await expect.poll(shown).toEqual(four(1));
  await note('live');
  await expect.poll(told).toEqual(['live']);

  // From here on nothing reaches it until it is back, which may be sooner than anybody looks.
  sockets[0]?.destroy();
  for (const id of ['a', 'b', 'c', 'd']) await progress(id, 2);
  await server.headway.publish('room:1', { type: 'task.ended', data: null }, { tombstoneKey: 'task:d' });
  for (const text of ['missed 1', 'missed 2', 'missed 3', 'missed 4']) await note(text);
  await expect.poll(told).toEqual(['live', 'missed 1', 'missed 2', 'missed 3', 'missed 4']);
  expect(sockets).toHaveLength(2);
  const { 'task:d': _, ...three } = four(2);
  expect(shown()).toEqual(three);

  // It comes back no more when it is told so.
  server.headway.disconnect({ userId: 'ann' });
  await expect.poll(() => failed.mock.calls).toEqual([['Closed for good:', 'signed_out']]);
});

type ReadDurably = (
  url: string,
  token: string,
  channel: string,
  durable: string,
  handle: (event: { data: { text: string } }, attempt: number) => Promise<void>,
) => void;

test('the reader in the documentation deals with each event in order, again where it failed', async () => {
  const { readDurably } = (await exampleWith('function readDurably', '^```', 'readDurably')) as unknown as {
    readDurably: ReadDurably;
  };
  const told = vi.spyOn(console, 'error').mockImplementation(() => undefined);
  const server = await startDurable();
  const calls: string[] = [];
  const failing = new Set(['2', '3']);
  readDurably(server.url, await tokenFor('ann'), channel, 'mailer', async ({ data: { text } }, attempt) => {
    calls.push(`${text}/${attempt}`);
    if (failing.has(text)) throw new Error(`Not ${text}.`);
  });
  const list = () => server.headway.durable.list();
  await expect.poll(list).toMatchObject([{ held: true }]);
  await publish(server, 4);
  await expect.poll(list).toMatchObject([{ position: { offset: 1 } }]);
  await expect.poll(() => calls).toEqual(['1/1', '2/1']);
  failing.delete('2');
  await server.clock.advance(deadlineMs);
  await expect.poll(() => calls).toEqual(['1/1', '2/1', '2/2', '3/1']);
  await expect.poll(list).toMatchObject([{ position: { offset: 2 } }]);
  // The third is given up; the fourth goes on without it.
  for (const attempt of [2, 3]) {
    await server.clock.advance(deadlineMs);
    await expect.poll(() => calls.at(-1)).toBe(`3/${attempt}`);
  }
  await server.clock.advance(deadlineMs);
  await expect.poll(list).toMatchObject([{ position: { offset: 4 } }]);
  expect(calls.at(-1)).toBe('4/1');
  expect(await server.headway.durable.listSetAside()).toMatchObject([{ event: { offset: 3 } }]);
  expect(told).toHaveBeenCalledTimes(4);
  told.mockRestore();
});
