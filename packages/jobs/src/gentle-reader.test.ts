import { PassThrough } from 'node:stream';
import { expect, test, vi } from 'vitest';
import { readGently } from './gentle-reader.ts';
import { manualClock } from './test-support/manual-clock.ts';

function gentle() {
  const clock = manualClock();
  const stream = new PassThrough();
  const texts: string[] = [];
  const readRest = readGently(stream, {
    clock,
    onText: (text) => texts.push(text),
    most: 10,
    intervalMs: 100,
  });
  return { clock, stream, readRest, text: () => texts.join('') };
}

test('lets a flood wait for the next interval', async () => {
  const { clock, stream, text } = gentle();
  stream.write('0123456789');
  await vi.waitFor(() => expect(stream.isPaused()).toBe(true));
  stream.write('abc');
  clock.advance(99);
  expect(stream.isPaused()).toBe(true);
  expect(text()).toBe('0123456789');
  clock.advance(1);
  await vi.waitFor(() => expect(text()).toBe('0123456789abc'));
  clock.advance(100);
  stream.write('de');
  await vi.waitFor(() => expect(text()).toBe('0123456789abcde'));
  expect(stream.isPaused()).toBe(false);
});

test('reads the rest of a process that has ended at once, and sets no timer more', async () => {
  const { clock, stream, readRest, text } = gentle();
  stream.write('0123456789');
  await vi.waitFor(() => expect(stream.isPaused()).toBe(true));
  stream.write('the last words');
  readRest();
  await vi.waitFor(() => expect(text()).toBe('0123456789the last words'));
  expect(clock.timers).toBe(0);
});
