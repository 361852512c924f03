import type { HeadwayEvent } from '@headway/protocol';
import { describe, expect, it } from 'vitest';
import { event, position, snapshot, start } from './test-support/played-client.ts';

const project = 'project:7';

const offsets = (snapshotOf: { entities: ReadonlyMap<string, HeadwayEvent> }) =>
  Object.fromEntries([...snapshotOf.entities].map(([key, e]) => [key, e.offset]));

describe('joining and leaving', () => {
  it('subscribes once for all who hold a channel, and leaves with the last', async () => {
    const t = start();
    await t.connect();
    const first = t.client.channel(project);
    const second = t.client.channel(project);
    await t.clock.advance(0);
    expect(t.received('subscribe')).toEqual([{ type: 'subscribe', ref: '1', channel: project }]);
    first.release();
    first.release();
    await t.clock.advance(10);
    expect(t.received('unsubscribe')).toEqual([]);
    second.release();
    await t.clock.advance(10);
    expect(t.received('unsubscribe')).toMatchObject([{ channel: project }]);
  });

  it('makes no traffic when a component is mounted twice or followed by another', async () => {
    const t = start();
    await t.connect();
    t.client.channel(project).release();
    const handle = t.client.channel(project);
    await t.clock.advance(10);
    t.server.peer().send(snapshot(project, 0, { ref: '1' }));
    handle.release();
    const next = t.client.channel(project);
    await t.clock.advance(10);
    expect(t.server.peer().received.map(({ type }) => type)).toEqual(['connect', 'subscribe']);
    expect(next.snapshot().status).toBe('live');
  });

  it('makes no traffic for a channel that was left at once', async () => {
    const t = start();
    await t.connect();
    t.client.channel(project).release();
    await t.clock.advance(10);
    expect(t.server.peer().received).toHaveLength(1);
  });

  it('puts right what changed while the connection opened', async () => {
    const t = start();
    const left = t.client.channel('project:1');
    t.client.connect();
    await t.clock.advance(0);
    t.server.peer().open();
    left.release();
    t.client.channel('project:2');
    await t.clock.advance(10);
    t.answerConnect([snapshot('project:1', 0)]);
    expect(t.server.peer().received.slice(1)).toMatchObject([
      { type: 'unsubscribe', channel: 'project:1' },
      { type: 'subscribe', channel: 'project:2' },
    ]);
  });

  it('asks for itself when a channel was left and taken again while the connection opened', async () => {
    const t = start();
    const left = t.client.channel(project);
    t.client.connect();
    await t.clock.advance(0);
    t.server.peer().open();
    left.release();
    await t.clock.advance(10);
    const again = t.client.channel(project);
    t.answerConnect([snapshot(project, 1)]);
    expect(
      t.server
        .peer()
        .received.slice(1)
        .map(({ type }) => type),
    ).toEqual(['unsubscribe', 'subscribe']);
    const [subscribe] = t.received('subscribe');
    t.server.peer().send(snapshot(project, 2, { ref: (subscribe as { ref: string }).ref }));
    expect(again.snapshot()).toMatchObject({ status: 'live', position: position(2) });
  });

  it('refuses what no server could read: it would take the other channels down with it', () => {
    const { client } = start();
    expect(() => client.channel('No Channel')).toThrow(TypeError);
    expect(() => client.channel(project, { after: { epoch: '', offset: 1 } })).toThrow("'epoch'");
    expect(() => client.channel(project, { after: position(-1) })).toThrow("'offset'");
    expect(() => client.channel(project).seed(position(Number.NaN))).toThrow("'offset'");
  });
});

