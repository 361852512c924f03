import { fakeClock } from '@headway/testkit';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { RecordingWatcher } from '../test/presence-watcher.ts';
import { Presences } from './presences.ts';

const channel = 'room:1';
const settings = { maxMembers: 3, graceMs: 2000 };
const longestBreakMs = 250;

const user = fc.constantFrom('a', 'b', 'c', 'd', 'e');
const client = fc.constantFrom('1', '2');
const index = fc.nat(20);
const step = fc.oneof(
  fc.record({ do: fc.constant('enter' as const), user, client }),
  fc.record({ do: fc.constant('leave' as const), index, how: fc.constantFrom('left', 'lost', 'removed') }),
  fc.record({ do: fc.constant('cut and back' as const), index, awayMs: fc.nat(settings.graceMs - 1) }),
  fc.record({ do: fc.constantFrom('watch', 'unwatch', 'block', 'unblock'), index }),
  fc.record({ do: fc.constant('wait' as const), ms: fc.nat(3000) }),
);

interface Seat {
  user: string;
  client: string;
}

test('after any joins, leaves, cuts, returns and waits every view equals the truth', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { maxLength: 60, size: 'max' }),
      fc.nat(4000),
      async (steps, startedAgoMs) => {
        const clock = fakeClock();
        const presences = new Presences(new Map([['room', settings]]), clock);
        clock.advanceSync(startedAgoMs);
        const seats: Seat[] = [];
        const watchers: RecordingWatcher[] = [];
        const everBlocked = new Set<RecordingWatcher>();
        const enter = (seat: Seat): void => {
          seats.push(seat);
          presences.enter(channel, seat.user, { id: seat.client, kind: 'web' });
        };
        const leave = (at: number, how: 'left' | 'lost' | 'removed'): Seat | undefined => {
          const [seat] = seats.splice(at % Math.max(1, seats.length), 1);
          if (seat) presences.leave(channel, seat.user, seat.client, how);
          return seat;
        };
        for (const each of steps) {
          switch (each.do) {
            case 'enter':
              enter(each);
              break;
            case 'leave':
              leave(each.index, each.how as 'left' | 'lost' | 'removed');
              break;
            case 'cut and back': {
              const seat = leave(each.index, 'lost');
              await clock.advance(each.awayMs);
              if (seat) enter(seat);
              break;
            }
            case 'wait':
              await clock.advance(each.ms);
              break;
            case 'watch': {
              const watcher = new RecordingWatcher(clock);
              watchers.push(watcher);
              presences.watch(channel, watcher);
              break;
            }
            default: {
              const at = each.index % Math.max(1, watchers.length);
              const watcher = watchers[at];
              if (!watcher) break;
              if (each.do === 'unwatch') {
                presences.unwatch(channel, watcher);
                watchers.splice(at, 1);
              } else if (each.do === 'block') {
                watcher.block();
                everBlocked.add(watcher);
              } else {
                watcher.unblock();
              }
            }
          }
        }
        for (const watcher of watchers) watcher.unblock();
        await clock.advance(10_000);

        const truth = [...new Set(seats.map((seat) => seat.user))].toSorted();
        expect(
          presences
            .members(channel)
            .map((member) => member.user)
            .toSorted(),
        ).toEqual(truth);
        for (const watcher of watchers) {
          expect(watcher.count).toBe(truth.length);
          expect(watcher.users).toEqual(truth.length <= settings.maxMembers ? truth : null);
          for (const [name, { clients }] of watcher.members ?? []) {
            const ids = seats.filter((seat) => seat.user === name).map((seat) => seat.client);
            expect(clients.map(({ id }) => id).toSorted()).toEqual([...new Set(ids)].toSorted());
          }
          if (everBlocked.has(watcher)) continue;
          for (const [at, time] of watcher.times.entries()) {
            // Behind the first, which comes at once, there is always a while in between.
            if (at > 1) expect(time - (watcher.times[at - 1] ?? 0)).toBeGreaterThanOrEqual(longestBreakMs);
          }
        }
        for (const watcher of watchers) presences.unwatch(channel, watcher);
        while (seats.length > 0) leave(0, 'lost');
        await clock.advance(10_000);
        expect([presences.size, clock.pendingTimers]).toEqual([0, 0]);
      },
    ),
    { numRuns: 150 },
  );
});

test('who is away for less than the grace is not missed by anyone', async () => {
  const visits = fc.array(fc.record({ hereMs: fc.nat(3000), awayMs: fc.nat(settings.graceMs - 1) }), {
    maxLength: 20,
    size: 'max',
  });
  await fc.assert(
    fc.asyncProperty(visits, fc.nat(4000), async (rounds, startedAgoMs) => {
      const clock = fakeClock();
      const presences = new Presences(new Map([['room', settings]]), clock);
      clock.advanceSync(startedAgoMs);
      presences.enter(channel, 'a', { id: '1', kind: 'web' });
      const watcher = new RecordingWatcher(clock);
      presences.watch(channel, watcher);
      for (const { hereMs, awayMs } of rounds) {
        await clock.advance(hereMs);
        presences.leave(channel, 'a', '1', 'lost');
        await clock.advance(awayMs);
        presences.enter(channel, 'a', { id: '1', kind: 'web' });
      }
      await clock.advance(5000);
      const words = watcher.news().map((word) => word.replace('…', ''));
      expect([...new Set(words)]).toEqual(['=a(1)']);
      expect(words.length).toBeLessThanOrEqual(2);
    }),
    { numRuns: 50 },
  );
});
