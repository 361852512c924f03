import { type Environment, platformEnvironment, type Signal } from '@headway/client';
import { memoryLog } from '@headway/log';
import { expect, test } from 'vitest';
import { fakeClock } from '../fake-clock.ts';
import {
  becomesLive,
  faultyPair,
  hears,
  isolate,
  joined,
  listen,
  publish,
  until,
  upTo,
} from '../../test/faults.ts';

const hourMs = 3_600_000;
const tickMs = 5000;

/** A page as the client sees it; the test says what happens to it. */
function page() {
  let tell: (signal: Signal) => void = () => undefined;
  const around = { hidden: false };
  const environment: Environment = {
    ...platformEnvironment(),
    hidden: () => around.hidden,
    watch(listener) {
      tell = listener;
      return () => (tell = () => undefined);
    },
  };
  return { environment, around, signal: (signal: Signal) => tell(signal) };
}

test('a device that slept for hours finds a dead connection, leaves it at once and hears what it missed', async () => {
  const clock = fakeClock({ now: Date.now() });
  const pair = await faultyPair();
  let tokens = 0;
  const getToken = async () => {
    tokens += 1;
    return pair.token('ada');
  };
  const ada = await joined(pair, { client: { clock, getToken } });
  pair.network.cut({ side: 'server' });
  await publish(pair, 5);
  clock.jump(3 * hourMs);
  await clock.advance(tickMs);
  await hears(ada, 5);
  expect(ada.heard).toEqual(upTo(5));
  expect(tokens).toBe(2);
});

test("a client's clock that is set back by hours changes nothing for it", async () => {
  const clock = fakeClock({ now: Date.now() });
  const pair = await faultyPair();
  const ada = await joined(pair, { client: { clock } });
  const before = ada.client.state();
  await publish(pair, 1);
  await hears(ada, 1);
  clock.jump(-5 * hourMs);
  await clock.advance(tickMs);
  await publish(pair, 2, 2);
  await hears(ada, 2);
  expect(ada.client.state()).toBe(before);
  expect(ada.heard).toEqual([1, 2]);
});

test.each([
  { hours: 3, missed: null, heard: upTo(4) },
  { hours: -3, missed: null, heard: upTo(4) },
  { hours: 30, missed: 'trimmed', heard: [1, 2, 4] },
])(
  "when the server's clock jumps by $hours h, who is there stays, and who comes back is told the truth",
  async ({ hours, missed, heard }) => {
    const clock = fakeClock({ now: Date.now() });
    const pair = await faultyPair({ clock, log: () => memoryLog({ clock }) });
    const getToken = async () => pair.token('ada', { exp: Math.floor(Date.now() / 1000) + 100 * 3600 });
    const ada = await joined(pair, { client: { getToken } });
    const connected = ada.client.state();
    const bob = await joined(pair, { client: { getToken } });
    await publish(pair, 2);
    await hears(bob, 2);
    const bobs = pair.network.connections.at(-1);
    pair.network.refuse();
    bobs?.cut();
    await until(() => bob.handle.snapshot().status === 'stale');
    await publish(pair, 3, 3);
    await hears(ada, 3);
    clock.jump(hours * hourMs);
    await pair.log.sweep();
    pair.network.accept();
    await becomesLive(bob.handle);
    await publish(pair, 4, 4);
    await until(() => bob.heard.at(-1) === 4);
    await hears(ada, 4);
    expect(bob.heard).toEqual(heard);
    expect(bob.handle.snapshot().reason).toBe(missed);
    expect(ada.heard).toEqual(upTo(4));
    expect(ada.client.state()).toBe(connected);
  },
);

test('a tab that was frozen and resumes hears once what came before, meanwhile and after', async () => {
  const clock = fakeClock({ now: Date.now() });
  const { environment, around, signal } = page();
  const pair = await faultyPair({ heartbeatMs: 50, silenceMs: 200 });
  const ada = await joined(pair, { client: { clock, environment } });
  await publish(pair, 3);
  await hears(ada, 3);
  around.hidden = true;
  // A frozen tab runs nothing: neither its timers nor what answers the server.
  pair.network.freeze();
  await publish(pair, 6, 4);
  await until(() => pair.headway.connections === 0);
  await publish(pair, 9, 7);
  clock.jump(hourMs);
  around.hidden = false;
  signal('wake');
  pair.network.thaw();
  await hears(ada, 9);
  await publish(pair, 10, 10);
  await hears(ada, 10);
  expect(ada.heard).toEqual(upTo(10));
  expect(ada.handle.snapshot().reason).toBeNull();
});

test('a tab that was frozen for a moment only keeps its connection', async () => {
  const clock = fakeClock({ now: Date.now() });
  const { environment, signal } = page();
  const pair = await faultyPair();
  const ada = await joined(pair, { client: { clock, environment } });
  const before = ada.client.state();
  pair.network.freeze();
  await publish(pair, 3);
  clock.jump(20_000);
  signal('wake');
  pair.network.thaw();
  await hears(ada, 3);
  expect(ada.client.state()).toBe(before);
});

test('who was offline while the network refused comes back at once when it is there again', async () => {
  const clock = fakeClock({ now: Date.now() });
  const { environment, signal } = page();
  const pair = await faultyPair();
  const client = pair.client('ada', { clock, environment });
  const ada = listen(client);
  client.connect();
  await becomesLive(ada.handle);
  signal('offline');
  await until(() => pair.headway.connections === 0);
  await isolate(pair);
  await publish(pair, 3);
  pair.network.accept();
  signal('online');
  await hears(ada, 3);
  expect(ada.heard).toEqual(upTo(3));
});
