import { HeadwayError } from '@headway/protocol';
import { describe, expect, it } from 'vitest';
import { createClient } from './create-client.ts';
import { event, position, snapshot, start } from './test-support/played-client.ts';

describe('connecting', () => {
  it('asks for a page only when it begins: a module for pages may be loaded on a server', () => {
    const client = createClient({ url: '/ws' });
    expect(client.channel('project:7').snapshot().status).toBe('pending');
    expect(() => client.connect()).toThrow("'url' must be like 'wss://host/ws' or, on a page, '/ws'");
    expect(client.state()).toEqual({ status: 'idle' });
    expect(() => createClient({ url: 'host/ws' })).toThrow(TypeError);
  });

  it('introduces itself with everything in one message', async () => {
    const t = start({ getToken: async () => 'secret', client: { name: 'test', kind: 'desktop' } });
    t.client.channel('project:7', { filter: { types: ['job.*'] }, after: position(3) });
    t.client.channel('user:1', { recent: 5 });
    await t.connect();
    expect(t.server.peer().received).toEqual([
      {
        type: 'connect',
        token: 'secret',
        client: { id: expect.stringMatching(/^.{16,64}$/), name: 'test', kind: 'desktop' },
        subscriptions: [
          { channel: 'project:7', after: position(3), filter: { types: ['job.*'] } },
          { channel: 'user:1', recent: 5 },
        ],
      },
    ]);
    expect(t.client.state()).toEqual({ status: 'connected', connection: 'c1', since: t.clock.now() });
  });

  it('tells its states, each one object until the next', async () => {
    const t = start({ maxAttempts: 2 });
    const seen: string[] = [];
    t.client.subscribeState(() => seen.push(t.client.state().status));
    await t.connect();
    t.server.peer().close(1006);
    expect(t.client.state()).toBe(t.client.state());
    expect(t.client.state()).toMatchObject({
      attempt: 1,
      code: 'network_lost',
      retryAt: t.clock.now() + 500,
    });
    await t.clock.advance(500);
    t.server.peer().close(1006);
    await t.clock.advance(500);
    t.server.peer().close(1006);
    expect(seen).toEqual([
      'connecting',
      'connected',
      'waiting',
      'connecting',
      'waiting',
      'connecting',
      'closed',
    ]);
    expect(t.client.state()).toMatchObject({ code: 'attempts_exhausted' });
    t.client.reconnect();
    await t.clock.advance(0);
    t.accept();
    expect(t.client.state().status).toBe('connected');
  });

  it('stops, and says why in the words of the server, when connecting again would not help', async () => {
    const t = start();
    await t.connect();
    t.server.peer().close(4504, 'You signed out.');
    expect(t.client.state()).toEqual({ status: 'closed', code: 'signed_out', message: 'You signed out.' });
    await t.clock.advance(120_000);
    expect(t.server.peers).toHaveLength(1);
  });

  it('takes the code from the words of the close where several share a number', async () => {
    const t = start();
    await t.connect();
    t.server.peer().close(4500, 'internal');
    expect(t.client.state()).toMatchObject({ status: 'waiting', code: 'internal' });
    await t.clock.advance(500);
    t.server.peer().close(4500, 'origin_refused');
    expect(t.client.state()).toMatchObject({ status: 'closed', code: 'origin_refused' });
  });

  it('leaves no timer and no listener behind once closed', async () => {
    const t = start();
    await t.connect();
    const handle = t.client.channel('project:7');
    t.client.close();
    handle.release();
    await t.clock.advance(0);
    expect(t.server.peer().closedWith).toBe(1000);
    expect(t.clock.pendingTimers).toBe(0);
    t.signal('online');
    expect(t.client.state()).toMatchObject({ status: 'closed', code: 'closed' });
  });

  it('gives up a socket that does not open or is not answered in time', async () => {
    const t = start({ connectTimeoutMs: 3000 });
    t.client.connect();
    await t.clock.advance(0);
    t.server.peer().open();
    await t.clock.advance(3000);
    expect(t.client.state()).toMatchObject({ status: 'waiting', code: 'connect_timeout', attempt: 2 });
    expect(t.server.peer().closedWith).toBe(4003);
  });

  it('goes on when a frame can not be read', async () => {
    const t = start();
    await t.connect();
    t.server.peer().send('not json');
    t.server.peer().send({ type: 'reply' });
    t.server.peer().send({ type: 'weather' });
    expect(t.errors).toHaveLength(2);
    expect(t.client.state().status).toBe('connected');
  });

  it.each([4007, 4008])('waits longer each time for a server that has no room (%d)', async (code) => {
    const t = start();
    t.client.connect();
    await t.clock.advance(0);
    const waits: number[] = [];
    for (let attempt = 0; attempt < 6; attempt += 1) {
      t.server.peer().open();
      t.server.peer().close(code);
      const state = t.client.state();
      const waitMs = state.status === 'waiting' ? state.retryAt - t.clock.now() : 0;
      waits.push(waitMs);
      await t.clock.advance(waitMs);
    }
    expect(waits).toEqual([500, 500, 500, 1000, 2000, 4000]);
  });
});

