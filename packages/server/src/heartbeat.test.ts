import { type FakeClock, fakeClock } from '@headway/testkit';
import { expect, test } from 'vitest';
import { Heartbeats, judgePeer, type Pulse } from './heartbeat.ts';

const times = { heartbeatMs: 25_000, silenceMs: 45_000, stallMs: 60_000 };
const calm = { stuckSince: null, inFlightBytes: 0, unconfirmedBytes: 0 };

test.each([
  { now: 24_999, peer: { ...calm, heardAt: 0, pingedAt: 0 }, due: 'none' },
  { now: 25_000, peer: { ...calm, heardAt: 0, pingedAt: 0 }, due: 'ping' },
  { now: 44_999, peer: { ...calm, heardAt: 0, pingedAt: 25_000 }, due: 'none' },
  { now: 45_000, peer: { ...calm, heardAt: 0, pingedAt: 25_000 }, due: 'lost' },
  // 10 KiB take ten seconds at 1 KiB/s, and the ping came behind them.
  { now: 54_999, peer: { ...calm, unconfirmedBytes: 10_240, heardAt: 0, pingedAt: 50_000 }, due: 'none' },
  { now: 55_000, peer: { ...calm, unconfirmedBytes: 10_240, heardAt: 0, pingedAt: 50_000 }, due: 'lost' },
  { now: 104_999, peer: { ...calm, unconfirmedBytes: 1e9, heardAt: 0, pingedAt: 100_000 }, due: 'none' },
  { now: 105_000, peer: { ...calm, unconfirmedBytes: 1e9, heardAt: 0, pingedAt: 100_000 }, due: 'lost' },
  {
    now: 70_000,
    peer: { stuckSince: 5000, inFlightBytes: 5120, unconfirmedBytes: 0, heardAt: 69_000, pingedAt: 69_000 },
    due: 'stalled',
  },
  {
    now: 69_999,
    peer: { stuckSince: 5000, inFlightBytes: 5120, unconfirmedBytes: 0, heardAt: 69_000, pingedAt: 69_000 },
    due: 'none',
  },
])('at $now, of $peer: $due', ({ now, peer, due }) => {
  expect(judgePeer(now, peer, times)).toBe(due);
});

/** A peer whose beats are written down with their times, in seconds. */
function setUp(clock: FakeClock) {
  const heartbeats = new Heartbeats({ ...times, clock });
  const beats: string[] = [];
  const progress = { writes: 0, inFlightBytes: 0, writtenBytes: 0 };
  const note = (what: string): void => void beats.push(`${what} ${Math.round(clock.monotonic() / 1000)}`);
  let onPing: (payload: string) => void = () => undefined;
  const end = (what: string): void => {
    note(what);
    heartbeats.stop(pulse);
  };
  const pulse: Pulse = heartbeats.start({
    progress,
    ping(payload) {
      note('ping');
      onPing(payload);
    },
    lost: () => end('lost'),
    stalled: () => end('stalled'),
  });
  return {
    heartbeats,
    beats,
    progress,
    pulse,
    onPing(callback: typeof onPing) {
      onPing = callback;
    },
  };
}

test('a peer that answers is pinged for ever, one that falls silent is lost after the silence', () => {
  const clock = fakeClock();
  const { beats, pulse, onPing } = setUp(clock);
  onPing((payload) => {
    if (clock.monotonic() <= 80_000) pulse.ponged(payload);
  });
  clock.advanceSync(600_000);
  expect(beats).toEqual(['ping 25', 'ping 50', 'ping 75', 'ping 100', 'lost 120']);
  expect(clock.pendingTimers).toBe(0);
});

test('one timer serves all peers, and none when nobody is left', () => {
  const clock = fakeClock();
  const heartbeats = new Heartbeats({ ...times, clock });
  const peer = {
    progress: { writes: 0, inFlightBytes: 0, writtenBytes: 0 },
    ping: () => undefined,
    lost: () => undefined,
    stalled: () => undefined,
  };
  const pulses = [1, 2, 3].map(() => heartbeats.start(peer));
  expect(clock.pendingTimers).toBe(1);
  for (const pulse of pulses) heartbeats.stop(pulse);
  expect(clock.pendingTimers).toBe(0);
});

test('a peer that takes what waits for it is alive, though its answer to the ping is far behind', () => {
  const clock = fakeClock();
  const { beats, progress } = setUp(clock);
  progress.inFlightBytes = 16_384;
  for (let second = 0; second < 600; second += 16) {
    progress.writes += 1;
    progress.writtenBytes += 16_384;
    clock.advanceSync(16_000);
  }
  expect(beats.filter((beat) => !beat.startsWith('ping'))).toEqual([]);
});

test('a peer that takes nothing for the time of a stall is told apart, however much it says', () => {
  const clock = fakeClock();
  const { beats, progress, pulse } = setUp(clock);
  progress.writes = 1;
  progress.inFlightBytes = 1024;
  for (let second = 0; second < 120; second += 1) {
    pulse.heard();
    clock.advanceSync(1000);
  }
  expect(beats.at(-1)).toMatch(/^stalled 6[1-5]$/);
});

test('an answer confirms what was written before its ping, and no more than was written', () => {
  const clock = fakeClock();
  const { beats, progress, pulse } = setUp(clock);
  progress.writtenBytes = 40_960;
  pulse.ponged('999999999');
  pulse.ponged('not ours');
  // Silent from here: 45 s, and 40 s for what it may not have read yet.
  clock.advanceSync(200_000);
  expect(beats.at(-1)).toMatch(/^lost 8[5-7]$/);
});
