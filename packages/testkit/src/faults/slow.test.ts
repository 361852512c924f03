import { createClient } from '@headway/client';
import type { BuiltinEvents, Job } from '@headway/protocol';
import { expect, onTestFinished, test } from 'vitest';
import { secret, startCounted } from '../../test/counted.ts';
import { eager, until, upTo } from '../../test/faults.ts';
import { faultyNetwork } from '../faulty-network.ts';
import { signToken } from '../sign-token.ts';
import { startPair } from '../start-pair.ts';

const channel = 'job:watched';
/** Together 32 MB: far more than the kernel holds for the sockets on the way. */
const events = 2000;
const length = 16_000;
/** Of the three jobs that report. */
const newest = '1998,1999,2000';
/** What the server may hold more than before: its bound for a connection is 300 kB, and garbage comes and goes. */
const maxGrowthBytes = 5_000_000;

function reader(url: string, userId: string) {
  const now = Math.floor(Date.now() / 1000);
  const client = createClient<BuiltinEvents>({
    url,
    getToken: async () => signToken({ sub: userId, iat: now, exp: now + 900 }, secret),
    ...eager,
  });
  onTestFinished(() => client.close());
  const handle = client.channel(channel);
  const heard: number[] = [];
  const statuses = new Set<string>();
  handle.on('system.notice', ({ data }) => heard.push(Number.parseInt(data?.message ?? '', 10)));
  handle.subscribe(() => statuses.add(handle.snapshot().status));
  client.connect();
  return {
    heard,
    statuses,
    handle,
    revisions: () =>
      [...handle.snapshot().entities.values()]
        .map(({ data }) => (data as Job).revision)
        .toSorted((a, b) => a - b),
  };
}

test(
  'a reader at 1 KiB/s beside fast ones holds nobody up, costs bounded memory, stays, and gets all in the end',
  { timeout: 120_000 },
  async () => {
    const server = await startCounted();
    const url = `ws://127.0.0.1:${server.port}/ws`;
    const network = await faultyNetwork({ target: url });
    onTestFinished(() => network.close());
    const slow = reader(network.url, 'slow');
    const fast = upTo(5).map((number) => reader(url, `fast-${number}`));
    await until(() => [slow, ...fast].every(({ handle }) => handle.snapshot().status === 'live'));
    network.throttle(1024, { direction: 'toClient' });

    const before = await server.holdings();
    await server.publish({ channel, first: 1, last: events, length });
    for (const { heard, revisions } of fast) {
      await until(() => heard.length === events && revisions().join() === newest);
      expect(heard).toEqual(upTo(events));
    }
    expect(slow.heard.length).toBeLessThan(events / 10);
    const after = await server.holdings();
    expect(after.connections).toBe(1 + fast.length);
    expect(after.heldBytes - before.heldBytes).toBeLessThan(maxGrowthBytes);

    network.throttle(null);
    await until(() => slow.heard.length === events && slow.revisions().join() === newest);
    expect(slow.heard).toEqual(upTo(events));
    expect([...slow.statuses]).toEqual(['live']);
    expect(slow.handle.snapshot().reason).toBeNull();
    expect((await server.holdings()).connections).toBe(1 + fast.length);
  },
);

test('what a slow reader sees is never much older than what it takes to read a little', async () => {
  const pair = await startPair({ network: true, stallMs: 2000, heartbeatMs: 500, silenceMs: 1500 });
  onTestFinished(() => pair.close());
  const client = await pair.connect('slow', eager);
  const handle = client.channel('queue:default');
  const heard: number[] = [];
  handle.on('queue.stats', ({ data }) => heard.push(data?.waiting ?? 0));
  await until(() => handle.snapshot().status === 'live');
  pair.network.throttle(65_536, { direction: 'toClient' });

  const updates = 20_000;
  const statistics = {
    queue: 'default',
    paused: 0,
    active: 0,
    reviewing: 0,
    completed: 0,
    failed: 0,
    cancelled: 0,
    total: 0,
    parallel: { busy: 0, total: 1 },
    throughputPerMinute: 0,
    noWorkerFor: [],
  };
  for (let waiting = 1; waiting <= updates; waiting += 1) {
    await pair.headway.publish('queue:default', {
      type: 'queue.stats',
      data: { ...statistics, waiting },
    });
  }
  await until(() => heard.at(-1) === updates);
  // Without a bound on what is written and not confirmed, the buffers on the way would have taken half of them.
  expect(heard.length).toBeLessThan(updates / 10);
  expect(heard).toEqual(heard.toSorted((a, b) => a - b));
  expect(pair.headway.connections).toBe(1);
});