describe('silence and signals', () => {
  it('gives up a connection that is silent for too long, and not one that is heard of', async () => {
    const t = start();
    await t.connect();
    await t.clock.advance(44_000);
    t.server.peer().send({ type: 'ping' });
    await t.clock.advance(44_999);
    expect(t.client.state().status).toBe('connected');
    await t.clock.advance(1);
    expect(t.client.state()).toMatchObject({ status: 'waiting', code: 'heartbeat_lost' });
    expect(t.server.peer().closedWith).toBe(4004);
  });

  it('connects anew at once when time leapt past the heartbeat', async () => {
    const t = start();
    await t.connect();
    t.clock.jump(40_000);
    await t.clock.advance(5000);
    expect(t.client.state().status).toBe('connecting');
    expect(t.server.peers).toHaveLength(2);
  });

  it('does not take late timers of a hidden page for a leap', async () => {
    const t = start();
    await t.connect();
    t.around.hidden = true;
    t.clock.jump(38_000);
    await t.clock.advance(5000);
    expect(t.server.peers).toHaveLength(1);
  });

  it('notices the network going, and connects at once when it is back', async () => {
    const t = start({ random: () => 0.99 });
    await t.connect();
    t.signal('offline');
    expect(t.client.state()).toMatchObject({ status: 'waiting', code: 'network_lost' });
    t.signal('online');
    await t.clock.advance(0);
    expect(t.server.peers).toHaveLength(2);
    t.accept();
    expect(t.client.state().status).toBe('connected');
  });

  it('tries again when somebody looks, also after it gave up', async () => {
    const t = start({ maxAttempts: 1 });
    t.client.connect();
    await t.clock.advance(0);
    t.server.peer().close(1006);
    expect(t.client.state().status).toBe('closed');
    t.signal('wake');
    await t.clock.advance(0);
    t.accept();
    expect(t.client.state().status).toBe('connected');
  });

  it('leaves a draining server at a moment of its own and shows no error', async () => {
    const t = start();
    const seen: string[] = [];
    await t.connect();
    t.client.subscribeState(() => seen.push(t.client.state().status));
    t.server.peer().send({ type: 'draining', reconnectWithinMs: 4000 });
    await t.clock.advance(1000);
    t.server.peer().close(4005);
    await t.clock.advance(999);
    expect(t.server.peers).toHaveLength(1);
    await t.clock.advance(1);
    t.accept();
    expect(seen).toEqual(['connecting', 'connected']);
  });
});

