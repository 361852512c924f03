import { type FakeClock, fakeClock } from '@headway/testkit';
import { expect, test } from 'vitest';
import { Heartbeats, judgePeer, type Pulse } from './heartbeat.ts';

const times = { heartbeatMs: 25_000, silenceMs: 45_000, stallMs: 60_000 };
const calm = { stuckSince: null, unconfirmedBytes: 0, bytesPerMs: 1.024, heardAt: 0, pingedAt: 0 };
const stuck = { ...calm, stuckSince: 5000, unconfirmedBytes: 5120, heardAt: 69_000, pingedAt: 69_000 };

test.each([
  { now: 24_999, peer: calm, due: 'none' },
  { now: 25_000, peer: calm, due: 'ping' },
  { now: 44_999, peer: { ...calm, pingedAt: 25_000 }, due: 'none' },
  { now: 45_000, peer: { ...calm, pingedAt: 25_000 }, due: 'lost' },
  // 10 KiB take ten seconds at 1 KiB/s, and the ping came behind them.
  { now: 54_999, peer: { ...calm, unconfirmedBytes: 10_240, pingedAt: 50_000 }, due: 'none' },
  { now: 55_000, peer: { ...calm, unconfirmedBytes: 10_240, pingedAt: 50_000 }, due: 'lost' },
  // One that was a hundred times as fast gets four times of what it would need.
  {
    now: 45_399,
    peer: { ...calm, unconfirmedBytes: 10_240, bytesPerMs: 102.4, pingedAt: 45_000 },
    due: 'none',
  },
  {
    now: 45_400,
    peer: { ...calm, unconfirmedBytes: 10_240, bytesPerMs: 102.4, pingedAt: 45_000 },
    due: 'lost',
  },
  { now: 69_999, peer: stuck, due: 'none' },
  { now: 70_000, peer: stuck, due: 'stalled' },
])('at $now, of $peer: $due', ({ now, peer, due }) => {
  expect(judgePeer(now, peer, times)).toBe(due);
});

/** A peer whose beats are written down with their times, in seconds. */
function setUp(clock: FakeClock) {
  const heartbeats = new Heartbeats({ ...times, clock });
  const beats: string[] = [];
  const progress = { moves: 0, unconfirmedBytes: 0, awaitsAnswer: true, bytesPerMs: 1.024 };
  const note = (what: string): void => void beats.push(`${what} ${Math.round(clock.monotonic() / 1000)}`);
  let onPing: () => void = () => undefined;
  const end = (what: string): void => {
    note(what);
    heartbeats.stop(pulse);
  };
  const pulse: Pulse = heartbeats.start({
    progress,
    ping() {
      note('ping');
      onPing();
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
  onPing(() => {
    if (clock.monotonic() <= 80_000) pulse.heard();
  });
  clock.advanceSync(600_000);
  expect(beats).toEqual(['ping 25', 'ping 50', 'ping 75', 'ping 100', 'lost 120']);
  expect(clock.pendingTimers).toBe(0);
});

test('one timer serves all peers, and none when nobody is left', () => {
  const clock = fakeClock();
  const heartbeats = new Heartbeats({ ...times, clock });
  const peer = {
    progress: { moves: 0, unconfirmedBytes: 0, awaitsAnswer: false, bytesPerMs: 1 },
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
  progress.unconfirmedBytes = 16_384;
  for (let second = 0; second < 600; second += 16) {
    progress.moves += 1;
    clock.advanceSync(16_000);
  }
  expect(beats.filter((beat) => !beat.startsWith('ping'))).toEqual([]);
});

test('a peer that is written to and never seen to read is lost, however much is written', () => {
  const clock = fakeClock();
  const { beats, progress } = setUp(clock);
  progress.bytesPerMs = 1000;
  for (let second = 0; second < 60; second += 1) {
    progress.unconfirmedBytes += 1000;
    clock.advanceSync(1000);
  }
  expect(beats.at(-1)).toMatch(/^lost 4[5-7]$/);
});

test('a peer that takes nothing for the time of a stall is told apart, however much it says', () => {
  const clock = fakeClock();
  const { beats, progress, pulse } = setUp(clock);
  progress.unconfirmedBytes = 1024;
  for (let second = 0; second < 120; second += 1) {
    pulse.heard();
    clock.advanceSync(1000);
  }
  expect(beats.at(-1)).toMatch(/^stalled 6[1-5]$/);
});

test('a peer that was not asked what it has taken is not stalled, however seldom it is asked', () => {
  const clock = fakeClock();
  const { beats, progress, pulse } = setUp(clock);
  progress.unconfirmedBytes = 1024;
  progress.awaitsAnswer = false;
  for (let second = 0; second < 120; second += 1) {
    pulse.heard();
    clock.advanceSync(1000);
  }
  expect(beats.filter((beat) => !beat.startsWith('ping'))).toEqual([]);
});
