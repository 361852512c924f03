import { expect, test } from 'vitest';
import { DurableWindow } from './durable-window.ts';

function sent(...offsets: number[]): DurableWindow {
  const window = new DurableWindow(10);
  for (const offset of offsets) window.send(offset);
  return window;
}

test('an acknowledgement settles all that was sent up to it', () => {
  const window = sent(12, 15, 16);
  expect([window.head, window.settledOffset]).toEqual([12, 11]);
  expect(window.acknowledge(15)).toBe('moved');
  expect([window.head, window.settledOffset, window.size]).toEqual([16, 15, 1]);
  expect(window.acknowledge(16)).toBe('moved');
  expect([window.head, window.settledOffset, window.size]).toEqual([null, 16, 0]);
});

test('an acknowledgement that came before, or of what was settled before, changes nothing', () => {
  const window = sent(12, 15);
  window.acknowledge(12);
  for (const offset of [12, 10, 3]) expect(window.acknowledge(offset)).toBe('known');
  expect(window.head).toBe(15);
});

test('an acknowledgement beyond what was sent is refused', () => {
  const window = sent(12);
  window.skipTo(20);
  expect(window.acknowledge(13)).toBe('beyond');
  expect(window.head).toBe(12);
  window.acknowledge(12);
  expect(window.acknowledge(21)).toBe('beyond');
});

test('what needs no delivery is settled as soon as nothing before it is in flight', () => {
  const window = sent(12);
  window.skipTo(20);
  expect([window.readOffset, window.settledOffset]).toEqual([20, 11]);
  window.acknowledge(12);
  expect(window.settledOffset).toBe(20);
  window.skipTo(15);
  expect(window.settledOffset).toBe(20);
});