describe('tokens', () => {
  const token = (clock: { now(): number }, seconds: number, name = 't') =>
    `h.${btoa(JSON.stringify({ exp: clock.now() / 1000 + seconds, name }))}.s`;

  it('asks for one only when there is none or it is near its end', async () => {
    let asked = 0;
    const t = start({ getToken: async () => token(t.clock, 60, `t${(asked += 1)}`) });
    await t.connect();
    t.server.peer().close(1006);
    await t.clock.advance(500);
    expect(asked).toBe(1);
    t.server.peer().close(1006);
    await t.clock.advance(50_000);
    expect(asked).toBe(2);
  });

  it('renews in place before the end', async () => {
    let asked = 0;
    const t = start({ getToken: async () => token(t.clock, 60, `t${(asked += 1)}`) });
    await t.connect();
    await t.clock.advance(44_000);
    t.server.peer().send({ type: 'ping' });
    expect(t.received('authenticate')).toEqual([]);
    await t.clock.advance(1000);
    const [message] = t.received('authenticate');
    expect(message).toMatchObject({ token: token({ now: () => t.clock.now() }, 60, 't2') });
    t.server.peer().send({ type: 'reply', ref: '1', result: null });
    await t.clock.advance(44_000);
    t.server.peer().send({ type: 'ping' });
    await t.clock.advance(1000);
    expect(t.received('authenticate')).toHaveLength(2);
  });

  it('renews in time also when the timer goes off a little early by the wall clock', async () => {
    let asked = 0;
    const t = start({ getToken: async () => token(t.clock, 4, `t${(asked += 1)}`) });
    await t.connect();
    t.clock.jump(-1);
    await t.clock.advance(3000);
    expect(t.received('authenticate')).toHaveLength(1);
  });

  it('renews a token of days, longer than timers last', async () => {
    let asked = 0;
    const t = start({ getToken: async () => token(t.clock, 86_400 * 3, `t${(asked += 1)}`) });
    await t.connect();
    const heartbeat = (): void => {
      t.server.peer().send({ type: 'ping' });
      t.clock.setTimer(heartbeat, 25_000);
    };
    heartbeat();
    t.clock.advanceSync(86_400_000 * 3 - 31_000);
    expect(asked).toBe(1);
    await t.clock.advance(1000);
    expect(t.received('authenticate')).toHaveLength(1);
  });

  it.each(['wake', 'online'] as const)(
    'asks anew after a sleep in which it came near its end (%s)',
    async (name) => {
      let asked = 0;
      const t = start({ getToken: async () => token(t.clock, 60, `t${(asked += 1)}`) });
      await t.connect();
      t.clock.jump(20_000);
      t.signal(name);
      await t.clock.advance(1000);
      expect(asked).toBe(1);
      t.clock.jump(26_000);
      t.server.peer().send({ type: 'ping' });
      t.signal(name);
      await t.clock.advance(1000);
      expect(asked).toBe(2);
      expect(t.received('authenticate')).toHaveLength(1);
      expect(t.server.peers).toHaveLength(1);
    },
  );

  it('connects with a new one after a sleep in which the connection and the token ended', async () => {
    let asked = 0;
    const t = start({ getToken: async () => token(t.clock, 60, `t${(asked += 1)}`) });
    await t.connect();
    t.clock.jump(3_600_000);
    await t.clock.advance(5000);
    expect(t.server.peers).toHaveLength(2);
    expect(asked).toBe(2);
  });

  it('tries a renewal again until the token ends', async () => {
    let asked = 0;
    const t = start({
      getToken: async () => {
        asked += 1;
        if (asked === 2) throw new Error('down');
        return token(t.clock, 8, `t${asked}`);
      },
    });
    await t.connect();
    await t.clock.advance(6000);
    expect(t.received('authenticate')).toHaveLength(0);
    await t.clock.advance(1000);
    expect(t.received('authenticate')).toHaveLength(1);
    expect(t.errors).toHaveLength(1);
  });

  it.each([4001, 4006])('gets a new one when the server says that it has ended (%d)', async (code) => {
    let asked = 0;
    const t = start({ getToken: async () => `opaque-${(asked += 1)}` });
    await t.connect();
    t.server.peer().close(code);
    await t.clock.advance(500);
    t.server.peer().open();
    expect(t.server.peer().received[0]).toMatchObject({ token: 'opaque-2' });
  });

  it('counts a failure to get one as a failed attempt, and stops when there will be none', async () => {
    let failure: Error = new Error('offline');
    const t = start({ getToken: () => Promise.reject(failure) });
    t.client.connect();
    await t.clock.advance(0);
    expect(t.client.state()).toMatchObject({ status: 'waiting', attempt: 2, code: 'network_lost' });
    failure = new HeadwayError('signed_out');
    await t.clock.advance(500);
    expect(t.client.state()).toMatchObject({ status: 'closed', code: 'signed_out' });
    expect(t.server.peers).toHaveLength(0);
  });

  it('keeps none that comes after the client was closed: the next person has another', async () => {
    const asked: ((token: string) => void)[] = [];
    const t = start({ getToken: () => new Promise((resolve) => asked.push(resolve)) });
    t.client.connect();
    t.client.close();
    asked[0]?.('of-ann');
    await t.clock.advance(0);
    t.client.connect();
    asked[1]?.('of-ben');
    await t.clock.advance(0);
    t.server.peer().open();
    expect(t.server.peer().received[0]).toMatchObject({ token: 'of-ben' });
  });

  it('does not wait for one for ever', async () => {
    const t = start({ getToken: () => new Promise(() => {}) });
    t.client.connect();
    await t.clock.advance(10_000);
    expect(t.client.state()).toMatchObject({ status: 'waiting', code: 'connect_timeout' });
  });
});

