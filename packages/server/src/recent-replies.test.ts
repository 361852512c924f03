import { HeadwayError } from '@headway/protocol';
import { fakeClock } from '@headway/testkit';
import { expect, test } from 'vitest';
import { RecentReplies, type ReplyBounds } from './recent-replies.ts';

const windowMs = 1000;

function remembering(bounds: Partial<ReplyBounds> = {}) {
  const clock = fakeClock();
  const replies = new RecentReplies({ clock, windowMs, bounds });
  const runs: string[] = [];
  return {
    clock,
    runs,
    /** Gives what `run` gives, and `forgotten` when the id may be one that was forgotten. */
    ask: (userId: string, id: string, run: () => unknown = () => `${userId} ${id}`, hash = 'same') =>
      replies.once({ userId, id, hash }, async (mayBeForgotten) => {
        if (mayBeForgotten) return 'forgotten';
        runs.push(`${userId} ${id}`);
        return run();
      }),
  };
}

test('the same user and id take effect once, also at the same time', async () => {
  const { ask, runs } = remembering();
  expect(await Promise.all([ask('ann', '1'), ask('ann', '1')])).toEqual(['ann 1', 'ann 1']);
  expect(await ask('ann', '1')).toBe('ann 1');
  expect(await ask('ben', '1')).toBe('ben 1');
  expect(await ask('ann', '2')).toBe('ann 2');
  expect(runs).toEqual(['ann 1', 'ben 1', 'ann 2']);
});

test('one id stands for one message', async () => {
  const { ask } = remembering();
  await ask('ann', '1');
  await expect(ask('ann', '1', undefined, 'other')).rejects.toMatchObject({ code: 'conflict' });
});

test('what failed may be tried again where that can help, and is remembered where it can not', async () => {
  const { ask, runs } = remembering();
  const failing = (error: Error) => () => Promise.reject(error);
  await expect(ask('ann', '1', failing(new Error('no')))).rejects.toThrow('no');
  expect(await ask('ann', '1')).toBe('ann 1');
  await expect(ask('ann', '2', failing(new HeadwayError('conflict')))).rejects.toThrow('conflict');
  await expect(ask('ann', '2')).rejects.toMatchObject({ code: 'conflict' });
  expect(runs).toEqual(['ann 1', 'ann 1', 'ann 2']);
});

test('what has run is not run again because its result can not be told', async () => {
  const { ask, runs } = remembering();
  await expect(ask('ann', '1', () => 1n)).rejects.toThrow(TypeError);
  await expect(ask('ann', '1')).rejects.toThrow(TypeError);
  expect(runs).toEqual(['ann 1']);
});

test('the window over, an id is new', async () => {
  const { ask, clock, runs } = remembering();
  await ask('ann', '1');
  clock.advanceSync(windowMs - 1);
  await ask('ann', '1');
  clock.advanceSync(1);
  await ask('ann', '1');
  expect(runs).toEqual(['ann 1', 'ann 1']);
});

test.each<[string, Partial<ReplyBounds>]>([
  ['of a user', { maxLengthPerUser: 50 }],
  ['of all', { maxLength: 50 }],
])('beyond the bound of the results %s the oldest are forgotten, and not run again', async (_, bounds) => {
  const { ask, runs } = remembering(bounds);
  const long = () => 'x'.repeat(20);
  for (const id of ['1', '2']) await ask('ann', id, long);
  await expect(ask('ann', '1')).rejects.toMatchObject({ code: 'outcome_unknown' });
  expect(await ask('ann', '2')).toBe(long());
  expect(runs).toEqual(['ann 1', 'ann 2']);
});

test.each<[string, Partial<ReplyBounds>, string]>([
  ['of a user', { maxIdsPerUser: 2 }, 'ben 9'],
  ['of all', { maxIds: 2 }, 'forgotten'],
])('beyond the bound of the ids %s it is said that one may be forgotten', async (_, bounds, others) => {
  const { ask, clock } = remembering(bounds);
  await ask('ann', '1');
  clock.advanceSync(10);
  for (const id of ['2', '3']) await ask('ann', id);
  expect(await ask('ann', '3')).toBe('ann 3');
  expect(await ask('ben', '9')).toBe(others);
  clock.advanceSync(windowMs - 11);
  expect(await ask('ann', '1')).toBe('forgotten');
  clock.advanceSync(100);
  expect(await ask('ann', '5')).toBe('ann 5');
});

test('so many of a user may run at once, and what runs is not forgotten', async () => {
  const { ask, clock, runs } = remembering({ maxRunningPerUser: 2, maxIdsPerUser: 1 });
  const gate = Promise.withResolvers<string>();
  const running = ['1', '2'].map((id) => ask('ann', id, () => gate.promise));
  await expect(ask('ann', '3')).rejects.toMatchObject({ code: 'too_many_messages' });
  expect(await ask('ben', '1')).toBe('ben 1');
  clock.advanceSync(windowMs + 1);
  const again = ask('ann', '1');
  gate.resolve('done');
  expect(await Promise.all([...running, again])).toEqual(['done', 'done', 'done']);
  expect(runs).toEqual(['ann 1', 'ann 2', 'ben 1']);
});
