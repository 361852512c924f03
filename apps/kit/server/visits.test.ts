import { type BuiltinEvents, HeadwayError } from '@headway/protocol';
import type { Headway } from '@headway/server';
import { fakeClock, startPair } from '@headway/testkit';
import { afterEach, expect, it, onTestFinished } from 'vitest';
import type { Scene } from './job-script.ts';
import { Visits } from './visits.ts';

const scenes: Readonly<Record<string, Scene>> = {
  hero: {
    parallel: 1,
    leadMs: 0,
    jobs: [{ name: 'a', title: 'A', kind: 'cells', steps: [{ name: 'Read', ms: 9000 }] }],
  },
};
const errors: unknown[] = [];
afterEach(() => {
  if (errors.length > 0) throw new AggregateError(errors.splice(0));
});

/** Visits on a real log, with a clock of the test. */
async function start(watched: Set<string>, options: { maxVisits?: number; keepMs?: number } = {}) {
  const pair = await startPair();
  onTestFinished(async () => await pair.close());
  const clock = fakeClock();
  const headway: Headway<BuiltinEvents> = {
    ...pair.headway,
    publisher: pair.headway.publisher,
    presence: (channel) => (watched.has(channel) ? [{ user: 'ada', since: '', clients: [] }] : []),
  };
  const visits = new Visits({
    scenes,
    clock,
    headway: () => headway,
    onError: (error) => errors.push(error),
    ...options,
  });
  const jobs = async (visit: string) =>
    (await pair.log.snapshot(`project:${visit}.hero`, { afterOffset: 0, limit: 10 })).events.map(
      ({ type }) => type,
    );
  return { visits, clock, jobs };
}

it('tells what happened, once somebody looks again', async () => {
  const watched = new Set(['visit:abcdef']);
  const { visits, clock, jobs } = await start(watched);
  await visits.open('abcdef');
  expect(await jobs('abcdef')).toEqual(['job.queued']);
  clock.jump(2000);
  await visits.tick();
  expect(await jobs('abcdef')).toEqual(['job.started']);
  watched.clear();
  clock.jump(20_000);
  await visits.tick();
  expect(await jobs('abcdef')).toEqual(['job.started']);
  await visits.open('abcdef');
  expect(await jobs('abcdef')).toEqual(['job.completed']);
});

it('ends a visit that nobody has looked at for long, and all that channels hold of it', async () => {
  const { visits, clock, jobs } = await start(new Set(), { keepMs: 60_000 });
  await visits.open('abcdef');
  clock.jump(60_001);
  await visits.tick();
  expect(visits.size).toBe(0);
  expect(await jobs('abcdef')).toEqual([]);
  await expect(visits.act('abcdef', () => null)).rejects.toMatchObject({ code: 'not_found' });
});

it('makes room for a new visit by the one that was looked at longest ago, but not by one that is', async () => {
  const watched = new Set(['visit:first1']);
  const { visits, clock } = await start(watched, { maxVisits: 2 });
  await visits.open('first1');
  clock.jump(10);
  await visits.open('second');
  clock.jump(10);
  await visits.open('third1');
  await expect(visits.act('second', () => null)).rejects.toBeInstanceOf(HeadwayError);
  expect(await visits.act('first1', () => 'there')).toBe('there');
  watched.add('visit:third1');
  await expect(visits.open('fourth')).rejects.toMatchObject({ code: 'server_full' });
});
