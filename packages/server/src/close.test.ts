import { expect, test, vi } from 'vitest';
import { fakeClock } from '@headway/testkit';
import { startServer, tokenFor } from '../test/harness.ts';
import { refusedBy } from '../test/refused-by.ts';

test('close says draining, closes with 4005, and is one close however often it is called', async () => {
  const { headway, connect, url } = await startServer();
  const clients = await Promise.all([connect(), connect({ subscriptions: [{ channel: 'room:1' }] })]);
  const closing = headway.close();
  expect(headway.close()).toBe(closing);
  const event = { type: 'task.noted', data: { text: 'x' } } as const;
  await expect(headway.publish('room:1', event)).rejects.toMatchObject({ code: 'unavailable' });
  for (const client of clients) {
    expect(await client.expect('draining')).toMatchObject({ reconnectWithinMs: expect.any(Number) });
    expect(await client.closed).toEqual({ code: 4005, reason: 'draining' });
  }
  await closing;
  expect(headway.connections).toBe(0);
  const refused = await refusedBy(url);
  expect(refused).toMatchObject({ status: 503, headers: { 'retry-after': expect.any(String) } });
  expect(JSON.parse(refused.body)).toMatchObject({ code: 'draining' });
});

test('a client that does not answer is cut after a bounded time', async () => {
  const clock = fakeClock({ now: Date.now() });
  const { headway, open } = await startServer({ clock });
  const client = await open();
  client.ws.pause();
  const closing = headway.close();
  await clock.advance(1999);
  expect(headway.connections).toBe(1);
  await clock.advance(1);
  await closing;
  expect(headway.connections).toBe(0);
});

test('no timer is left', async () => {
  const clock = fakeClock({ now: Date.now() });
  const { headway, connect, open } = await startServer({ clock });
  const client = await connect({ subscriptions: [{ channel: 'room:1' }] });
  await open();
  expect(clock.pendingTimers).toBeGreaterThan(2);
  client.terminate();
  await vi.waitFor(() => expect(headway.connections).toBe(1));
  await headway.close();
  expect(clock.pendingTimers).toBe(0);
});

test('disconnect ends the connections of a user or of a session, and of nobody else', async () => {
  const { headway, connect, open } = await startServer();
  await open();
  const [tab, phone, ben] = await Promise.all([
    connect({ token: await tokenFor('ann', { sessionId: 'tab' }) }),
    connect({ token: await tokenFor('ann', { sessionId: 'phone' }) }),
    connect({ token: await tokenFor('ben', { sessionId: 'ben' }) }),
  ]);
  headway.disconnect({ sessionId: 'phone' });
  expect(await phone.closed).toEqual({ code: 4504, reason: 'signed_out' });
  await vi.waitFor(() => expect(headway.connections).toBe(3));
  headway.disconnect({ userId: 'ann' });
  expect(await tab.closed).toEqual({ code: 4504, reason: 'signed_out' });
  expect(await ben.settle()).toEqual([]);
  await vi.waitFor(() => expect(headway.connections).toBe(2));
});
