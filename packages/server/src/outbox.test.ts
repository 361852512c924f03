import { Duplex } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { fakeClock } from '@headway/testkit';
import { expect, test, vi } from 'vitest';
import { Delivery } from './delivery.ts';
import { FlushQueue } from './flush-queue.ts';
import { Outbox } from './outbox.ts';

/** A socket that keeps what is written until `read` takes it. */
function slowSocket() {
  const writes: Buffer[] = [];
  const taken: (() => void)[] = [];
  const socket = new Duplex({
    highWaterMark: 1_000_000,
    read: () => undefined,
    write(chunk: Buffer, _encoding, callback) {
      writes.push(chunk);
      taken.push(callback);
    },
  });
  return {
    socket,
    writes,
    read: async (): Promise<void> => {
      taken.shift()?.();
      await setImmediate();
    },
  };
}

function setUp({ maxQueuedBytes = 1000 } = {}) {
  const slow = slowSocket();
  const onOverflow = vi.fn<() => void>();
  let open = true;
  const asked: string[] = [];
  const clock = fakeClock();
  const services = { flushQueue: new FlushQueue(), settings: { maxQueuedBytes, clock } };
  const outbox = new Outbox(services, slow.socket, {
    get mayWrite() {
      return open;
    },
    readsCompressed: false,
    onOverflow,
    ask: (payload) => asked.push(payload),
  });
  const stop = (): void => {
    open = false;
  };
  return { ...slow, outbox, onOverflow, stop, asked, clock };
}

const bytes = (length: number, fill = 'x'): { frame: Buffer } => ({ frame: Buffer.alloc(length, fill) });

/** An event whose frame has this length. */
function event(offset: number, { length = 200, key = '' } = {}): Delivery {
  const make = (data: string): Delivery =>
    new Delivery({
      channel: 'room:1',
      type: 'task.progress',
      id: 'id',
      timestamp: 'now',
      offset,
      conflatable: key !== '',
      ...(key && { key, state: true as const }),
      data,
    });
  return make('x'.repeat(length - make('').frame.length - (length > 129 ? 2 : 0)));
}

/** What was written, message by message: each event's offset, or the message itself. */
function readWrites(writes: readonly Buffer[]): unknown[] {
  const all = Buffer.concat([...writes]);
  const messages: unknown[] = [];
  for (let at = 0; at < all.length;) {
    const short = all[at + 1] ?? 0;
    const start = at + (short < 126 ? 2 : 4);
    const end = start + (short < 126 ? short : all.readUInt16BE(at + 2));
    const message = JSON.parse(all.toString('utf8', start, end)) as { offset?: number };
    messages.push(message.offset ?? message);
    at = end;
  }
  return messages;
}

test('what gathers in one turn leaves in one write, in order', async () => {
  const { outbox, writes } = setUp();
  outbox.push(bytes(2, 'a'));
  outbox.push(bytes(2, 'b'));
  await Promise.resolve();
  outbox.push(bytes(2, 'c'));
  expect(writes).toEqual([]);
  await setImmediate();
  expect(writes.map(String)).toEqual(['aabbcc']);
});

test('a single frame is written as it is, not copied', async () => {
  const { outbox, writes } = setUp();
  const message = bytes(5);
  outbox.push(message);
  await setImmediate();
  expect(writes[0]).toBe(message.frame);
});

test('what waits in the socket counts towards the bound', async () => {
  const { outbox, onOverflow, writes } = setUp({ maxQueuedBytes: 1000 });
  outbox.push(bytes(600));
  await setImmediate();
  outbox.push(bytes(400));
  expect(onOverflow).not.toHaveBeenCalled();
  outbox.push(bytes(1));
  expect(onOverflow).toHaveBeenCalledOnce();
  outbox.push(bytes(1));
  await setImmediate();
  expect(onOverflow).toHaveBeenCalledOnce();
  expect(writes).toHaveLength(1);
});

test('there is room again when the peer has read', async () => {
  const { outbox, read } = setUp({ maxQueuedBytes: 1000 });
  await outbox.room();
  outbox.push(bytes(300));
  const room = vi.fn<() => void>();
  const waiting = outbox.room().then(room);
  await setImmediate();
  await setImmediate();
  expect(room).not.toHaveBeenCalled();
  await read();
  await waiting;
  expect(room).toHaveBeenCalledOnce();
});

test('who waits for room is woken when the outbox closes', async () => {
  const { outbox, writes } = setUp({ maxQueuedBytes: 1000 });
  outbox.push(bytes(900));
  const waiting = outbox.room();
  outbox.close();
  await waiting;
  await setImmediate();
  expect(writes).toEqual([]);
});

test('nothing is written behind a close frame', async () => {
  const { outbox, writes, stop } = setUp();
  outbox.push(bytes(10));
  stop();
  await setImmediate();
  expect(writes).toEqual([]);
});

test('nothing more is given to a socket that is behind, until it has taken what it has', async () => {
  const { outbox, writes, read } = setUp({ maxQueuedBytes: 100_000 });
  outbox.push(bytes(10, 'a'));
  await setImmediate();
  for (const fill of ['b', 'c']) outbox.push(bytes(10_000, fill));
  await setImmediate();
  expect(writes).toHaveLength(1);
  expect(outbox.progress).toMatchObject({ moves: 0, unconfirmedBytes: 10 });
  await read();
  // Not all at once: that the peer takes it shows only as a whole.
  expect(writes.map(({ length }) => length)).toEqual([10, 10_000]);
  await read();
  await read();
  expect(writes.map(({ length }) => length)).toEqual([10, 10_000, 10_000]);
  expect(outbox.progress).toMatchObject({ moves: 3, unconfirmedBytes: 20_010 });
});