describe('resuming', () => {
  it('asks for all channels after where each stood, and says meanwhile that they are stale', async () => {
    const t = start();
    const a = t.client.channel(project);
    const b = t.client.channel('user:1', { filter: { types: ['job.*'] } });
    await t.connect([snapshot(project, 3, { events: [event(project, 3)] }), snapshot('user:1', 5)]);
    t.server.peer().send(event(project, 4));
    t.server.peer().send({ type: 'ping', positions: { 'user:1': position(8) } });
    t.server.peer().close(1006);
    expect([a.snapshot().status, b.snapshot().status]).toEqual(['stale', 'stale']);
    expect(offsets(a.snapshot())).toEqual({ 'job:1': 4 });
    await t.clock.advance(500);
    t.server.peer().open();
    expect(t.server.peer().received).toMatchObject([
      {
        subscriptions: [
          { channel: project, after: position(4) },
          { channel: 'user:1', after: position(8), filter: { types: ['job.*'] } },
        ],
      },
    ]);
  });

  it('hears what was missed in order and nothing twice, and goes on after a handler that threw', async () => {
    const t = start();
    const handle = t.client.channel(project);
    const heard: string[] = [];
    handle.on('job.progress', (e, { origin }) => {
      heard.push(`${e.offset} ${origin}`);
      throw new Error('handler');
    });
    await t.connect([snapshot(project, 1, { events: [event(project, 1)] })]);
    t.server.peer().send(event(project, 2));
    t.server.peer().close(1006);
    await t.clock.advance(500);
    const resumed = snapshot(project, 4, { recovery: 'resumed', position: { epoch: 'e2', offset: 4 } });
    t.accept([{ ...resumed, events: [event(project, 2), event(project, 3), event(project, 4)] }]);
    t.server.peer().send(event(project, 4));
    t.server.peer().send(event(project, 5));
    expect(heard).toEqual(['1 snapshot', '2 live', '3 resumed', '4 resumed', '5 live']);
    expect(t.errors).toHaveLength(5);
    expect(handle.snapshot().position).toEqual({ epoch: 'e2', offset: 5 });
  });

  it('asks anew for what was never answered in whole', async () => {
    const t = start();
    t.client.channel(project, { after: position(2) });
    await t.connect([snapshot(project, 3, { events: [event(project, 3)], more: true })]);
    t.server.peer().close(1006);
    await t.clock.advance(500);
    t.server.peer().open();
    expect(t.server.peer().received).toMatchObject([
      { subscriptions: [{ channel: project, after: position(2) }] },
    ]);
  });

  it('replaces its state with a snapshot that the server sends unasked', async () => {
    const t = start();
    const handle = t.client.channel(project);
    await t.connect([snapshot(project, 1, { events: [event(project, 1)] })]);
    t.server.peer().send({ type: 'skipped', channel: project, count: 3 });
    t.server
      .peer()
      .send(snapshot(project, 9, { reason: 'trimmed', events: [event(project, 9, { key: 'job:2' })] }));
    expect(handle.snapshot()).toMatchObject({ reason: 'trimmed', position: position(9) });
    expect(offsets(handle.snapshot())).toEqual({ 'job:2': 9 });
  });
});

