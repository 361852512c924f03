import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sqliteLog } from '@headway/log';
import { type BuiltinEvents, HeadwayError } from '@headway/protocol';
import { type Pair, type PairOptions, startPair, waitUntil } from '@headway/testkit';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { ChannelHandle, HeadwayClient } from './client.ts';

const channel = 'project:7';

async function pairFor(options?: PairOptions<BuiltinEvents>): Promise<Pair<BuiltinEvents>> {
  const pair = await startPair(options);
  onTestFinished(() => pair.close());
  return pair;
}

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'headway-client-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Publishes numbered lossless events. */
function numbers(pair: Pair<BuiltinEvents>) {
  let last = 0;
  return async (count: number): Promise<void> => {
    for (let i = 0; i < count; i += 1) {
      last += 1;
      await pair.headway.publish(channel, {
        type: 'system.notice',
        data: { id: `n${last}`, level: 'info', message: String(last) },
      });
    }
  };
}

async function join7(client: HeadwayClient<BuiltinEvents>) {
  const handle = client.channel(channel);
  const heard: string[] = [];
  handle.on('system.notice', ({ data }, { origin }) => heard.push(`${data.message} ${origin}`));
  await live(handle);
  return { handle, heard };
}

const live = (handle: ChannelHandle<BuiltinEvents>) => waitUntil(() => handle.snapshot().status === 'live');

const upTo = (count: number, from = 1) => Array.from({ length: count - from + 1 }, (_, i) => from + i);
const messages = (heard: readonly string[]) => heard.map((entry) => Number(entry.split(' ')[0]));

