import { fakeClock } from '@headway/testkit';
import { expect, test } from 'vitest';
import { Heartbeat, nextBeat } from './heartbeat.ts';

const times = { heartbeatMs: 25_000, silenceMs: 45_000 };

test.each([
  { now: 0, heardAt: 0, pingedAt: 0, action: 'none', delayMs: 25_000 },
  { now: 25_000, heardAt: 0, pingedAt: 0, action: 'ping', delayMs: 20_000 },
  { now: 25_000, heardAt: 25_000, pingedAt: 0, action: 'ping', delayMs: 25_000 },
  { now: 30_000, heardAt: 26_000, pingedAt: 25_000, action: 'none', delayMs: 20_000 },
  { now: 44_999, heardAt: 0, pingedAt: 25_000, action: 'none', delayMs: 1 },
  { now: 45_000, heardAt: 0, pingedAt: 25_000, action: 'lost', delayMs: 0 },
])('at $now, heard at $heardAt, pinged at $pingedAt: $action, then after $delayMs ms', (row) => {
  expect(nextBeat(row, times)).toEqual({ action: row.action, delayMs: row.delayMs });
});

test('a peer that answers is pinged for ever, one that falls silent is lost after the silence', () => {
  const clock = fakeClock();
  const beats: string[] = [];
  const heartbeat = new Heartbeat({
    ...times,
    clock,
    onPing: () => {
      beats.push(`ping ${clock.monotonic()}`);
      if (clock.monotonic() <= 75_000) heartbeat.heard();
    },
    onLost: () => beats.push(`lost ${clock.monotonic()}`),
  });
  clock.advanceSync(600_000);
  expect(beats).toEqual(['ping 25000', 'ping 50000', 'ping 75000', 'ping 100000', 'lost 120000']);
  expect(clock.pendingTimers).toBe(0);
});

test('nothing runs after stop', () => {
  const clock = fakeClock();
  const heartbeat = new Heartbeat({ ...times, clock, onPing: () => undefined, onLost: () => undefined });
  heartbeat.stop();
  expect(clock.pendingTimers).toBe(0);
});
