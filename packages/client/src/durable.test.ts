import type { HeadwayEvent, SubscribedMessage } from '@headway/protocol';
import { describe, expect, it } from 'vitest';
import { durable, type DurableOptions } from './durable.ts';
import { event, position, start as startClient } from './test-support/played-client.ts';

const channel = 'exports:all';
const mailer = { channel, durable: 'mailer' };
const subscribed: SubscribedMessage = {
  type: 'subscribed',
  ...mailer,
  position: position(0),
  recovery: 'resumed',
  events: [],
};

function start() {
  const t = startClient();
  const heard: string[] = [];
  const failing = new Set<string>();
  const gaps: string[] = [];
  const ended: string[] = [];
  const errors: string[] = [];
  return {
    ...t,
    heard,
    failing,
    gaps,
    ended,
    problems: errors,
    read: (options: Partial<DurableOptions<Record<string, unknown>>> = {}) =>
      durable(t.client, channel, {
        name: 'mailer',
        handler: async ({ id }, { attempt }) => {
          heard.push(`${id}/${attempt}`);
          if (failing.has(id)) throw new Error(`no ${id}`);
        },
        onGap: (reason) => gaps.push(reason),
        onEnded: (code) => ended.push(code),
        onError: (error, { stage }) => errors.push(`${stage}: ${String(error)}`),
        ...options,
      }),
    say: (message: object) => t.server.peer().send({ ...mailer, ...message }),
    deliver(offset: number, attempt = 1, more: Partial<HeadwayEvent> = {}) {
      this.say({
        type: 'delivery',
        epoch: 'e1',
        attempt,
        event: event(channel, offset, { id: `e${offset}`, ...more }),
      });
    },
    acks: () => t.received('ack').map((message) => ('offset' in message ? message.offset : null)),
    requests: () => t.received('subscribe'),
  };
}