describe('positions from REST answers', () => {
  it('start after the position that is known before the first subscribe', async () => {
    const t = start();
    await t.connect();
    const handle = t.client.channel(project);
    handle.seed(position(7));
    await t.clock.advance(0);
    expect(t.received('subscribe')).toMatchObject([{ after: position(7) }]);
    t.server.peer().send(snapshot(project, 7, { ref: '1', recovery: 'resumed' }));
    expect(handle.snapshot().status).toBe('live');
  });

  it('become a snapshot when somebody comes who has none', async () => {
    const t = start();
    await t.connect();
    const seeded = t.client.channel(project, { after: position(7) });
    await t.clock.advance(0);
    t.server.peer().send(snapshot(project, 7, { ref: '1', recovery: 'resumed' }));
    const whole = t.client.channel(project);
    expect([seeded.snapshot().status, whole.snapshot().status]).toEqual(['live', 'pending']);
    await t.clock.advance(0);
    const [, again] = t.received('subscribe');
    expect(again).toEqual({ type: 'subscribe', ref: expect.any(String), channel: project });
    t.server.peer().send(snapshot(project, 8, { ref: '3', events: [event(project, 2)] }));
    expect([seeded.snapshot().status, whole.snapshot().status]).toEqual(['live', 'live']);
    expect(offsets(whole.snapshot())).toEqual({ 'job:1': 2 });
  });

  it.each([
    { others: {}, at: position(8), reason: 'filter_changed' },
    { others: { after: { epoch: 'e0', offset: 9 } }, at: position(8), reason: 'filter_changed' },
    { others: {}, at: { epoch: 'e2', offset: 7 }, reason: 'filter_changed' },
    { others: {}, at: position(7), reason: null },
    { others: {}, at: position(6), reason: null },
  ])(
    'after 7 in e1, given up for a joint snapshot at $at.offset in $at.epoch: the reason is $reason',
    async ({ others, at, reason }) => {
      for (const joinsFirst of [false, true]) {
        const t = start();
        await t.connect();
        const join = () => t.client.channel(project, others);
        if (joinsFirst) join();
        const seeded = t.client.channel(project, { after: position(7) });
        await t.clock.advance(0);
        if (!joinsFirst) join();
        await t.clock.advance(0);
        const subscribe = t.received('subscribe').at(-1) as { ref: string };
        t.server.peer().send(snapshot(project, 0, { ref: subscribe.ref, position: at }));
        expect(seeded.snapshot()).toMatchObject({ status: 'live', reason });
      }
    },
  );

  it('are told of a gap also to those who come when the snapshot is asked for already', async () => {
    const t = start();
    await t.connect();
    t.client.channel(project);
    await t.clock.advance(0);
    const seeded = t.client.channel(project, { after: position(7) });
    t.server.peer().send(snapshot(project, 8, { ref: '1' }));
    expect(seeded.snapshot()).toMatchObject({ status: 'live', reason: 'filter_changed' });
  });

  it('keep from a holder what others asked for, and it knows', async () => {
    const t = start();
    await t.connect();
    const heard: string[] = [];
    for (const offset of [7, 5]) {
      const handle = t.client.channel(project, { after: position(offset) });
      handle.on('*', (e) => heard.push(`${e.offset} after ${offset}`));
    }
    t.client.on('*', (e) => heard.push(`${e.offset} anywhere`));
    await t.clock.advance(0);
    const events = [event(project, 7), event(project, 8)];
    t.server.peer().send(snapshot(project, 8, { ref: '1', recovery: 'resumed', events }));
    expect(heard).toEqual(['7 after 5', '7 anywhere', '8 after 7', '8 after 5', '8 anywhere']);
  });

  it('say nothing of the offsets of another epoch', async () => {
    const t = start();
    await t.connect();
    const heard: number[] = [];
    t.client.channel(project, { after: position(7) }).on('*', (e) => heard.push(e.offset));
    await t.clock.advance(0);
    const restored = { epoch: 'e2', offset: 2 };
    t.server.peer().send(snapshot(project, 0, { ref: '1', position: restored, reason: 'rolled_back' }));
    t.server.peer().send(event(project, 3));
    expect(heard).toEqual([3]);
  });
});

