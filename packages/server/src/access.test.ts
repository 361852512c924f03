import { HeadwayError } from '@headway/protocol';
import { expect, test, vi } from 'vitest';
import { startServer } from '../test/harness.ts';
import type { NamespaceContext } from './options.ts';

const noted = (text: string) => ({ type: 'task.noted', data: { text } }) as const;

test('what no rule allows is denied', async () => {
  const { connect, errors } = await startServer({
    namespaces: {
      open: { subscribe: () => true },
      slow: { subscribe: async () => true },
      silent: {},
      closed: { subscribe: () => false },
      // @ts-expect-error a rule written in JavaScript may say anything
      vague: { subscribe: () => 'yes' },
      broken: { subscribe: () => Promise.reject(new Error('no database')) },
    },
  });
  const channels = [
    'open:1',
    'slow',
    'silent:1',
    'closed:1',
    'vague:1',
    'broken:1',
    'constructor:1',
    'open:',
    '?',
  ];
  const client = await connect({ subscriptions: channels.map((channel) => ({ channel })) });
  const answers = client.connected['subscriptions'] as { channel: string; type?: string; code?: string }[];
  expect(answers.map(({ channel }) => channel)).toEqual(channels);
  expect(answers.map(({ type, code }) => type ?? code)).toEqual([
    'subscribed',
    'subscribed',
    'forbidden',
    'forbidden',
    'forbidden',
    'forbidden',
    'unknown_channel',
    'unknown_channel',
    'unknown_channel',
  ]);
  expect(errors).toMatchObject([{ error: { message: 'no database' }, stage: 'subscribe rule' }]);

  client.send({ type: 'subscribe', ref: '1', channel: 'closed:2' });
  expect(await client.expect('error')).toMatchObject({ ref: '1', code: 'forbidden', retryable: false });
});

test('a rule hears who asks for what', async () => {
  const subscribe = vi.fn<(context: NamespaceContext) => boolean>(() => true);
  const { connect } = await startServer({ namespaces: { room: { subscribe } } });
  await connect({ user: 'ben', subscriptions: [{ channel: 'room:7' }] });
  expect(subscribe).toHaveBeenCalledWith({
    channel: 'room:7',
    id: '7',
    identity: expect.objectContaining({ userId: 'ben', sessionId: 's1' }),
  });
});

test('a channel that could not be read is refused by itself, without the error in it', async () => {
  const { connect, errors } = await startServer({
    namespaces: {
      room: { subscribe: () => true },
      bad: { subscribe: () => true, load: () => Promise.reject(new Error('secret path')) },
      gone: { subscribe: () => true, load: () => Promise.reject(new HeadwayError('not_found')) },
    },
  });
  const client = await connect({
    subscriptions: ['bad:1', 'gone:1', 'room:1'].map((channel) => ({ channel })),
  });
  expect(client.connected['subscriptions']).toMatchObject([
    { channel: 'bad:1', code: 'internal', message: 'Something went wrong on the server.' },
    { channel: 'gone:1', code: 'not_found' },
    { type: 'subscribed' },
  ]);
  expect(errors).toMatchObject([{ error: { message: 'secret path' } }]);
});

test('a right that was withdrawn ends the subscription at its place in the channel', async () => {
  const members = new Set(['ann', 'ben']);
  const { headway, connect } = await startServer({
    namespaces: { room: { subscribe: async ({ identity }) => members.has(identity.userId) } },
  });
  const subscriptions = [{ channel: 'room:1' }, { channel: 'room:2' }];
  const [ann, ben] = await Promise.all([
    connect({ user: 'ann', subscriptions }),
    connect({ user: 'ben', subscriptions }),
  ]);
  await headway.publish('room:1', noted('for both'));
  members.delete('ben');
  const rechecked = headway.recheck('room:1');
  await headway.publish('room:1', noted('for ann'));
  await rechecked;
  await headway.publish('room:2', noted('for both'));

  expect(await ben.take(3)).toMatchObject([
    { type: 'task.noted', channel: 'room:1', data: { text: 'for both' } },
    { type: 'unsubscribed', channel: 'room:1', code: 'forbidden' },
    { type: 'task.noted', channel: 'room:2' },
  ]);
  expect(await ann.take(3)).toMatchObject([
    { channel: 'room:1', data: { text: 'for both' } },
    { channel: 'room:1', data: { text: 'for ann' } },
    { channel: 'room:2' },
  ]);

  await headway.recheck();
  expect(await ben.settle()).toMatchObject([{ type: 'unsubscribed', channel: 'room:2', code: 'forbidden' }]);
  expect(await ann.settle()).toEqual([]);
});

test('the rights of one user are asked again in all channels, without asking for anybody else', async () => {
  const asked: string[] = [];
  let allowed = true;
  const { headway, connect } = await startServer({
    namespaces: {
      room: {
        subscribe: ({ identity, channel }) => {
          asked.push(`${identity.userId} ${channel}`);
          return allowed;
        },
      },
    },
  });
  const subscriptions = [{ channel: 'room:1' }, { channel: 'room:2' }];
  const [ann, ben] = await Promise.all([
    connect({ user: 'ann', subscriptions }),
    connect({ user: 'ben', subscriptions }),
  ]);
  asked.length = 0;
  allowed = false;
  await headway.recheck({ userId: 'ben' });
  expect(asked.toSorted()).toEqual(['ben room:1', 'ben room:2']);
  expect(await ben.settle()).toMatchObject([
    { type: 'unsubscribed', channel: 'room:1', code: 'forbidden' },
    { type: 'unsubscribed', channel: 'room:2', code: 'forbidden' },
  ]);
  expect(await ann.settle()).toEqual([]);
});

test('a right that is withdrawn while its rule is asked for the first time does not slip through', async () => {
  let allowed = true;
  const asked: (() => void)[] = [];
  const { headway, connect } = await startServer({
    namespaces: {
      room: {
        subscribe: () => {
          const answer = allowed;
          return new Promise((resolve) => asked.push(() => resolve(answer)));
        },
      },
    },
  });
  const client = await connect();
  client.send({ type: 'subscribe', ref: '1', channel: 'room:1' });
  await vi.waitFor(() => expect(asked).toHaveLength(1));
  allowed = false;
  const rechecked = headway.recheck('room:1');
  await vi.waitFor(() => expect(asked).toHaveLength(2));
  asked[0]?.();
  asked[1]?.();
  await rechecked;
  expect(await client.expect('error')).toMatchObject({ ref: '1', code: 'forbidden' });
  await headway.publish('room:1', noted('secret'));
  expect(await client.settle()).toEqual([]);
});

test('more than can be held during a recheck is read from the log', async () => {
  let answer: (allowed: boolean) => void = () => undefined;
  const subscribe = vi.fn<() => boolean | Promise<boolean>>(() => true);
  const { headway, connect } = await startServer({ namespaces: { room: { subscribe } }, pageEvents: 2000 });
  const client = await connect({ subscriptions: [{ channel: 'room:1' }] });
  subscribe.mockImplementation(() => new Promise((resolve) => (answer = resolve)));
  const rechecked = headway.recheck();
  await Promise.all(Array.from({ length: 1200 }, (_, i) => headway.publish('room:1', noted(`${i}`))));
  answer(true);
  await rechecked;
  const offsets: number[] = [];
  for (let more: unknown = true; more;) {
    const page = await client.expect('subscribed');
    expect(page['recovery']).toBe('resumed');
    offsets.push(...(page['events'] as { offset: number }[]).map(({ offset }) => offset));
    ({ more } = page);
  }
  expect(offsets).toEqual(Array.from({ length: 1200 }, (_, index) => index + 1));
});
