import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { fakeClock } from './fake-clock.ts';
import { type FaultyNetwork, faultyNetwork, type FaultyNetworkOptions } from './faulty-network.ts';
import { waitUntil } from './wait-until.ts';

/** One end of a connection, and what it knows of it. */
interface End {
  socket: Socket;
  received: number;
  ended: 'finished' | 'reset' | null;
}

function observe(socket: Socket): End {
  const end: End = { socket, received: 0, ended: null };
  socket.on('data', (bytes) => (end.received += bytes.length));
  socket.on('end', () => (end.ended ??= 'finished'));
  socket.on('error', () => (end.ended = 'reset'));
  onTestFinished(() => void socket.destroy());
  return end;
}

async function start(options: Omit<FaultyNetworkOptions, 'target'> = {}) {
  const servers: End[] = [];
  const listener = createServer({ allowHalfOpen: true }, (socket) => servers.push(observe(socket)));
  await new Promise<void>((resolve) => void listener.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void listener.close());
  const { port } = listener.address() as AddressInfo;
  const network = await faultyNetwork({ target: `ws://127.0.0.1:${port}/ws`, ...options });
  onTestFinished(() => network.close());
  const dial = () => observe(connect({ port: network.port, host: '127.0.0.1', allowHalfOpen: true }));
  return {
    network,
    dial,
    /** A new connection, from end to end. */
    async link(): Promise<{ client: End; server: End }> {
      const before = servers.length;
      const client = dial();
      return { client, server: await waitUntil(() => servers[before]) };
    },
  };
}

function newest(network: FaultyNetwork) {
  const connection = network.connections.at(-1);
  if (!connection) throw new Error('There is no connection.');
  return connection;
}

