import { expect, test } from 'vitest';
import {
  acknowledge,
  channel,
  deadlineMs,
  deliveries,
  delivered,
  mailer,
  publish,
  startDurable,
} from '../test/durable-peer.ts';
import type { RawClient } from '../test/raw-client.ts';

type Server = Awaited<ReturnType<typeof startDurable>>;

/** Lets so many deadlines of what is first in flight pass, each redelivered. */
async function failHead({ clock }: Server, client: RawClient, times: number): Promise<string[]> {
  const heard: string[] = [];
  for (let time = 0; time < times; time += 1) {
    await clock.advance(deadlineMs);
    heard.push(await delivered(client));
  }
  return heard;
}

async function startFailing(options: Parameters<typeof startDurable>[0] = {}) {
  const server = await startDurable(options);
  const client = await server.connect({ subscriptions: [mailer] });
  await publish(server, 3);
  await deliveries(client, 3);
  return { server, client };
}

test('sets an event aside after its attempts, goes on with the next, and says so', async () => {
  const open = { subscribe: () => true };
  const { server, client } = await startFailing({ namespaces: { room: open, user: open } });
  const watcher = await server.connect({ subscriptions: [{ channel: 'user:ann' }] });
  // The second is sent anew: whoever stopped at the first one hears by it that it may go on.
  expect(await failHead(server, client, 3)).toEqual(['1/2', '1/3', '2/1']);
  const [aside] = await server.headway.durable.listSetAside();
  expect(aside).toMatchObject({
    user: 'ann',
    name: 'mailer',
    channel,
    attempts: 3,
    setAsideAt: server.clock.now(),
    event: { offset: 1, type: 'task.noted', data: { text: '1' } },
  });
  expect(await watcher.next()).toMatchObject({
    type: 'delivery.failed',
    channel: 'user:ann',
    data: {
      id: aside?.id,
      user: 'ann',
      durable: 'mailer',
      channel,
      offset: 1,
      eventType: 'task.noted',
      attempts: 3,
      reason: 'not_acknowledged',
    },
  });
  expect(await server.headway.durable.list()).toMatchObject([{ position: { offset: 1 }, attempts: 0 }]);
  await acknowledge(server, client, 3);
  expect(await server.headway.durable.list()).toMatchObject([{ position: { offset: 3 } }]);
});

test('sends what was set aside again, alone and once it is asked for', async () => {
  const { server, client } = await startFailing();
  await failHead(server, client, 6);
  const asides = await server.headway.durable.listSetAside();
  expect(asides.map(({ event }) => event.offset)).toEqual([1, 2]);
  for (const { id } of asides) expect(await server.headway.durable.sendAgain(id)).toBe(true);
  expect(await server.headway.durable.sendAgain('nobody')).toBe(false);
  // The third is in flight: an acknowledgement of it must not be taken for one of them.
  await publish(server, 4, 4);
  expect(await client.settle()).toEqual([]);
  client.send({ type: 'ack', ...mailer, epoch: server.log.epoch, offset: 3 });
  expect(await delivered(client)).toBe('1/1');
  client.send({ type: 'ack', ...mailer, epoch: server.log.epoch, offset: 3 });
  expect(await client.settle()).toEqual([]);
  client.send({ type: 'ack', ...mailer, epoch: server.log.epoch, offset: 1 });
  expect(await delivered(client)).toBe('2/1');
  expect(await server.headway.durable.listSetAside()).toMatchObject([{ event: { offset: 2 } }]);
  client.send({ type: 'ack', ...mailer, epoch: server.log.epoch, offset: 2 });
  expect(await delivered(client)).toBe('4/1');
  expect(await server.headway.durable.listSetAside()).toEqual([]);
});

test('goes on with what is in flight while something waits to be sent again', async () => {
  const { server, client } = await startFailing();
  expect(await failHead(server, client, 3)).toEqual(['1/2', '1/3', '2/1']);
  const [{ id } = { id: '' }] = await server.headway.durable.listSetAside();
  await server.headway.durable.sendAgain(id);
  // Its reader stopped at the second and waits to be given it again.
  expect(await failHead(server, client, 3)).toEqual(['2/2', '2/3', '3/1']);
  client.send({ type: 'ack', ...mailer, epoch: server.log.epoch, offset: 3 });
  expect(await delivered(client)).toBe('1/1');
});

test('sets what was sent again aside once more when it fails again', async () => {
  const { server, client } = await startFailing();
  await failHead(server, client, 3);
  await acknowledge(server, client, 3);
  const [{ id } = { id: '' }] = await server.headway.durable.listSetAside();
  await server.headway.durable.sendAgain(id);
  expect(await delivered(client)).toBe('1/1');
  expect(await failHead(server, client, 2)).toEqual(['1/2', '1/3']);
  await publish(server, 4, 4);
  await server.clock.advance(deadlineMs);
  expect(await delivered(client)).toBe('4/1');
  expect(await server.headway.durable.listSetAside()).toMatchObject([
    { id, attempts: 6, resendAttempts: null },
  ]);
  expect(await server.headway.durable.drop(id)).toBe(true);
  expect(await server.headway.durable.drop(id)).toBe(false);
});

test('sends what is to be sent again to who comes later', async () => {
  const { server, client } = await startFailing();
  await failHead(server, client, 3);
  client.terminate();
  await expect.poll(() => server.headway.connections).toBe(0);
  const [{ id } = { id: '' }] = await server.headway.durable.listSetAside();
  await server.headway.durable.sendAgain(id);
  const again = await server.connect({ subscriptions: [mailer] });
  expect(await delivered(again)).toBe('1/1');
  await server.clock.advance(deadlineMs);
  expect(await delivered(again)).toBe('1/2');
  client.terminate();
  await acknowledge(server, again, 1);
  expect(await deliveries(again, 2)).toEqual(['2/1', '3/1']);
});

test('gives up what was dropped while it was in flight', async () => {
  const { server, client } = await startFailing();
  await failHead(server, client, 3);
  await acknowledge(server, client, 3);
  const [{ id } = { id: '' }] = await server.headway.durable.listSetAside();
  await server.headway.durable.sendAgain(id);
  await delivered(client);
  await server.headway.durable.drop(id);
  await publish(server, 4, 4);
  await server.clock.advance(deadlineMs);
  expect(await delivered(client)).toBe('4/1');
});

test('tries the next one without end when as many are set aside as may be', async () => {
  const { server, client } = await startFailing({ durable: { maxAttempts: 1, maxSetAside: 1 } });
  expect(await failHead(server, client, 4)).toEqual(['2/1', '2/2', '2/3', '2/4']);
  expect(await server.headway.durable.listSetAside()).toHaveLength(1);
  expect(server.errors).toMatchObject([{ stage: 'durable' }, {}, {}]);
});

test('tells of failures where the application says, and not of failures of such notices', async () => {
  const { server, client } = await startFailing({
    durable: { maxAttempts: 1, noticeChannel: () => channel },
  });
  expect(await failHead(server, client, 1)).toEqual(['2/1']);
  client.send({ type: 'ack', ...mailer, epoch: server.log.epoch, offset: 3 });
  expect(await client.expect('delivery')).toMatchObject({ event: { type: 'delivery.failed', offset: 4 } });
  await publish(server, 5, 5);
  expect(await delivered(client)).toBe('5/1');
  await server.clock.advance(deadlineMs);
  expect(await delivered(client)).toBe('5/1');
  expect((await server.log.position(channel)).offset).toBe(5);
});
