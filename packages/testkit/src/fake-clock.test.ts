import { describe, expect, it } from 'vitest';
import { fakeClock } from './fake-clock.ts';

describe('fakeClock', () => {
  it('runs timers in the order of their times, each at its own time', async () => {
    const clock = fakeClock({ now: 1000 });
    const ran: [string, number][] = [];
    clock.setTimer(() => ran.push(['late', clock.now()]), 50);
    clock.setTimer(() => ran.push(['early', clock.now()]), 20);
    clock.setTimer(() => ran.push(['early too', clock.now()]), 20);
    await clock.advance(49);
    expect(ran).toEqual([
      ['early', 1020],
      ['early too', 1020],
    ]);
    await clock.advance(1);
    expect(ran.at(-1)).toEqual(['late', 1050]);
  });

  it('runs timers that awaited code sets on the way', async () => {
    const clock = fakeClock();
    const wait = (ms: number) => new Promise<void>((resolve) => void clock.setTimer(resolve, ms));
    const times: number[] = [];
    const done = (async () => {
      await wait(10);
      times.push(clock.monotonic());
      await wait(10);
      times.push(clock.monotonic());
    })();
    await clock.advance(25);
    await done;
    expect(times).toEqual([10, 20]);
    expect(clock.monotonic()).toBe(25);
  });

  it('runs timers at once without waiting for promises', () => {
    const clock = fakeClock();
    let runs = 0;
    const again = () => {
      runs += 1;
      clock.setTimer(again, 10);
    };
    clock.setTimer(again, 10);
    clock.advanceSync(35);
    expect(runs).toBe(3);
  });

  it('does not run a cancelled timer', async () => {
    const clock = fakeClock();
    let ran = false;
    const cancel = clock.setTimer(() => (ran = true), 5);
    cancel();
    cancel();
    await clock.advance(10);
    expect(ran).toBe(false);
    expect(clock.pendingTimers).toBe(0);
  });

  it('leaps on the wall and not on the monotonic clock', () => {
    const clock = fakeClock({ now: 0 });
    let ran = false;
    clock.setTimer(() => (ran = true), 10);
    clock.jump(60_000);
    expect([clock.now(), clock.monotonic(), ran]).toEqual([60_000, 0, false]);
  });

  it('refuses to go back', () => {
    expect(() => fakeClock().advanceSync(-1)).toThrow(RangeError);
  });
});