describe('faultyNetwork', () => {
  it('carries bytes and ends both ways where nothing is wrong', async () => {
    const { network, link } = await start();
    expect(network.url).toBe(`ws://127.0.0.1:${network.port}/ws`);
    const { client, server } = await link();
    client.socket.write('to the server');
    server.socket.write(Buffer.alloc(3_000_000));
    await waitUntil(() => server.received === 13 && client.received === 3_000_000);
    client.socket.end();
    await waitUntil(() => server.ended);
    server.socket.end('last words');
    await waitUntil(() => client.ended);
    expect([client.received, client.ended, server.ended]).toEqual([3_000_010, 'finished', 'finished']);
    await waitUntil(() => network.connections.length === 0);
  });

  it('cuts by a reset, one connection or all', async () => {
    const { network, link } = await start();
    const first = await link();
    const second = await link();
    newest(network).cut();
    await waitUntil(() => second.client.ended && second.server.ended);
    expect([second.client.ended, second.server.ended, first.client.ended]).toEqual(['reset', 'reset', null]);
    network.cut();
    await waitUntil(() => first.client.ended && first.server.ended);
    await waitUntil(() => network.connections.length === 0);
  });

  it.each(['client', 'server'] as const)('cuts so that only the %s knows', async (side) => {
    const { network, link } = await start();
    const ends = await link();
    network.cut({ side });
    await waitUntil(() => ends[side].ended);
    const other = side === 'client' ? ends.server : ends.client;
    const later = await link();
    later.client.socket.write('x');
    await waitUntil(() => later.server.received === 1);
    expect([other.ended, other.socket.destroyed, network.connections.length]).toEqual([null, false, 2]);
  });

  it('holds what comes while it is frozen, one way or both, and loses none of it', async () => {
    const { network, link } = await start();
    const { client, server } = await link();
    network.freeze({ direction: 'toServer' });
    client.socket.end('held');
    server.socket.write('passes');
    await waitUntil(() => client.received === 6 && newest(network).heldBytes('toServer') === 4);
    expect([server.received, server.ended]).toEqual([0, null]);
    network.thaw();
    await waitUntil(() => server.ended);
    expect(server.received).toBe(4);
  });

  it('stops reading a sender when much is held', async () => {
    const { network, link } = await start();
    const { client, server } = await link();
    newest(network).freeze();
    client.socket.write(Buffer.alloc(20_000_000));
    await waitUntil(() => newest(network).heldBytes('toServer') >= 65_536);
    expect(newest(network).heldBytes('toServer')).toBeLessThan(200_000);
    newest(network).thaw();
    await waitUntil(() => server.received === 20_000_000);
  });

  it('delays by the clock, and keeps the order', async () => {
    const clock = fakeClock();
    const { network, link } = await start({ clock });
    const { client, server } = await link();
    network.delay(200, { direction: 'toServer' });
    client.socket.write('slow');
    await waitUntil(() => newest(network).heldBytes('toServer') === 4);
    network.delay(0);
    client.socket.write('fast');
    await waitUntil(() => newest(network).heldBytes('toServer') === 8);
    await clock.advance(199);
    expect([server.received, newest(network).heldBytes('toServer')]).toEqual([0, 8]);
    await clock.advance(1);
    await waitUntil(() => server.received === 8);
  });

  it('lets no more bytes through in a second than it is told', async () => {
    const clock = fakeClock();
    const { network, link } = await start({ clock });
    const { client, server } = await link();
    network.throttle(1024);
    server.socket.write(Buffer.alloc(4096));
    await waitUntil(() => client.received > 0);
    await clock.advance(1000);
    await waitUntil(() => client.received >= 1024);
    expect(4096 - newest(network).heldBytes('toClient')).toBeLessThan(1100);
    network.throttle(null);
    await waitUntil(() => client.received === 4096);
  });

  it('refuses for a while, and leaves alone what is there', async () => {
    const { network, link, dial } = await start();
    const { client, server } = await link();
    network.refuse();
    const refused = dial();
    await waitUntil(() => refused.ended === 'reset');
    client.socket.write('x');
    await waitUntil(() => server.received === 1);
    network.accept();
    await link();
    expect(network.refused).toBe(1);
  });

  it('does to later connections what was done to all, and not what was done to one', async () => {
    const { network, link, dial } = await start();
    await link();
    newest(network).freeze();
    const free = await link();
    free.client.socket.write('x');
    await waitUntil(() => free.server.received === 1);
    network.freeze({ direction: 'toServer' });
    dial().socket.write('four');
    await waitUntil(() => network.connections.length === 3 && newest(network).heldBytes('toServer') > 0);
    expect(newest(network).heldBytes('toServer')).toBe(4);
  });

  it('resets clients while no server is there', async () => {
    const gone = await faultyNetwork({ target: 'http://127.0.0.1:1' });
    onTestFinished(() => gone.close());
    const client = observe(connect({ port: gone.port, host: '127.0.0.1' }));
    await waitUntil(() => client.ended);
    await waitUntil(() => gone.connections.length === 0);
    expect(client.ended).toBe('reset');
  });

  it('plays a script by its clock', async () => {
    const clock = fakeClock();
    const { network, link, dial } = await start({ clock });
    const { client, server } = await link();
    const played = network.play([
      { at: 0, do: 'freeze', direction: 'toServer' },
      { at: 1000, do: 'thaw' },
      { at: 1000, do: 'refuse' },
      { at: 3000, do: 'cut', side: 'client' },
      { at: 3000, do: 'accept' },
    ]);
    client.socket.write('x');
    await waitUntil(() => newest(network).heldBytes('toServer') === 1);
    await clock.advance(999);
    expect([server.received, newest(network).heldBytes('toServer')]).toEqual([0, 1]);
    await clock.advance(1);
    await waitUntil(() => server.received === 1);
    const refused = dial();
    await waitUntil(() => refused.ended === 'reset');
    expect(client.ended).toBeNull();
    await clock.advance(2000);
    await played;
    await waitUntil(() => client.ended === 'reset');
    expect(server.ended).toBeNull();
    await link();
    expect(clock.pendingTimers).toBe(0);
  });

  it('plays nothing more once it is closed', async () => {
    const clock = fakeClock();
    const { network } = await start({ clock });
    const played = network.play([{ at: 60_000, do: 'throttle', bytesPerSecond: 1 }]);
    expect(clock.pendingTimers).toBe(1);
    await network.close();
    await played;
    expect(clock.pendingTimers).toBe(0);
  });

  it('says what a script is', async () => {
    const { network } = await start();
    await expect(
      network.play([
        { at: 5, do: 'cut' },
        { at: 4, do: 'thaw' },
      ]),
    ).rejects.toThrow("order of 'at'");
    await expect(network.play([{ at: -1, do: 'cut' }])).rejects.toThrow(RangeError);
    await expect(network.play([{ at: 9, do: 'delay', ms: -1 }])).rejects.toThrow('0 ms or more');
  });

  it('says what a delay and a rate are', async () => {
    const { network } = await start();
    expect(() => network.delay(-1)).toThrow(RangeError);
    expect(() => network.throttle(0)).toThrow('above 0');
    await expect(faultyNetwork({ target: 'nowhere' })).rejects.toThrow(TypeError);
  });
});