describe('durable', () => {
  it('subscribes as it connects, handles in order and acknowledges what is done, gathered', async () => {
    const t = start();
    t.read({ filter: { types: ['a.*'] }, from: 'start' });
    await t.connect([subscribed]);
    expect(t.received('connect')).toMatchObject([
      { subscriptions: [{ ...mailer, filter: { types: ['a.*'] }, from: 'start' }] },
    ]);
    for (const offset of [1, 2, 3]) t.deliver(offset);
    await t.clock.advance(100);
    expect(t.heard).toEqual(['e1/1', 'e2/1', 'e3/1']);
    expect(t.received('ack')).toEqual([{ type: 'ack', ...mailer, epoch: 'e1', offset: 3 }]);
    expect([t.gaps, t.ended, t.problems, t.errors]).toEqual([[], [], [], []]);
  });

  it('subscribes at once where there is a connection', async () => {
    const t = start();
    await t.connect();
    t.read();
    expect(t.requests()).toEqual([{ type: 'subscribe', ref: expect.any(String), ...mailer }]);
    t.say({ ...subscribed, ref: (t.requests()[0] as { ref: string }).ref });
    t.deliver(1);
    await t.clock.advance(0);
    expect(t.acks()).toEqual([1]);
  });

  it('handles one at a time, and stops at one that fails until it comes again', async () => {
    const t = start();
    t.read();
    await t.connect([subscribed]);
    t.failing.add('e2');
    for (const offset of [1, 2, 3]) t.deliver(offset);
    await t.clock.advance(100);
    expect([t.heard, t.acks()]).toEqual([['e1/1', 'e2/1'], [1]]);
    expect(t.problems).toEqual(['durable handler: Error: no e2']);
    t.deliver(2, 2);
    await t.clock.advance(100);
    t.failing.clear();
    t.deliver(2, 3);
    await t.clock.advance(100);
    expect(t.heard).toEqual(['e1/1', 'e2/1', 'e2/2', 'e2/3', 'e3/1']);
    expect(t.acks()).toEqual([1, 3]);
  });

  it('goes on when something behind the failed one comes again: the server has set it aside', async () => {
    const t = start();
    t.read();
    await t.connect([subscribed]);
    t.failing.add('e1');
    for (const offset of [1, 2, 3]) t.deliver(offset);
    await t.clock.advance(100);
    t.deliver(2);
    await t.clock.advance(100);
    expect([t.heard, t.acks()]).toEqual([['e1/1', 'e2/1', 'e3/1'], [3]]);
  });

  it('acknowledges again what it has dealt with, without another call', async () => {
    const t = start();
    t.read();
    await t.connect([subscribed]);
    t.deliver(1);
    t.deliver(2);
    await t.clock.advance(0);
    t.server.peer().close(1006);
    await t.clock.advance(500);
    t.accept([subscribed]);
    t.deliver(1);
    t.deliver(2);
    t.deliver(3);
    await t.clock.advance(100);
    expect(t.heard).toEqual(['e1/1', 'e2/1', 'e3/1']);
    expect(t.acks().at(-1)).toBe(3);
  });

  it('is handling something when the connection goes: it is acknowledged when it comes again', async () => {
    const t = start();
    const work = Promise.withResolvers<void>();
    let calls = 0;
    t.read({ handler: () => work.promise.then(() => (calls += 1)) });
    await t.connect([subscribed]);
    t.deliver(1);
    t.server.peer().close(1006);
    await t.clock.advance(500);
    t.accept([subscribed]);
    t.deliver(1);
    work.resolve();
    await t.clock.advance(100);
    expect([calls, t.acks()]).toEqual([1, [1]]);
  });

  it('takes a handler that is too slow for failed, and remembers when it succeeds late', async () => {
    const t = start();
    const work = Promise.withResolvers<void>();
    const signals: AbortSignal[] = [];
    t.read({
      timeoutMs: 1000,
      handler: async (_, { signal }) => {
        signals.push(signal);
        await work.promise;
      },
    });
    await t.connect([subscribed]);
    t.deliver(1);
    await t.clock.advance(999);
    expect(t.problems).toEqual([]);
    await t.clock.advance(1);
    expect(t.problems).toEqual(['durable handler: Error: The handler took longer than 1000 ms.']);
    expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
    expect(t.acks()).toEqual([]);
    work.resolve();
    await t.clock.advance(100);
    expect([signals.length, t.acks()]).toEqual([1, [1]]);
  });

  it('tells when events may have been missed', async () => {
    const t = start();
    t.read();
    await t.connect([{ ...subscribed, recovery: 'snapshot' }]);
    // New: nothing was missed.
    expect(t.gaps).toEqual([]);
    t.say({ ...subscribed, recovery: 'snapshot', reason: 'trimmed' });
    expect(t.gaps).toEqual(['trimmed']);
    t.server.peer().close(1006);
    await t.clock.advance(500);
    t.accept([{ ...subscribed, recovery: 'snapshot' }]);
    expect(t.gaps).toEqual(['trimmed', 'epoch_unknown']);
  });

  it('ends when another one takes it over, stays so, and takes it back when asked', async () => {
    const t = start();
    const reader = t.read();
    expect(reader.status()).toBe('pending');
    await t.connect([subscribed]);
    expect(reader.status()).toBe('live');
    t.say({ type: 'unsubscribed', code: 'taken_over' });
    expect(reader.status()).toBe('ended');
    expect([t.ended, t.problems]).toEqual([['taken_over'], ['durable: HeadwayError: taken over']]);
    t.server.peer().close(1006);
    await t.clock.advance(500);
    t.accept();
    expect(t.received('connect')).toMatchObject([{ subscriptions: [] }]);
    expect(t.requests()).toEqual([]);
    reader.take();
    reader.take();
    expect(t.requests()).toMatchObject([mailer]);
    t.say(subscribed);
    t.deliver(1);
    await t.clock.advance(0);
    expect(t.heard).toEqual(['e1/1']);
  });

  it('ends when it is refused, and tries again where that can help', async () => {
    const t = start();
    t.read();
    await t.connect([{ ...mailer, code: 'internal' }]);
    expect(t.ended).toEqual([]);
    await t.clock.advance(1000);
    const [{ ref } = { ref: '' }] = t.requests() as { ref: string }[];
    t.server.peer().send({ type: 'error', ref, code: 'forbidden', message: 'No.', retryable: false });
    await t.clock.advance(30_000);
    expect([t.ended, t.requests().length]).toEqual([['forbidden'], 1]);
  });

  it('lets go of the name, aborts its work and tells what is done', async () => {
    const t = start();
    const signals: AbortSignal[] = [];
    const reader = t.read({
      handler: ({ id }, { signal }) => {
        signals.push(signal);
        return id === 'e1' ? null : new Promise(() => {});
      },
    });
    await t.connect([subscribed]);
    t.deliver(1);
    t.deliver(2);
    await t.clock.advance(0);
    reader.stop();
    reader.stop();
    expect(signals.map(({ aborted }) => aborted)).toEqual([false, true]);
    expect(t.received('unsubscribe')).toMatchObject([mailer]);
    expect(t.acks()).toEqual([1]);
    reader.take();
    t.say({ type: 'unsubscribed', code: 'taken_over' });
    expect([t.requests(), t.ended, t.errors]).toEqual([[], [], []]);
  });

  it('does not end the plain channel when it is ended itself', async () => {
    const t = start();
    const handle = t.client.channel(channel);
    const reader = t.read();
    await t.connect([{ ...subscribed, durable: undefined, recovery: 'snapshot' }, subscribed]);
    reader.stop();
    t.say({ type: 'unsubscribed', code: 'taken_over' });
    expect(handle.snapshot().status).toBe('live');
  });

  it('leaves what it asked for in a connect that was still to be answered', async () => {
    const t = start();
    const reader = t.read();
    t.client.connect();
    await t.clock.advance(0);
    t.server.peer().open();
    reader.stop();
    t.answerConnect([subscribed]);
    expect(t.received('unsubscribe')).toMatchObject([mailer]);
    t.server.peer().close(1006);
    await t.clock.advance(500);
    t.accept();
    expect(t.received('connect')).toMatchObject([{ subscriptions: [] }]);
    expect(t.received('unsubscribe')).toEqual([]);
  });

  it('reports a listener that throws, and a delivery that it can not read', async () => {
    const t = start();
    t.read({
      onGap: () => {
        throw new Error('mine');
      },
    });
    await t.connect([{ ...subscribed, recovery: 'snapshot', reason: 'trimmed' }]);
    t.say({ type: 'delivery', epoch: 'e1', attempt: 'x' });
    expect(t.problems).toMatchObject(['listener: Error: mine', expect.stringMatching(/^decode: /)]);
  });

  it('refuses what is no channel, and no time', () => {
    const t = start();
    const options = { name: 'mailer', handler: () => null };
    expect(() => durable(t.client, 'Nowhere!', options)).toThrow(TypeError);
    expect(() => durable(t.client, channel, { ...options, timeoutMs: 0 })).toThrow(RangeError);
  });
});
