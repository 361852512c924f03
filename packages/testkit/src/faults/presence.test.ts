import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { ClientOptions } from '@headway/client';
import { watchPresence, type PresenceSnapshot } from '@headway/client/presence';
import type { NamespaceOptions } from '@headway/server';
import { expect, onTestFinished, test } from 'vitest';
import {
  becomesLive,
  type BuiltinClient,
  type BuiltinPair,
  channel,
  eager,
  until,
} from '../../test/faults.ts';
import { fakeClock } from '../fake-clock.ts';
import { faultyNetwork } from '../faulty-network.ts';
import { type PairOptions, startPair } from '../start-pair.ts';
import type { BuiltinEvents } from '@headway/protocol';

const script = join(import.meta.dirname, '../../test/present-client.ts');
const graceMs = 10_000;

async function presentPair({
  presence = { graceMs },
  ...options
}: PairOptions<BuiltinEvents> & Pick<NamespaceOptions, 'presence'> = {}): Promise<BuiltinPair> {
  const pair = await startPair({
    namespaces: { project: { subscribe: () => true, publish: () => true, presence } },
    ...options,
  });
  onTestFinished(() => pair.close());
  return pair;
}

/** A pair whose server's time the test owns, long after its start. */
async function timedPair(options: Parameters<typeof presentPair>[0] = {}) {
  const clock = fakeClock({ now: Date.now() });
  const pair = await presentPair({ clock, ...options });
  await clock.advance(2 * graceMs);
  return { pair, clock };
}

/** Someone in the channel. */
async function comes(pair: BuiltinPair, user: string, options: Partial<ClientOptions> = {}) {
  const client = await pair.connect(user, { ...eager, ...options });
  await becomesLive(client.channel(channel));
  return client;
}

const words = ({ status, count, members }: PresenceSnapshot): string =>
  `${status} ${members ? [...members.keys()].toSorted().join(' ') : count}`;

/** Watches without being there. */
function watched(client: BuiltinClient) {
  const watch = watchPresence(client, channel, { unseen: true });
  /** All that was ever shown. */
  const shown: string[] = [];
  watch.subscribe(() => shown.push(words(watch.snapshot())));
  return { shown, shows: (text: string) => until(() => words(watch.snapshot()) === text), watch };
}

/** Someone who only looks on. */
const looksOn = async (pair: BuiltinPair) => watched(await pair.connect('zoe', eager));

