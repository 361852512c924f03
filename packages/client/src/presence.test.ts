import type { PresenceMessage } from '@headway/protocol';
import { describe, expect, it } from 'vitest';
import { type PresenceOptions, watchPresence } from './presence.ts';
import { start as startClient } from './test-support/played-client.ts';

const channel = 'project:7';
const ann = { user: 'ann', since: '2026-01-01T00:00:00.000Z', clients: [{ id: 't', kind: 'web' }] } as const;

function start() {
  const t = startClient();
  const lastRef = (type: string): unknown => {
    const last = t.received(type).at(-1);
    return last && 'ref' in last ? last.ref : undefined;
  };
  return {
    ...t,
    watch: (options?: PresenceOptions) => watchPresence(t.client, channel, options),
    reply: (type = 'watch') => t.server.peer().send({ type: 'reply', ref: lastRef(type), result: null }),
    refuse: (code: string) =>
      t.server.peer().send({ type: 'error', ref: lastRef('watch'), code, message: 'No.', retryable: false }),
    tell: (message: Partial<PresenceMessage>) =>
      t.server.peer().send({ type: 'presence', channel, count: 0, ...message }),
    counts: () => ['watch', 'unwatch'].map((type) => t.received(type).length),
  };
}

describe('watchPresence', () => {
  it('asks when the client connects, shows who is there, and goes stale with the connection', async () => {
    const t = start();
    const watch = t.watch();
    const heard: string[] = [];
    watch.subscribe(() => heard.push(`${watch.snapshot().status} ${watch.snapshot().count}`));
    expect(watch.snapshot()).toEqual({ status: 'pending', code: null, count: 0, members: null });
    await t.connect();
    expect(t.received('watch')).toEqual([{ type: 'watch', ref: expect.any(String), channel }]);
    t.reply();
    t.tell({ count: 1, members: [ann] });
    expect([...(watch.snapshot().members ?? [])]).toEqual([['ann', ann]]);
    t.server.peer().close(1006);
    expect(watch.snapshot()).toMatchObject({ status: 'stale', count: 1 });
    await t.clock.advance(500);
    t.accept();
    expect(t.counts()).toEqual([1, 0]);
    t.reply();
    t.tell({ count: 0, members: [] });
    expect(heard).toEqual(['live 1', 'stale 1', 'live 0']);
    expect(t.errors).toEqual([]);
  });

  it('shares one watch among all, the last of whom ends it', async () => {
    const t = start();
    await t.connect();
    const [one, two] = [t.watch(), t.watch()];
    t.reply();
    t.tell({ count: 1, members: [ann] });
    expect(two.snapshot()).toBe(one.snapshot());
    one.release();
    one.release();
    await t.clock.advance(10);
    expect(t.counts()).toEqual([1, 0]);
    two.release();
    await t.clock.advance(10);
    expect(t.received('unwatch')).toEqual([{ type: 'unwatch', ref: expect.any(String), channel }]);
    t.tell({ count: 0, left: ['ann'] });
    t.reply('unwatch');
    expect(t.errors).toEqual([]);
  });

  it('goes on when it is taken again right after, as in a second mount', async () => {
    const t = start();
    await t.connect();
    t.watch().release();
    const again = t.watch();
    await t.clock.advance(10);
    t.reply();
    t.tell({ count: 1, members: [ann] });
    expect(t.counts()).toEqual([1, 0]);
    expect(again.snapshot().count).toBe(1);
  });

  it('hears nothing after its release', async () => {
    const t = start();
    await t.connect();
    const [kept, released] = [t.watch(), t.watch()];
    let calls = 0;
    released.subscribe(() => (calls += 1));
    released.release();
    released.subscribe(() => (calls += 1));
    t.reply();
    t.tell({ count: 1, members: [ann] });
    expect([calls, kept.snapshot().count]).toEqual([0, 1]);
  });

  it('starts anew when it was left in between, and does not take the old for the new', async () => {
    const t = start();
    await t.connect();
    const old = t.watch();
    t.reply();
    t.tell({ count: 1, members: [ann] });
    old.release();
    await t.clock.advance(10);
    const anew = t.watch();
    t.tell({ count: 5, changed: [ann] });
    expect(anew.snapshot().status).toBe('pending');
    t.reply();
    t.tell({ count: 0, members: [] });
    expect(anew.snapshot()).toMatchObject({ status: 'live', count: 0 });
  });

  it('is unseen only as long as all who watch want to be', async () => {
    const t = start();
    await t.connect();
    t.watch({ unseen: true });
    const seen = t.watch();
    expect(t.received('watch').map((message) => 'unseen' in message)).toEqual([true, false]);
    seen.release();
    await t.clock.advance(10);
    expect(t.received('watch').map((message) => 'unseen' in message)).toEqual([true, false, true]);
  });

  it('tells why it is refused, and asks again for a new holder and with the next connection', async () => {
    const t = start();
    await t.connect();
    const watch = t.watch();
    t.refuse('forbidden');
    expect(watch.snapshot()).toEqual({ status: 'refused', code: 'forbidden', count: 0, members: null });
    t.watch();
    expect([t.counts(), watch.snapshot().status]).toEqual([[2, 0], 'pending']);
    t.reply();
    t.tell({ count: 1, members: [ann] });
    t.tell({ count: 0, code: 'forbidden' });
    expect(watch.snapshot()).toMatchObject({ status: 'refused', code: 'forbidden', members: null });
    t.server.peer().close(1006);
    await t.clock.advance(500);
    t.accept();
    expect([t.counts(), watch.snapshot().status]).toEqual([[1, 0], 'pending']);
    expect(t.errors).toEqual([]);
  });

  it('tries again what may succeed later, showing what it knew', async () => {
    const t = start();
    await t.connect();
    const watch = t.watch();
    t.reply();
    t.tell({ count: 1, members: [ann] });
    t.tell({ count: 0, code: 'internal' });
    expect(watch.snapshot()).toMatchObject({ status: 'stale', count: 1 });
    await t.clock.advance(500);
    t.refuse('rate_limited');
    await t.clock.advance(500);
    expect(t.counts()).toEqual([3, 0]);
    t.reply();
    t.tell({ count: 1, members: [ann] });
    expect(watch.snapshot().status).toBe('live');
  });

  it('leaves no timer, no part and no other channel touched behind', async () => {
    const t = start();
    await t.connect();
    const timers = t.clock.pendingTimers;
    const watch = t.watch();
    t.refuse('internal');
    watch.release();
    await t.clock.advance(10);
    expect(t.clock.pendingTimers).toBe(timers);
    t.server.peer().close(1006);
    await t.clock.advance(500);
    t.accept();
    expect(t.counts()).toEqual([0, 0]);
    t.server.peer().send({ type: 'presence', channel: 'project:8', count: 1 });
    expect(t.errors).toEqual([]);
  });

  it('reports a message that it can not read, and goes on', async () => {
    const t = start();
    await t.connect();
    const watch = t.watch();
    t.reply();
    t.tell({ count: 1, members: 'ann' as never });
    t.tell({ count: 1, members: [ann] });
    expect(t.errors).toMatchObject([{ code: 'bad_message' }]);
    expect(watch.snapshot().count).toBe(1);
  });

  it('refuses what is no channel, and a client that takes no parts', () => {
    const t = start();
    expect(() => watchPresence(t.client, 'No Channel')).toThrow("got 'No Channel'");
    expect(() => watchPresence({ extend: () => () => undefined }, channel)).toThrow('takes no parts');
  });
});
