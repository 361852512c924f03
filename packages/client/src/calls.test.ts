import { type Code, HeadwayError } from '@headway/protocol';
import { describe, expect, it } from 'vitest';
import { position, start } from './test-support/played-client.ts';

const settled = async (promise: Promise<unknown>): Promise<Code | 'done'> =>
  promise.then(
    () => 'done',
    (error: unknown) => (error instanceof HeadwayError ? error.code : 'internal'),
  );

type Played = ReturnType<typeof start>;

/** The methods of the requests that the newest connection was sent. */
const methods = (t: Played) =>
  t.received('request').map((message) => (message.type === 'request' ? message.method : ''));
const said = { type: 'chat.message', data: 'hi' };

describe('calls', () => {
  it('go out in order once there is a connection, and each gets its answer', async () => {
    const t = start();
    const first = t.client.request('job.cancel', { id: 1 });
    const second = t.client.publish('project:7', said);
    await t.connect();
    const [, request, publish] = t.server.peer().received;
    expect(request).toMatchObject({ type: 'request', method: 'job.cancel', params: { id: 1 } });
    expect(publish).toMatchObject({ type: 'publish', event: said });
    t.reply('2', { id: 'x', position: position(9) });
    t.server.peer().send({ type: 'error', ref: '1', code: 'not_found', message: 'Gone.', retryable: false });
    await expect(second).resolves.toEqual(position(9));
    await expect(first).rejects.toThrow('Gone.');
  });

  it('that were under way when the connection went are sent again, before what came since', async () => {
    const t = start();
    await t.connect();
    const calls = [t.client.request('a', 1), t.client.publish('project:7', said), t.client.request('b', 2)];
    const before = t.server.peer().received.slice(1);
    expect(before).toHaveLength(3);
    expect(before[0]).not.toHaveProperty('sentTo');
    t.server.peer().close(1006);
    calls.push(t.client.request('c', 3));
    await t.clock.advance(500);
    t.accept([], { run: 'run-2' });
    const again = t.server.peer().received.slice(1);
    expect(again.slice(0, 3)).toMatchObject(before);
    expect(again.map((message) => ('sentTo' in message ? message.sentTo : null))).toEqual([
      'run-1',
      null,
      'run-1',
      null,
    ]);
    for (const ref of ['1', '3', '4']) t.reply(ref);
    t.reply('2', { position: position(1) });
    expect(await Promise.all(calls.map(settled))).toEqual(['done', 'done', 'done', 'done']);
    // What is answered is not sent again, and the run that a call first went to is the one that counts.
    const last = settled(t.client.request('d', 4));
    await t.comeBack({ run: 'run-3' });
    await t.comeBack({ run: 'run-4' });
    expect(t.received('request')).toMatchObject([{ method: 'd', sentTo: 'run-2' }]);
    t.reply('5');
    expect(await last).toBe('done');
  });

  it('keep what they were called with, whatever becomes of it', async () => {
    const t = start();
    const params = { id: 1 };
    void settled(t.client.request('a', params));
    params.id = 2;
    await t.connect();
    expect(t.received('request')).toMatchObject([{ params: { id: 1 } }]);
  });

  it('that were never sent are given up after half a minute, or after their own time', async () => {
    const t = start();
    const patient = settled(t.client.request('a', null, { timeoutMs: 40_000 }));
    const usual = settled(t.client.request('b', null));
    const hasty = settled(t.client.request('c', null, { timeoutMs: 10 }));
    await t.clock.advance(10);
    expect(await hasty).toBe('not_sent');
    await t.clock.advance(29_990);
    expect(await usual).toBe('not_sent');
    await t.connect();
    expect(methods(t)).toEqual(['a']);
    t.reply('1');
    expect(await patient).toBe('done');
  });

  it('that were sent wait for most of the window, then nobody knows their outcome', async () => {
    const t = start({ silenceMs: 1_000_000 });
    await t.connect();
    const usual = settled(t.client.request('a', null));
    const hasty = settled(t.client.request('b', null, { timeoutMs: 10_000 }));
    await t.clock.advance(10_000);
    expect(await hasty).toBe('outcome_unknown');
    await t.comeBack();
    expect(methods(t)).toEqual(['a']);
    await t.clock.advance(43_499);
    await t.comeBack();
    expect(methods(t)).toEqual([]);
    expect(await usual).toBe('outcome_unknown');
  });

  it('whose time was over while the device slept are not sent any more', async () => {
    const t = start();
    await t.connect();
    const sent = settled(t.client.request('a', null));
    t.server.peer().close(1006);
    const unsent = settled(t.client.request('b', null));
    t.clock.jump(54_001);
    await t.clock.advance(500);
    t.accept();
    expect(t.received('request')).toEqual([]);
    expect([await sent, await unsent]).toEqual(['outcome_unknown', 'not_sent']);
  });

  it('are bounded in number and in length', async () => {
    const t = start();
    const kept = Array.from({ length: 1000 }, () => settled(t.client.request('a', null)));
    expect(await settled(t.client.request('a', null))).toBe('too_many_messages');
    t.client.close();
    expect(new Set(await Promise.all(kept))).toEqual(new Set(['closed']));
    expect(await settled(t.client.request('a', null))).toBe('closed');
    const long = start();
    const first = settled(long.client.request('a', 'x'.repeat(4_190_000)));
    expect(await settled(long.client.request('a', 'x'.repeat(5000)))).toBe('too_many_messages');
    long.client.close();
    expect(await first).toBe('closed');
    expect(long.clock.pendingTimers).toBe(0);
  });

  it('that the server would close the connection for are refused', async () => {
    const t = start();
    await t.connect();
    expect(await settled(t.client.request('a', 'é'.repeat(500)))).toBe('message_too_large');
    expect(t.received('request')).toEqual([]);
    void settled(t.client.request('a', 'e'.repeat(500)));
    expect(t.received('request')).toHaveLength(1);
  });

  it('that can not be written are refused', async () => {
    const t = start();
    await t.connect();
    await expect(t.client.request('a', 1n)).rejects.toThrow(TypeError);
  });

  it('go no faster than the server allows', async () => {
    const t = start();
    const calls = Array.from({ length: 35 }, (_, index) => settled(t.client.request(String(index), null)));
    await t.connect([], { limits: { maxMessagesPerSecond: 10 } });
    expect(methods(t)).toHaveLength(10);
    await t.clock.advance(1000);
    expect(methods(t)).toHaveLength(20);
    await t.clock.advance(1500);
    expect(methods(t)).toEqual(calls.map((_, index) => String(index)));
    t.client.close();
    expect(new Set(await Promise.all(calls))).toEqual(new Set(['outcome_unknown']));
  });

  it.each([
    ['rate_limited', 2000],
    ['too_many_messages', undefined],
  ] as const)('that the server refuses as %s wait and go again, in order', async (code, retryAfterMs) => {
    const t = start();
    await t.connect();
    const calls = ['a', 'b'].map((method) => settled(t.client.request(method, null)));
    t.refuse('1', code, retryAfterMs);
    t.refuse('2', code, retryAfterMs);
    calls.push(settled(t.client.request('c', null)));
    const restMs = retryAfterMs ?? 500;
    await t.clock.advance(restMs - 1);
    expect(methods(t)).toEqual(['a', 'b']);
    await t.clock.advance(10);
    expect(methods(t)).toEqual(['a', 'b', 'a', 'b', 'c']);
    expect(t.received('request')).not.toContainEqual(expect.objectContaining({ sentTo: expect.anything() }));
    for (const ref of ['1', '2', '3']) t.reply(ref);
    expect(await Promise.all(calls)).toEqual(['done', 'done', 'done']);
  });

  it('that a server does not take because it goes wait for the next one, and those that it took for their answers', async () => {
    const t = start();
    await t.connect();
    const taken = settled(t.client.request('a', null));
    t.server.peer().send({ type: 'draining', reconnectWithinMs: 1000 });
    const late = settled(t.client.request('b', null));
    t.refuse('2', 'draining');
    await t.clock.advance(5000);
    expect(t.server.peers).toHaveLength(1);
    expect(methods(t)).toEqual(['a', 'b']);
    t.reply('1');
    expect(await taken).toBe('done');
    await t.clock.advance(500);
    expect(t.server.peers).toHaveLength(2);
    t.accept([], { run: 'run-2' });
    expect(t.received('request')).toMatchObject([{ method: 'b' }]);
    expect(t.received('request')[0]).not.toHaveProperty('sentTo');
    t.reply('2');
    expect(await late).toBe('done');
  });

  it('without an answer from a server that closed because it went were not taken by it', async () => {
    const t = start();
    await t.connect();
    const call = settled(t.client.request('a', null));
    t.server.peer().close(4005, 'draining');
    await t.clock.advance(500);
    t.accept([], { run: 'run-2' });
    expect(t.received('request')[0]).not.toHaveProperty('sentTo');
    t.reply('1');
    expect(await call).toBe('done');
  });

  it('that are refused for too long were not sent', async () => {
    const t = start();
    await t.connect();
    const call = settled(t.client.request('a', null));
    t.refuse('1', 'rate_limited', 60_000);
    await t.clock.advance(29_999);
    t.server.peer().send({ type: 'ping' });
    await t.clock.advance(1);
    expect(await call).toBe('not_sent');
    expect(methods(t)).toEqual(['a']);
  });

  it('of one person are never sent in the name of another', async () => {
    const t = start();
    await t.connect([], { user: 'ann' });
    const sent = settled(t.client.request('a', null));
    t.server.peer().close(1006);
    const waiting = settled(t.client.request('b', null));
    await t.clock.advance(500);
    t.accept([], { user: 'ben' });
    expect(t.received('request')).toEqual([]);
    expect([await sent, await waiting]).toEqual(['outcome_unknown', 'user_changed']);
    void settled(t.client.request('c', null));
    expect(methods(t)).toEqual(['c']);
  });

  it('are told when somebody signs out or the client is closed; who comes next begins anew', async () => {
    const t = start();
    await t.connect([], { user: 'ann' });
    const sent = settled(t.client.request('a', null));
    t.server.peer().close(4504);
    expect(await sent).toBe('outcome_unknown');
    expect(await settled(t.client.request('b', null))).toBe('signed_out');
    t.client.connect();
    const next = settled(t.client.request('c', null));
    await t.clock.advance(0);
    t.accept([], { user: 'ben' });
    expect(methods(t)).toEqual(['c']);
    t.reply('3');
    expect(await next).toBe('done');
  });

  it('leave no timer behind', async () => {
    const t = start();
    await t.connect([], { limits: { maxMessagesPerSecond: 1 } });
    const calls = ['a', 'b', 'c'].map((method) => settled(t.client.request(method, null)));
    t.client.close();
    await Promise.all(calls);
    expect(t.clock.pendingTimers).toBe(0);
  });
});