describe('filters', () => {
  it('share one subscription of their union, and each handle shows its own', async () => {
    const t = start();
    await t.connect();
    const one = t.client.channel(project, { filter: { keys: ['job:1'] } });
    const two = t.client.channel(project, { filter: { keys: ['job:2'] } });
    const heard: string[] = [];
    two.on('*', (e) => heard.push(e.id));
    await t.clock.advance(0);
    expect(t.received('subscribe')).toMatchObject([{ filter: { keys: ['job:1', 'job:2'] } }]);
    t.server.peer().send(snapshot(project, 1, { ref: '1', events: [event(project, 1)] }));
    t.server.peer().send(event(project, 2, { key: 'job:2' }));
    expect(offsets(one.snapshot())).toEqual({ 'job:1': 1 });
    expect(offsets(two.snapshot())).toEqual({ 'job:2': 2 });
    expect(heard).toEqual([`${project}-2`]);
    expect(two.snapshot()).toBe(two.snapshot());
  });

  it('that grow make a new subscription, and those who had enough see no gap', async () => {
    const t = start();
    await t.connect();
    const narrow = t.client.channel(project, { filter: { keys: ['job:1'] } });
    await t.clock.advance(0);
    t.server.peer().send(snapshot(project, 1, { ref: '1', events: [event(project, 1)] }));
    const wide = t.client.channel(project);
    await t.clock.advance(0);
    expect(t.server.peer().received.slice(2)).toEqual([
      { type: 'unsubscribe', ref: '2', channel: project },
      { type: 'subscribe', ref: '3', channel: project },
    ]);
    expect([narrow.snapshot().status, wide.snapshot().status]).toEqual(['live', 'pending']);
    t.server.peer().send({ type: 'unsubscribed', ref: '2', channel: project });
    t.server
      .peer()
      .send(snapshot(project, 2, { ref: '3', events: [event(project, 1), event(project, 2, { key: 'x' })] }));
    expect([offsets(narrow.snapshot()), offsets(wide.snapshot())]).toEqual([
      { 'job:1': 1 },
      { 'job:1': 1, x: 2 },
    ]);
  });

  it('that grew do not resume from where the narrower one stood', async () => {
    const t = start();
    t.client.channel(project, { filter: { keys: ['job:1'] } });
    await t.connect([snapshot(project, 5)]);
    t.client.channel(project);
    await t.clock.advance(0);
    t.server.peer().close(1006);
    await t.clock.advance(500);
    t.server.peer().open();
    expect(t.server.peer().received).toMatchObject([{ subscriptions: [{ channel: project }] }]);
    expect(t.server.peer().received[0]).not.toHaveProperty('subscriptions.0.after');
  });

  it('that grow say so when something may have gone by in between', async () => {
    const t = start();
    const narrow = t.client.channel(project, { filter: { keys: ['job:1'] } });
    await t.connect([snapshot(project, 5)]);
    t.server.peer().close(1006);
    t.client.channel(project, { filter: { keys: ['job:2'] } });
    await t.clock.advance(500);
    t.accept([snapshot(project, 9)]);
    expect(narrow.snapshot()).toMatchObject({ status: 'live', reason: 'filter_changed' });
    t.client.channel(project);
    await t.clock.advance(0);
    const [subscribe] = t.received('subscribe');
    t.server.peer().send(snapshot(project, 9, { ref: (subscribe as { ref: string }).ref }));
    expect(narrow.snapshot()).toMatchObject({ status: 'live', reason: null });
  });

  it('that grow while a snapshot is on its way do not mix the two answers', async () => {
    const t = start();
    const narrow = t.client.channel(project, { filter: { keys: ['job:1'] } });
    await t.connect([snapshot(project, 5, { events: [event(project, 1)], more: true })]);
    const wide = t.client.channel(project);
    await t.clock.advance(0);
    const [subscribe] = t.received('subscribe');
    // The rest of the first answer, and what was live in between, were on their way already.
    t.server.peer().send(snapshot(project, 5, { events: [event(project, 3, { key: 'job:3' })] }));
    expect(narrow.snapshot().status).toBe('pending');
    const ref = (subscribe as { ref: string }).ref;
    t.server.peer().send(snapshot(project, 6, { ref, events: [event(project, 6, { key: 'job:6' })] }));
    expect(offsets(wide.snapshot())).toEqual({ 'job:6': 6 });
    expect(narrow.snapshot()).toMatchObject({ status: 'live', position: position(6) });
  });

  it('do not hide the end of what has passed a filter by type', async () => {
    const t = start();
    const watcher = t.client.channel(project, { filter: { types: ['job.progress'] } });
    t.client.channel(project);
    const heard: string[] = [];
    watcher.on('*', (e) => heard.push(`${e.type} ${e.key}`));
    await t.connect([snapshot(project, 0)]);
    t.server.peer().send(event(project, 1));
    t.server.peer().send(event(project, 2, { type: 'job.completed', key: 'job:2' }));
    t.server.peer().send(event(project, 3, { type: 'job.completed' }));
    expect(heard).toEqual(['job.progress job:1', 'job.completed job:1']);
    expect(offsets(watcher.snapshot())).toEqual({ 'job:1': 3 });
  });

  it('show what the server let pass when nobody else holds the channel', async () => {
    const t = start();
    const watcher = t.client.channel(project, { filter: { types: ['job.progress'] } });
    const heard: string[] = [];
    watcher.on('*', (e) => heard.push(e.type));
    await t.connect([snapshot(project, 1, { events: [event(project, 1, { type: 'job.completed' })] })]);
    expect(heard).toEqual(['job.completed']);
    expect(offsets(watcher.snapshot())).toEqual({ 'job:1': 1 });
  });
});

