import { memoryLog } from '@headway/log';
import { expect, test } from 'vitest';
import { fakeClock } from '../fake-clock.ts';
import {
  channel,
  faultyPair,
  gatedLog,
  hears,
  heldBack,
  isolate,
  job,
  joined,
  publish,
  turns,
  until,
  upTo,
} from '../../test/faults.ts';

const dayMs = 86_400_000;

test('a token that expires in the middle of a resumption is renewed, and the rest comes once', async () => {
  const clock = fakeClock({ now: Date.now() });
  const gated = gatedLog(memoryLog);
  const pair = await faultyPair({
    clock,
    log: gated.open,
    pageEvents: 10,
    heartbeatMs: dayMs / 2,
    silenceMs: dayMs,
  });
  let tokens = 0;
  const getToken = async () => {
    tokens += 1;
    return pair.token('ada', { exp: Math.floor(clock.now() / 1000) + 900 });
  };
  const ada = await joined(pair, { client: { getToken } });
  await isolate(pair);
  await publish(pair, 100);
  gated.state.free = 3;
  pair.network.accept();
  await until(() => gated.state.waiting === 1);
  await hears(ada, 30);
  expect([ada.heard, tokens]).toEqual([upTo(30), 1]);
  await clock.advance(900_000);
  await until(() => ada.client.state().status !== 'connected');
  gated.letGo();
  await hears(ada, 100);
  await publish(pair, 101, 101);
  await hears(ada, 101);
  expect(ada.heard).toEqual(upTo(101));
  expect(tokens).toBe(2);
  expect(ada.handle.snapshot().reason).toBeNull();
});

test('a right that is withdrawn in mid-stream ends it at its place, for who is behind too', async () => {
  let allowed = true;
  const subscribe = async (): Promise<boolean> => {
    // A rule that asks a database: events are stored meanwhile.
    await turns();
    return allowed;
  };
  const pair = await faultyPair({ namespaces: { project: { subscribe } } });
  const ada = await joined(pair);
  await publish(pair, 5);
  await hears(ada, 5);
  pair.network.freeze({ direction: 'toClient' });
  await publish(pair, 20, 6);
  await until(() => heldBack(pair) > 0);
  allowed = false;
  const rechecked = pair.headway.recheck(channel);
  const later = publish(pair, 40, 21);
  await Promise.all([rechecked, later]);
  pair.network.thaw();
  await until(() => ada.handle.snapshot().status === 'refused');
  pair.network.cut();
  await until(() => ada.client.state().status !== 'connected');
  await until(() => ada.client.state().status === 'connected');
  expect(ada.handle.snapshot()).toMatchObject({ status: 'refused', code: 'forbidden' });
  expect(ada.heard).toEqual(upTo(20));
});

test('a right that is withdrawn while a client is away takes away what it knew, and gives it nothing', async () => {
  let allowed = true;
  const pair = await faultyPair({ namespaces: { project: { subscribe: () => allowed } } });
  const ada = await joined(pair);
  await pair.headway.publish(channel, { type: 'job.started', data: job('a') });
  await until(() => ada.handle.snapshot().entities.has('job:a'));
  await isolate(pair);
  allowed = false;
  await publish(pair, 3);
  pair.network.accept();
  await until(() => ada.handle.snapshot().status === 'refused');
  expect(ada.handle.snapshot()).toMatchObject({ code: 'forbidden', position: null });
  expect([ada.handle.snapshot().entities.size, ada.heard]).toEqual([0, []]);
});

test('a right that is withdrawn while a resumption is read gives no page more', async () => {
  let allowed = true;
  const gated = gatedLog(memoryLog);
  const pair = await faultyPair({
    log: gated.open,
    pageEvents: 10,
    namespaces: { project: { subscribe: () => allowed } },
  });
  const ada = await joined(pair);
  await isolate(pair);
  await publish(pair, 100);
  gated.state.free = 2;
  pair.network.accept();
  await until(() => gated.state.waiting === 1);
  await hears(ada, 20);
  allowed = false;
  await pair.headway.recheck();
  gated.letGo();
  await until(() => ada.handle.snapshot().status === 'refused');
  expect(ada.heard).toEqual(upTo(20));
});
