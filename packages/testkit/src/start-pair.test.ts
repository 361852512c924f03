import type { BuiltinEvents } from '@headway/protocol';
import { describe, expect, it, onTestFinished } from 'vitest';
import { recordingPeer } from './recording-peer.ts';
import { type Pair, type PairOptions, startPair } from './start-pair.ts';
import { waitUntil } from './wait-until.ts';

const notice = { type: 'system.notice', data: { id: 'n1', level: 'info', message: 'Hello' } } as const;

async function pairFor(options?: PairOptions<BuiltinEvents>): Promise<Pair<BuiltinEvents>> {
  const pair = await startPair(options);
  onTestFinished(() => pair.close());
  return pair;
}

async function listen(pair: Pair<BuiltinEvents>, channel: string) {
  const client = await pair.connect('ada');
  const heard: string[] = [];
  const handle = client.channel(channel);
  handle.on('system.notice', ({ data }) => heard.push(data.message));
  await waitUntil(() => handle.snapshot().status === 'live');
  return { heard, handle };
}

describe('startPair', () => {
  it('carries an event from a real server to a real client', async () => {
    const pair = await pairFor();
    const { heard } = await listen(pair, 'project:7');
    await pair.headway.publish('project:7', notice);
    await waitUntil(() => heard.length > 0);
    expect(heard).toEqual(['Hello']);
  });

  it('takes the rules of the application', async () => {
    const pair = await pairFor({
      namespaces: { user: { subscribe: ({ identity, id }) => identity.userId === id } },
    });
    const client = await pair.connect('ada');
    const own = client.channel('user:ada');
    const other = client.channel('user:bob');
    await waitUntil(() => own.snapshot().status === 'live' && other.snapshot().status === 'refused');
    expect(other.snapshot().code).toBe('forbidden');
  });

  it('comes back on the same port, with an empty log where it was in memory', async () => {
    const pair = await pairFor();
    const { heard, handle } = await listen(pair, 'project:7');
    const before = pair.headway;
    await pair.restart({ abrupt: true });
    expect(pair.headway).not.toBe(before);
    await waitUntil(() => handle.snapshot().reason === 'epoch_unknown');
    await pair.headway.publish('project:7', notice);
    await waitUntil(() => heard.length > 0);
  });

  it('puts a network with faults in between when asked, which outlives the server', async () => {
    const pair = await pairFor({ network: true });
    const { heard, handle } = await listen(pair, 'project:7');
    pair.network.refuse();
    pair.network.cut();
    await waitUntil(() => handle.snapshot().status === 'stale');
    await pair.restart();
    await waitUntil(() => pair.network.refused > 0);
    pair.network.accept();
    await waitUntil(() => handle.snapshot().status === 'live');
    await pair.headway.publish('project:7', notice);
    await waitUntil(() => heard.length > 0);
    const plain = await pairFor();
    expect(() => plain.network).toThrow('network: true');
  });

  it('closes what it opened, within the time that a person waits', async () => {
    const pair = await startPair();
    const client = await pair.connect('ada');
    await recordingPeer(pair.url);
    await pair.close();
    expect(client.state().status).toBe('closed');
    await expect(recordingPeer(pair.url)).rejects.toThrow('No socket');
  });
});

describe('recordingPeer', () => {
  it('records what is on the wire and gives each frame once', async () => {
    const pair = await pairFor();
    const peer = await recordingPeer(pair.url);
    peer.send({
      type: 'connect',
      token: pair.token('ada', { sid: 's1' }),
      client: { id: 'c1', kind: 'unknown' },
      subscriptions: [{ channel: 'project:7' }],
    });
    expect(await peer.next('connected')).toMatchObject({ user: { id: 'ada' } });
    await pair.headway.publish('project:7', notice);
    await pair.headway.publish('project:7', notice);
    const first = await peer.next('system.notice');
    const second = await peer.next((frame) => frame['channel'] === 'project:7');
    expect([first['offset'], second['offset']]).toEqual([1, 2]);
    expect(peer.frames.map(({ type }) => type)).toEqual(['connected', 'system.notice', 'system.notice']);
    await peer.close();
    expect(peer.closed?.code).toBe(1000);
  });

  it('sends what no client would, and tells how the connection ended', async () => {
    const pair = await pairFor();
    const peer = await recordingPeer(pair.url);
    peer.send('{');
    expect(await waitUntil(() => peer.closed)).toMatchObject({ code: 4500 });
  });
});

describe('waitUntil', () => {
  it('gives the value that it waited for', async () => {
    let turns = 0;
    expect(await waitUntil(() => (turns += 1) > 2 && 'there')).toBe('there');
  });

  it('tells what it waited for and what stood in the way', async () => {
    const failing = waitUntil(
      () => {
        throw new Error('not yet');
      },
      { timeoutMs: 1 },
    );
    await expect(failing).rejects.toThrow(/within 1 ms.*not yet/s);
    await expect(failing).rejects.toMatchObject({ cause: new Error('not yet') });
  });
});