describe('refusals', () => {
  it('are told with their code, and asked about again on the next connection', async () => {
    const t = start();
    const handle = t.client.channel(project);
    await t.connect([{ channel: project, code: 'forbidden' }]);
    expect(handle.snapshot()).toMatchObject({ status: 'refused', code: 'forbidden' });
    await t.clock.advance(60_000);
    t.accept([snapshot(project, 0)]);
    expect(handle.snapshot()).toMatchObject({ status: 'live', code: null });
  });

  it('come also later, when a right is withdrawn', async () => {
    const t = start();
    const handle = t.client.channel(project);
    await t.connect([snapshot(project, 1, { events: [event(project, 1)] })]);
    t.server.peer().send({ type: 'unsubscribed', channel: project, code: 'forbidden' });
    expect(handle.snapshot()).toMatchObject({ status: 'refused', code: 'forbidden' });
    expect(handle.snapshot().entities.size).toBe(0);
  });

  it('that may pass are tried again', async () => {
    const t = start();
    await t.connect();
    const handle = t.client.channel(project);
    await t.clock.advance(0);
    t.server.peer().send({ type: 'error', ref: '1', code: 'internal', message: 'Oops.', retryable: true });
    expect(handle.snapshot().status).toBe('pending');
    await t.clock.advance(500);
    expect(t.received('subscribe')).toMatchObject([{ ref: '1' }, { ref: '2' }]);
    expect(t.errors).toEqual([]);
  });

  it('that may pass lose nothing: what was live goes on after where it stood', async () => {
    const t = start();
    const handle = t.client.channel(project);
    await t.connect([snapshot(project, 3)]);
    t.server.peer().send(event(project, 4));
    t.server.peer().send({ type: 'unsubscribed', channel: project, code: 'internal' });
    expect(handle.snapshot().status).toBe('stale');
    await t.clock.advance(500);
    expect(t.received('subscribe')).toMatchObject([{ channel: project, after: position(4) }]);
  });

  it('that are final are asked about again when somebody else comes', async () => {
    const t = start();
    await t.connect();
    t.client.channel(project);
    await t.clock.advance(0);
    t.server.peer().send({ type: 'error', ref: '1', code: 'forbidden', message: 'No.', retryable: false });
    await t.clock.advance(40_000);
    expect(t.received('subscribe')).toHaveLength(1);
    t.client.channel(project);
    await t.clock.advance(0);
    expect(t.received('subscribe')).toHaveLength(2);
  });
});

describe('listeners', () => {
  it('are told once of many changes, and those of a key only of its own', async () => {
    const t = start();
    const handle = t.client.channel(project);
    await t.connect([snapshot(project, 0)]);
    await t.clock.advance(0);
    const told: string[] = [];
    handle.subscribe(() => told.push('all'));
    handle.subscribeKey('job:1', () => told.push('1'));
    const undo = handle.subscribeKey('job:2', () => told.push('2'));
    for (const offset of [1, 2, 3]) t.server.peer().send(event(project, offset));
    expect(told).toEqual([]);
    await t.clock.advance(0);
    expect(told).toEqual(['1', 'all']);
    t.server.peer().send(event(project, 4, { key: 'job:2' }));
    undo();
    undo();
    await t.clock.advance(0);
    expect(told).toEqual(['1', 'all', 'all']);
  });

  it('hear of nothing after the release, and a handle that was released takes none', async () => {
    const t = start();
    const handle = t.client.channel(project);
    const other = t.client.channel(project);
    await t.connect([snapshot(project, 0)]);
    await t.clock.advance(0);
    const told: string[] = [];
    handle.subscribe(() => told.push('all'));
    handle.subscribeKey('job:1', () => told.push('key'));
    handle.on('*', () => told.push('event'));
    handle.release();
    handle.subscribe(() => told.push('late'));
    handle.subscribeKey('job:1', () => told.push('late'));
    t.server.peer().send(event(project, 1));
    await t.clock.advance(0);
    expect(told).toEqual([]);
    expect(other.snapshot().entities.size).toBe(1);
  });

  it('are told when the connection goes and comes', async () => {
    const t = start();
    const handle = t.client.channel(project);
    await t.connect([snapshot(project, 0)]);
    await t.clock.advance(0);
    const told: string[] = [];
    handle.subscribe(() => told.push(handle.snapshot().status));
    t.server.peer().close(1006);
    await t.clock.advance(500);
    t.accept([snapshot(project, 0, { recovery: 'resumed' })]);
    await t.clock.advance(0);
    expect(told).toEqual(['stale', 'live']);
  });
});