test('an event beyond the bound is refused, lossless ones that wait stay, and messages still go', async () => {
  const { outbox, writes, read, onOverflow } = setUp({ maxQueuedBytes: 1000 });
  expect([1, 2, 3, 4, 5, 6].map((offset) => outbox.offer(event(offset)))).toEqual([
    true,
    true,
    true,
    true,
    true,
    false,
  ]);
  outbox.send({ type: 'draining', reconnectWithinMs: 1 });
  await setImmediate();
  await read();
  expect(readWrites(writes)).toEqual([1, 2, 3, 4, 5, { type: 'draining', reconnectWithinMs: 1 }]);
  expect(onOverflow).not.toHaveBeenCalled();
  expect(outbox.offer(event(6))).toBe(true);
});

test('one event above the bound may wait alone', () => {
  const { outbox } = setUp({ maxQueuedBytes: 100 });
  expect(outbox.offer(event(1))).toBe(true);
  expect(outbox.offer(event(2))).toBe(false);
});

test('while the socket is behind, states give way to newer ones, and the peer is told how many', async () => {
  const { outbox, writes, read } = setUp({ maxQueuedBytes: 1000 });
  outbox.push(bytes(1));
  await setImmediate();
  writes.length = 0;
  const taken: boolean[] = [];
  for (let offset = 1; offset <= 100; offset += 1) {
    taken.push(outbox.offer(event(offset, offset === 50 ? {} : { key: `${offset % 2}` })));
  }
  expect(taken).not.toContain(false);
  await setImmediate();
  await read();
  await read();
  expect(readWrites(writes)).toEqual([{ type: 'skipped', channel: 'room:1', count: 97 }, 50, 99, 100]);
});

test('a fast peer gets every state', async () => {
  const { outbox, writes } = setUp({ maxQueuedBytes: 1000 });
  for (let offset = 1; offset <= 3; offset += 1) outbox.offer(event(offset, { key: 'a' }));
  await setImmediate();
  expect(readWrites(writes)).toEqual([1, 2, 3]);
});

test('events that wait elsewhere for this connection have a bound of their own', () => {
  const { outbox } = setUp({ maxQueuedBytes: 1000 });
  expect(outbox.reserve(200)).toBe(true);
  expect(outbox.reserve(100)).toBe(false);
  outbox.release(200);
  expect(outbox.reserve(250)).toBe(true);
});

/** A socket that hands everything on at once, as one whose way has large buffers. */
function bottomless() {
  const set = setUp({ maxQueuedBytes: 10_000_000 });
  const drain = async (): Promise<void> => {
    for (let turn = 0; turn < 20; turn += 1) {
      await set.read();
      await setImmediate();
    }
  };
  const written = (): number => set.writes.reduce((sum, { length }) => sum + length, 0);
  return { ...set, drain, written };
}

test('no more is written than a window ahead of what the peer has confirmed', async () => {
  const { outbox, drain, written, asked, clock } = bottomless();
  for (let i = 0; i < 300; i += 1) outbox.push(bytes(1000));
  await drain();
  // A message is not split: the last one may stand over the edge.
  expect(written()).toBe(66_000);
  // Asked behind the first quarter that was written.
  expect(asked).toEqual(['65000']);
  await clock.advance(100);
  outbox.answered('65000');
  await drain();
  // That was quick: the window is twice as large.
  expect(outbox.progress.unconfirmedBytes).toBe(132_000);
});

test('while the window is closed states give way, and a goodbye still goes', async () => {
  const { outbox, drain, writes, asked } = bottomless();
  outbox.push(bytes(65_536));
  await drain();
  for (let offset = 1; offset <= 100; offset += 1) outbox.offer(event(offset, { key: 'a' }));
  await drain();
  expect(writes).toHaveLength(1);
  outbox.answered(asked[0] ?? '');
  await drain();
  expect(readWrites(writes.slice(1))).toEqual([{ type: 'skipped', channel: 'room:1', count: 99 }, 100]);
  outbox.push(bytes(200_000));
  await drain();
  outbox.send({ type: 'draining', reconnectWithinMs: 1 });
  outbox.flushAll();
  expect(readWrites(writes.slice(-1))).toEqual([{ type: 'draining', reconnectWithinMs: 1 }]);
});

test('what the kernel takes at once does not show that the peer reads, its answers do', async () => {
  const { outbox, socket } = setUp({ maxQueuedBytes: 10_000_000 });
  vi.spyOn(socket, 'write').mockImplementation((_chunk: unknown, written: unknown) => {
    if (typeof written === 'function') queueMicrotask(() => written());
    return true;
  });
  for (let i = 0; i < 5; i += 1) {
    outbox.push(bytes(1000));
    await setImmediate();
  }
  expect(outbox.progress).toMatchObject({ moves: 0, unconfirmedBytes: 5000 });
  outbox.ask();
  outbox.answered('5000');
  expect(outbox.progress).toMatchObject({ moves: 1, unconfirmedBytes: 0 });
});

test('an answer that confirms nothing new is no reason to stop asking', async () => {
  const { outbox, drain, written, asked } = bottomless();
  outbox.push(bytes(20_000));
  await drain();
  outbox.answered(asked.at(-1) ?? '');
  // The heartbeat asks although all is confirmed, and before it is answered the window is filled.
  outbox.ask();
  for (let i = 0; i < 400; i += 1) outbox.push(bytes(1000));
  await drain();
  const before = written();
  expect(before).toBeLessThan(420_000);
  outbox.answered('20000');
  expect(asked.at(-1)).toBe(String(before));
  outbox.answered(String(before));
  await drain();
  expect(written()).toBeGreaterThan(before);
});
