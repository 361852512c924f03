import { Duplex } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { expect, test, vi } from 'vitest';
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
  const outbox = new Outbox({
    socket: slow.socket,
    flushQueue: new FlushQueue(),
    maxQueuedBytes,
    mayWrite: () => open,
    onOverflow,
  });
  const stop = (): void => {
    open = false;
  };
  return { ...slow, outbox, onOverflow, stop };
}

const bytes = (length: number, fill = 'x'): Buffer => Buffer.alloc(length, fill);

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
  const frame = bytes(5);
  outbox.push(frame);
  await setImmediate();
  expect(writes[0]).toBe(frame);
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