describe('client-wide handlers', () => {
  it('hear an event of several channels once, and snapshots only when asked', async () => {
    const t = start();
    const heard: string[] = [];
    const withSnapshots: string[] = [];
    t.client.on('job.*', (e, { origin }) => heard.push(`${e.channel} ${e.offset} ${origin}`));
    t.client.on('*', (e, { origin }) => withSnapshots.push(`${e.offset} ${origin}`), { snapshots: true });
    t.client.channel('project:7');
    t.client.channel('job:1');
    await t.connect([snapshot('project:7', 1, { events: [event('project:7', 1)] }), snapshot('job:1', 0)]);
    t.server.peer().send(event('project:7', 2, { id: 'same' }));
    t.server.peer().send(event('job:1', 1, { id: 'same' }));
    t.server.peer().send(event('job:1', 2, { type: 'chat.message' }));
    expect(heard).toEqual(['project:7 2 live']);
    expect(withSnapshots).toEqual(['1 snapshot', '2 live', '2 live']);
  });

  it('hear nothing that no holder wants', async () => {
    const t = start();
    const heard: string[] = [];
    t.client.on('*', (e) => heard.push(e.type));
    // Together these two have no filter.
    t.client.channel('project:7', { filter: { types: ['job.*'] } });
    t.client.channel('project:7', { filter: { keys: ['asset:1'] } });
    await t.connect([snapshot('project:7', 0)]);
    t.server.peer().send(event('project:7', 1, { type: 'chat.message' }));
    t.server.peer().send(event('project:7', 2));
    expect(heard).toEqual(['job.progress']);
  });
});

describe('an optional part', () => {
  it('subscribes with the rest, and hears what nobody else knows', async () => {
    const t = start();
    const heard: string[] = [];
    const remove = t.client.extend((wire) => ({
      introduce: () => [{ channel: 'exports:1', durable: 'mailer' }],
      connected: ({ subscriptions }) => heard.push(`connected ${subscriptions.length} ${wire.connected()}`),
      disconnected: () => heard.push('disconnected'),
      message(decoded) {
        heard.push(decoded.kind === 'control' ? decoded.message.type : `${decoded.kind} ${decoded.type}`);
        return true;
      },
    }));
    const own = { durable: 'mailer', channel: 'exports:1', position: position(1) };
    await t.connect([{ type: 'subscribed', recovery: 'resumed', events: [], ...own }]);
    t.server.peer().send({ type: 'delivery', channel: 'exports:1' });
    t.server.peer().send({ type: 'error', code: 'not_subscribed', message: 'No.', retryable: false });
    t.server.peer().close(1006);
    expect(heard).toEqual(['connected 1 true', 'unknown delivery', 'error', 'disconnected']);
    remove();
    await t.clock.advance(500);
    t.accept();
    expect(t.received('connect')).toMatchObject([{ subscriptions: [] }]);
    expect(t.received('unsubscribe')).toEqual([]);
    expect(t.errors).toEqual([]);
  });
});
