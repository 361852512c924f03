import { readFileSync } from 'node:fs';
import { expect, test, vi } from 'vitest';
import { tokenFor } from '../test/harness.ts';
import { channel, deadlineMs, publish, startDurable } from '../test/durable-peer.ts';

type ReadDurably = (
  url: string,
  token: string,
  channel: string,
  durable: string,
  handle: (event: { data: { text: string } }, attempt: number) => Promise<void>,
) => void;

/** The reader that `docs/protocol.md` shows. */
async function readExample(): Promise<ReadDurably> {
  const page = readFileSync(new URL('../../../docs/protocol.md', import.meta.url), 'utf8');
  const [, code = ''] = /^```js\n(function readDurably.*?)^```/ms.exec(page) ?? [];
  const source = `${code}\nexport { readDurably };`;
  const example = (await import(`data:text/javascript,${encodeURIComponent(source)}`)) as {
    readDurably: ReadDurably;
  };
  return example.readDurably;
}

test('the reader in the documentation deals with each event in order, again where it failed', async () => {
  const readDurably = await readExample();
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
