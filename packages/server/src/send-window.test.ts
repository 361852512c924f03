import { describe, expect, test } from 'vitest';
import { firstWindow, resized, SendWindow } from './send-window.ts';

describe('the size of a window', () => {
  const before = 65_536;
  const quarter = before / 4;

  test.each([
    { what: 'a quick answer to a quarter of it', bytes: quarter, delayMs: 200, size: before * 2 },
    { what: 'a quick answer to less', bytes: quarter - 1, delayMs: 200, size: before },
    { what: 'a just quick enough answer', bytes: quarter, delayMs: 1000, size: before * 2 },
    { what: 'an answer that is neither quick nor slow', bytes: quarter, delayMs: 1500, size: before },
    { what: 'a slow answer', bytes: quarter, delayMs: 3000, size: Math.round(before / 3) },
    { what: 'a very slow answer', bytes: quarter, delayMs: 60_000, size: 16_384 },
    { what: 'an answer that confirms nothing', bytes: 0, delayMs: 60_000, size: before },
  ])('after $what is $size', ({ bytes, delayMs, size: expected }) => {
    expect(resized({ ...firstWindow, size: before }, { bytes, delayMs }).size).toBe(expected);
  });

  test('has an upper bound', () => {
    let window = firstWindow;
    for (let i = 0; i < 20; i += 1) window = resized(window, { bytes: window.size, delayMs: 1 });
    expect(window.size).toBe(4_194_304);
  });

  test('knows how fast the peer was, and takes nobody for slower than the slowest', () => {
    expect(resized(firstWindow, { bytes: 20_000, delayMs: 100 }).bytesPerMs).toBe(200);
    expect(resized(firstWindow, { bytes: 20_000, delayMs: 1e9 }).bytesPerMs).toBe(1.024);
  });
});

/** Feeds as much as a peer takes that reads at a speed and answers behind what it has read. */
function stream(bytesPerMs: number, roundTripMs: number, forMs: number) {
  const window = new SendWindow();
  const asked: { payload: string; at: number }[] = [];
  let read = 0;
  let largestDelayMs = 0;
  for (let now = 0; now < forMs; now += 1) {
    while (window.room > 0) if (window.wrote(1000)) asked.push({ payload: window.ask(now), at: now });
    read = Math.min(window.writtenBytes, read + bytesPerMs);
    for (
      let next = asked[0];
      next && Number(next.payload) <= read && now >= next.at + roundTripMs;
      next = asked[0]
    ) {
      asked.shift();
      // The first bytes fill a window that knows nothing yet.
      if (next.at > forMs / 2) largestDelayMs = Math.max(largestDelayMs, now - next.at);
      window.answered(next.payload, now);
      if (window.wantsAnswer) asked.push({ payload: window.ask(now), at: now });
    }
  }
  return { read, largestDelayMs };
}

describe('a peer', () => {
  test('that is fast but far away gets all that it can read, after a while', () => {
    const seconds = 20;
    const { read } = stream(2000, 200, seconds * 1000);
    expect(read).toBeGreaterThan(2000 * 1000 * seconds * 0.9);
  });

  test('that is slow is never idle, and what is on its way is never much older than the target', () => {
    const { read, largestDelayMs } = stream(50, 20, 60_000);
    expect(read).toBeGreaterThan(50 * 60_000 * 0.95);
    expect(largestDelayMs).toBeLessThan(4000);
  });

  test('that reads 1 KiB/s confirms something at least every minute', () => {
    expect(stream(1.024, 100, 600_000).largestDelayMs).toBeLessThan(60_000);
  });

  test('confirms only what was written, by the payloads of its pings', () => {
    const window = new SendWindow();
    window.wrote(1000);
    const payload = window.ask(0);
    window.wrote(500);
    for (const other of ['', 'probe-1', '-1', '1501', '0']) expect(window.answered(other, 5)).toBe(false);
    expect(window.unconfirmedBytes).toBe(1500);
    expect(window.answered(payload, 10)).toBe(true);
    expect(window.answered(payload, 11)).toBe(false);
    expect(window.unconfirmedBytes).toBe(500);
  });
});
