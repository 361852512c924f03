import type { Socket } from 'node:net';
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import { type Load, type Measured, startLoad } from './load.ts';
import { dataOf, now } from './message.ts';
import { buildNative } from './native.ts';
import { frameOf, type RawServer, rawServer } from './test-support/frames.ts';
import type { Wire } from './wire.ts';

const native = buildNative();
const programs: [string, string | null][] = [
  ...('missing' in native ? [] : [['the program in C', native.load] satisfies [string, string]]),
  ['the process of Node', null],
];
afterAll(() => {
  if (!('missing' in native)) native.remove();
});

const connected = frameOf('{"type":"connected"}');
const undo: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of undo.splice(0)) await end();
});

/** An event that was due so long ago, with so much of padding. */
function event(lateMs: number, padding = 0, job?: number): string {
  const data = dataOf({ at: now() - lateMs * 1000, ...(job !== undefined && { job }) });
  return JSON.stringify({ type: 'bench.event', more: 'y'.repeat(padding), data });
}

describe.each(programs)('%s', (_, program) => {
  async function start(
    greeting: Buffer,
    { wire = 'headway', jobs = 0 }: { wire?: Wire; jobs?: number } = {},
  ): Promise<{ server: RawServer; load: Load; socket: () => Socket }> {
    const server = await rawServer(greeting);
    undo.push(() => server.close());
    const path = (channels: readonly string[]): string => `/?${channels.join(',')}`;
    const load = await startLoad({ wire, port: server.port, path, program, jobs });
    undo.push(() => load.stop());
    const socket = (): Socket => {
      const [first] = server.sockets;
      if (!first) throw new Error('Nobody connected.');
      return first;
    };
    return { server, load, socket };
  }

  /** Waits until so many events were heard. */
  async function heard(load: Load, events: number): Promise<Measured> {
    return vi.waitFor(async () => {
      const measured = await load.measure(20);
      expect(measured.heard).toBe(events);
      return measured;
    });
  }

  it('counts frames of all lengths, whatever pieces they come in', async () => {
    const { load, socket } = await start(connected);
    await load.connect({ count: 1, channels: ['a'] });
    const before = await load.measure(20);
    // 7, 16 and 64 bits of length, with others in between.
    const empty = frameOf('');
    const frames = [0, 10, 400, 65_000, 66_000, 200_000].map((padding) => frameOf(event(20, padding)));
    const bytes = Buffer.concat(frames.flatMap((frame) => [empty, frame, frameOf('{"type":"skipped"}')]));
    for (let from = 0, size = 1; from < bytes.length; from += size, size = (size * 7 + 3) % 40_009) {
      socket().write(bytes.subarray(from, from + size));
      await nextTurn();
    }
    const after = await heard(load, frames.length);
    expect(after.bytes - before.bytes).toBe(bytes.length);
    expect(after.ended).toBe(0);
  });

  it('counts frames that come byte by byte, on many connections at once', async () => {
    const { load, server } = await start(connected);
    await load.connect({ count: 2, channels: ['a'] });
    const one = frameOf(event(5, 60));
    // Not in step: what one connection leaves behind must not be taken for what the other did.
    const streams = [one, Buffer.concat([frameOf('{"type":"skipped"}'), one])];
    for (let at = 0; at < one.length * 2; at += 1) {
      for (const [index, stream] of streams.entries()) {
        server.sockets[index]?.write(stream.subarray(at, at + 1));
        await nextTurn();
      }
    }
    expect((await heard(load, 2)).ended).toBe(0);
  });

  it('counts many frames that come in one piece', async () => {
    const { load, socket } = await start(connected);
    await load.connect({ count: 1, channels: ['a'] });
    const one = frameOf(event(5, 60));
    socket().write(Buffer.concat(Array.from({ length: 3000 }, () => one)));
    expect((await heard(load, 3000)).ended).toBe(0);
  });

  it('finds the length of a frame at its edges', async () => {
    const { load, socket } = await start(connected);
    await load.connect({ count: 1, channels: ['a'] });
    const least = event(0).length;
    // Those that are too short for an event are another message, which must not be lost track of.
    const frames = [125, 126, 127, 65_535, 65_536].flatMap((length) => [
      frameOf(length < least ? '{"type":"skipped"}'.padEnd(length) : event(0, length - least)),
      frameOf(event(0)),
    ]);
    socket().write(Buffer.concat(frames));
    expect((await heard(load, 7)).ended).toBe(0);
  });

  it('tells how late events are', async () => {
    const { load, socket } = await start(connected);
    await load.connect({ count: 1, channels: ['a'] });
    let measured: Measured | null = null;
    const measuring = load.measure(300).then((done) => {
      measured = done;
      return done;
    });
    while (!measured) {
      socket().write(frameOf(event(700)));
      await sleep(5);
    }
    const { total, p50, p99 } = await measuring;
    expect(total).toBeGreaterThan(0);
    expect(p50).toBeGreaterThanOrEqual(700);
    expect(p99).toBeGreaterThanOrEqual(p50);
  });

  it('answers pings of WebSocket and of Engine.IO', async () => {
    const { load, server, socket } = await start(frameOf('0{"sid":"x"}'), { wire: 'socket-io' });
    const connecting = load.connect({ count: 1, channels: ['a'] });
    await vi.waitFor(() => expect(server.heard()).toContain('40'));
    socket().write(frameOf('40{"sid":"y"}'));
    await connecting;
    socket().write(Buffer.concat([frameOf('2'), frameOf('knock', 9)]));
    // Masked with zeros: the bytes stand there as they are.
    await vi.waitFor(() => {
      expect(server.heard()).toContain('\x81\x81\0\0\0\x003');
      expect(server.heard()).toContain('\x8a\x85\0\0\0\0knock');
    });
  });

  it('finds each message of NATS in a frame', async () => {
    const { load, server, socket } = await start(frameOf('INFO {}\r\n', 2), { wire: 'nats' });
    const connecting = load.connect({ count: 1, channels: ['all', 'own.#'] });
    await vi.waitFor(() => expect(server.heard()).toContain('SUB all 1\r\nSUB own.0 2\r\nPING'));
    socket().write(frameOf('PONG\r\n', 2));
    await connecting;
    const text = event(3);
    const message = `MSG all 1 ${text.length}\r\n${text}\r\n`;
    socket().write(frameOf(`${message}PING\r\n${message}${message}`, 2));
    await heard(load, 3);
    expect(server.heard()).toContain('PONG\r\n');
  });

  it('counts the events in a page, and notes a snapshot', async () => {
    const { load, socket } = await start(connected);
    await load.connect({ count: 1, channels: ['a'] });
    const page = (recovery: string): Buffer =>
      frameOf(`{"type":"subscribed","recovery":"${recovery}","events":[${event(1)},${event(1)}]}`);
    socket().write(Buffer.concat([page('resumed'), page('snapshot')]));
    expect((await heard(load, 4)).snapshots).toBe(1);
  });

  it('knows how old the newest state of a job is', async () => {
    const { load, socket } = await start(connected, { jobs: 3 });
    await load.connect({ count: 1, channels: ['a'] });
    socket().write(Buffer.concat([frameOf(event(9000, 0, 2)), frameOf(event(2000, 0, 2))]));
    // The samples see the newest one, which gets older while they are taken.
    await vi.waitFor(async () => {
      const { ageP50 } = await load.measure(200);
      expect(ageP50).toBeGreaterThan(2000);
      expect(ageP50).toBeLessThan(5000);
    });
  });

  it('notices connections that end, and those that never begin', async () => {
    const { load, socket, server } = await start(connected);
    await load.connect({ count: 2, channels: ['a'] });
    socket().destroy();
    await vi.waitFor(async () => expect((await load.measure(20)).ended).toBe(1));
    await server.close();
    expect(await load.connect({ count: 1, channels: ['a'] })).toMatchObject({ ready: 2, failed: 1 });
  });

  it('reads slowly where it should', async () => {
    const { load, socket } = await start(connected);
    await load.connect({ count: 1, channels: ['a'], slow: true });
    const before = await load.measure(20);
    socket().write(Buffer.alloc(16 * 1024 * 1024));
    await load.measure(300);
    expect((await load.measure(20)).bytes).toBe(before.bytes);
    expect(socket().writableLength).toBeGreaterThan(0);
  });
});