test('a process that is killed is missed after the grace, and not before', async () => {
  const { pair, clock } = await timedPair();
  const view = await looksOn(pair);
  await view.shows('live ');
  const child = spawn(
    process.execPath,
    ['--conditions=@headway/source', script, pair.url, pair.token('ann'), channel],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  onTestFinished(() => void child.kill('SIGKILL'));
  await once(child.stdout, 'data');
  await clock.advance(1000);
  await view.shows('live ann');
  child.kill('SIGKILL');
  await until(() => pair.headway.connections === 1);
  await clock.advance(graceMs - 1000);
  expect(pair.headway.presence(channel)).toMatchObject([{ user: 'ann' }]);
  await clock.advance(2000);
  await view.shows('live ');
  expect(view.shown).toEqual(['live ', 'live ann', 'live ']);
});

test('a network that is cut every three seconds shows to nobody else', async () => {
  const { pair, clock } = await timedPair();
  const network = await faultyNetwork({ target: pair.url });
  onTestFinished(() => network.close());
  const view = await looksOn(pair);
  const ann = pair.client('ann', { ...eager, url: network.url });
  const handle = ann.channel(channel);
  ann.connect();
  await becomesLive(handle);
  await clock.advance(1000);
  await view.shows('live ann');
  for (let round = 0; round < 8; round += 1) {
    network.cut();
    await until(() => handle.snapshot().status === 'stale');
    await clock.advance(3000);
    await becomesLive(handle);
  }
  // One whose end the server is not told of, beside the new one.
  network.cut({ side: 'client' });
  await until(() => handle.snapshot().status === 'stale');
  await becomesLive(handle);
  await clock.advance(3000);
  expect(pair.headway.presence(channel)).toMatchObject([{ user: 'ann', clients: [{}] }]);
  expect(view.shown).toEqual(['live ', 'live ann']);
});

test('a cut without a word, on either side, ends in a leave once nobody comes back', async () => {
  const { pair, clock } = await timedPair({ network: true, heartbeatMs: 1000, silenceMs: 3000 });
  const ann = await comes(pair, 'ann');
  const ben = await comes(pair, 'ben');
  expect(pair.headway.presence(channel)).toHaveLength(2);
  const [first, second] = pair.network.connections;
  pair.network.refuse();
  first?.cut({ side: 'client' });
  second?.cut();
  await until(() => ann.state().status !== 'connected' && ben.state().status !== 'connected');
  await until(async () => {
    await clock.advance(1000);
    return pair.headway.connections === 0;
  });
  await clock.advance(graceMs);
  expect(pair.headway.presence(channel)).toEqual([]);
});

test('several tabs and devices of a person are one, who goes with the last', async () => {
  const { pair, clock } = await timedPair();
  const view = await looksOn(pair);
  const kinds = ['web', 'mobile', 'desktop'] as const;
  const clients = await Promise.all(kinds.map((kind) => comes(pair, 'ann', { client: { id: kind, kind } })));
  await clock.advance(1000);
  await view.shows('live ann');
  const member = view.watch.snapshot().members?.get('ann');
  expect(member?.clients.map(({ kind }) => kind).toSorted()).toEqual([...kinds].toSorted());
  for (const [index, client] of clients.entries()) {
    client.close();
    await until(() => pair.headway.connections === kinds.length - index);
    await clock.advance(1000);
  }
  await view.shows('live ');
  expect([...new Set(view.shown)]).toEqual(['live ', 'live ann']);
});

test('a crowd is counted, and a list again when it has gone', async () => {
  const { pair, clock } = await timedPair({ presence: { maxMembers: 3 } });
  const view = await looksOn(pair);
  const clients = await Promise.all(['a', 'b', 'c', 'd', 'e'].map((user) => comes(pair, user)));
  await clock.advance(2000);
  await view.shows('live 5');
  clients[0]?.close();
  clients[2]?.close();
  await until(() => pair.headway.connections === 4);
  await clock.advance(2000);
  await view.shows('live b d e');
  expect(view.shown.slice(-2)).toEqual(['live 5', 'live b d e']);
});

test('a restart of the server shows nobody leaving who comes back, and in the end who did not', async () => {
  const { pair, clock } = await timedPair();
  const [ann, , cy] = await Promise.all(['ann', 'ben', 'cy'].map((user) => comes(pair, user)));
  await clock.advance(1000);
  const view = await looksOn(pair);
  if (!ann || !cy) throw new Error('They are there.');
  const own = watched(ann);
  await view.shows('live ann ben cy');
  await own.shows('live ann ben cy');
  const restarting = pair.restart({ abrupt: true });
  cy.close();
  await restarting;
  await until(() => pair.headway.connections === 3 && pair.headway.presence(channel).length === 2);
  await clock.advance(1000);
  await Promise.all([view.shows('stale ann ben cy'), own.shows('stale ann ben cy')]);
  await clock.advance(graceMs);
  await view.shows('live ann ben');
  await own.shows('live ann ben');
  for (const { shown } of [view, own]) {
    const since = shown.slice(shown.indexOf('live ann ben cy'));
    expect(new Set(since)).toEqual(new Set(['live ann ben cy', 'stale ann ben cy', 'live ann ben']));
    expect(since.indexOf('live ann ben')).toBe(since.length - 1);
  }
});

test('a watch and a subscription of one channel do not disturb each other', async () => {
  const { pair, clock } = await timedPair();
  const ann = await comes(pair, 'ann');
  const handle = ann.channel(channel);
  const heard: string[] = [];
  handle.on('system.notice', ({ data }) => heard.push(data?.message ?? ''));
  const say = (message: string) =>
    pair.headway.publish(channel, { type: 'system.notice', data: { id: message, level: 'info', message } });
  await say('1');
  const view = watchPresence(ann, channel);
  await until(() => view.snapshot().status === 'live');
  await say('2');
  view.release();
  await say('3');
  await until(() => heard.length === 3);
  await clock.advance(2000);
  expect(heard).toEqual(['1', '2', '3']);
  expect(handle.snapshot().reason).toBeNull();
  expect(pair.headway.presence(channel)).toMatchObject([{ user: 'ann' }]);
});