describe('against a real server', () => {
  it('resumes after an abrupt cut: everything once, in order, within seconds', async () => {
    const pair = await pairFor();
    const publish = numbers(pair);
    const client = await pair.connect('ada');
    const { handle, heard } = await join7(client);
    await publish(3);
    await waitUntil(() => heard.length === 3);
    const cutAt = performance.now();
    pair.cut();
    await publish(700);
    await waitUntil(() => heard.length === 703);
    expect(performance.now() - cutAt).toBeLessThan(3000);
    await publish(2);
    await waitUntil(() => heard.length === 705);
    expect(messages(heard)).toEqual(upTo(705));
    expect(heard[3]).toBe('4 resumed');
    expect(heard.at(-1)).toBe('705 live');
    expect(handle.snapshot().reason).toBeNull();
  });

  it('resumes across a restart on the same port, in a new epoch of a durable log', async () => {
    const path = join(temporaryFolder(), 'events.db');
    const pair = await pairFor({ log: () => sqliteLog({ path }) });
    const publish = numbers(pair);
    const client = await pair.connect('ada', { maxDelayMs: 200 });
    const { handle, heard } = await join7(client);
    await publish(5);
    await waitUntil(() => heard.length === 5);
    const before = handle.snapshot().position;
    await pair.restart({ abrupt: true });
    await publish(5);
    await waitUntil(() => heard.length === 10);
    await waitUntil(() => handle.snapshot().status === 'live');
    expect(messages(heard)).toEqual(upTo(10));
    expect(handle.snapshot().reason).toBeNull();
    expect(handle.snapshot().position?.epoch).not.toBe(before?.epoch);
  });

  it('follows a server that says goodbye, without an error on the way', async () => {
    const path = join(temporaryFolder(), 'events.db');
    const pair = await pairFor({ log: () => sqliteLog({ path }) });
    const publish = numbers(pair);
    // It comes back late in the window: by then the server is up again on a busy machine too.
    const client = await pair.connect('ada', { maxDelayMs: 200, random: () => 0.99 });
    const { heard } = await join7(client);
    const seen = new Set<string>();
    client.subscribeState(() => seen.add(client.state().status));
    await publish(2);
    await pair.restart();
    await publish(2);
    await waitUntil(() => heard.length === 4);
    expect(messages(heard)).toEqual(upTo(4));
    expect(seen).toEqual(new Set(['connecting', 'connected']));
  });

  it('says so when what was missed is gone', async () => {
    const pair = await pairFor();
    const publish = numbers(pair);
    const { handle, heard } = await join7(await pair.connect('ada'));
    await publish(1);
    await waitUntil(() => heard.length === 1);
    await pair.restart({ abrupt: true });
    await waitUntil(() => handle.snapshot().reason === 'epoch_unknown');
    expect(handle.snapshot().status).toBe('live');
  });

  it('keeps the entities of a snapshot in step, many pages of them', async () => {
    const pair = await pairFor({ pageEvents: 10 });
    const stats = (queue: string, waiting: number) => ({
      type: 'queue.stats' as const,
      data: {
        queue,
        waiting,
        paused: 0,
        active: 0,
        reviewing: 0,
        completed: 0,
        failed: 0,
        cancelled: 0,
        total: waiting,
        parallel: { busy: 0, total: 1 },
        throughputPerMinute: 0,
        noWorkerFor: [],
      },
    });
    for (const n of upTo(35)) await pair.headway.publish(channel, stats(`q${n}`, 0));
    const client = await pair.connect('ada');
    const handle = client.channel(channel);
    const told: string[] = [];
    handle.subscribeKey('queue:q3', () => told.push('q3'));
    await live(handle);
    expect(handle.snapshot().entities.size).toBe(35);
    await pair.headway.publish(channel, stats('q3', 9));
    await waitUntil(() => told.length === 2);
    expect(handle.snapshot().entities.get('queue:q3')?.data).toMatchObject({ waiting: 9 });
    await pair.headway.publish(channel, { type: 'queue.stats', data: null }, { tombstoneKey: 'queue:q3' });
    await waitUntil(() => !handle.snapshot().entities.has('queue:q3'));
  });

  it('renews its token in place and outlives the first one', async () => {
    const pair = await pairFor();
    let asked = 0;
    const getToken = async () => {
      asked += 1;
      return pair.token('ada', { exp: Math.floor(Date.now() / 1000) + (asked === 1 ? 3 : 600) });
    };
    const client = await pair.connect('ada', { getToken });
    const first = client.state();
    const { heard } = await join7(client);
    await waitUntil(() => asked === 2);
    const firstEndsAt = Date.now() + 3000;
    await waitUntil(() => Date.now() > firstEndsAt);
    await numbers(pair)(1);
    await waitUntil(() => heard.length === 1);
    expect(client.state()).toBe(first);
  });

  it('stops for a token that is not valid, and for a session that has ended', async () => {
    const pair = await pairFor();
    const stranger = pair.client('ada', { getToken: async () => 'not.a.token' });
    stranger.connect();
    await waitUntil(() => stranger.state().status === 'closed');
    expect(stranger.state()).toMatchObject({ code: 'token_invalid' });
    const client = await pair.connect('ada');
    pair.headway.disconnect({ userId: 'ada' });
    await waitUntil(() => client.state().status === 'closed');
    expect(client.state()).toEqual({
      status: 'closed',
      code: 'signed_out',
      message: 'signed out',
    });
  });

  it('is told which channels are not its own, and when a right is withdrawn', async () => {
    let allowed = true;
    const pair = await pairFor({ namespaces: { project: { subscribe: () => allowed }, user: {} } });
    const client = await pair.connect('ada');
    const refused = client.channel('user:bob');
    const unknown = client.channel('nowhere:1');
    const { handle } = await join7(client);
    await waitUntil(() => refused.snapshot().status === 'refused');
    await waitUntil(() => unknown.snapshot().status === 'refused');
    expect([refused.snapshot().code, unknown.snapshot().code]).toEqual(['forbidden', 'unknown_channel']);
    allowed = false;
    await pair.headway.recheck();
    await waitUntil(() => handle.snapshot().status === 'refused');
    expect(handle.snapshot().code).toBe('forbidden');
  });

  it('asks anew when what the holders want together grows', async () => {
    const pair = await pairFor();
    const client = await pair.connect('ada');
    const narrow = client.channel(channel, { filter: { types: ['asset.*'] } });
    await live(narrow);
    const { heard } = await join7(client);
    await numbers(pair)(1);
    await waitUntil(() => heard.length === 1);
    expect(narrow.snapshot().status).toBe('live');
  });

  it('asks and publishes, and is told what came of it', async () => {
    const pair = await pairFor({
      methods: {
        async double(params) {
          if (typeof params !== 'number') throw new HeadwayError('conflict', 'Only numbers.');
          return params * 2;
        },
      },
    });
    const client = await pair.connect('ada');
    await expect(client.request('double', 21)).resolves.toBe(42);
    await expect(client.request('double', 'x')).rejects.toMatchObject({
      code: 'conflict',
      message: 'Only numbers.',
    });
    await expect(client.request('triple', 1)).rejects.toMatchObject({ code: 'unknown_method' });
    const notice = { id: 'n', level: 'info', message: 'from a client' } as const;
    await expect(client.publish(channel, { type: 'system.notice', data: notice })).rejects.toMatchObject({
      code: 'forbidden',
    });
  });
});
