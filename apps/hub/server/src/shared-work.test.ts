import { expect, it } from 'vitest';
import { createSharedWork } from './shared-work.ts';

const never = new AbortController().signal;

/** Work that ends when it is told to. */
function held() {
  const end = Promise.withResolvers<string>();
  const started: AbortSignal[] = [];
  const start = async (signal: AbortSignal) => {
    started.push(signal);
    return await end.promise;
  };
  return { ...end, started, start };
}

it('is done once for all who want it, and again for whoever comes after', async () => {
  const works = createSharedWork<string>();
  const work = held();
  const asked = [works.join('a', never, work.start), works.join('a', never, work.start)];
  expect([work.started.length, works.size]).toEqual([1, 1]);
  work.resolve('done');
  expect(await Promise.all(asked)).toEqual(['done', 'done']);
  expect(works.size).toBe(0);
  await works.join('a', never, work.start);
  expect(work.started).toHaveLength(2);
});

it('tells all of them when it fails', async () => {
  const works = createSharedWork<string>();
  const work = held();
  const asked = [works.join('a', never, work.start), works.join('a', never, work.start)];
  work.reject(new Error('failed'));
  for (const each of asked) await expect(each).rejects.toThrow('failed');
  expect(works.size).toBe(0);
});

it('ends when the last one leaves, not before', async () => {
  const works = createSharedWork<string>();
  const work = held();
  const [one, other] = [new AbortController(), new AbortController()];
  const asked = [one, other].map(({ signal }) => works.join('a', signal, work.start));
  one.abort(new Error('left'));
  await expect(asked[0]).rejects.toThrow('left');
  expect(work.started[0]?.aborted).toBe(false);
  other.abort(new Error('left'));
  await expect(asked[1]).rejects.toThrow('left');
  expect(work.started[0]?.aborted).toBe(true);
  // Whoever comes now has work of their own, though the other has not ended.
  const again = held();
  const next = works.join('a', never, again.start);
  work.resolve('too late');
  again.resolve('again');
  expect(await next).toBe('again');
});

it('is ended by its beginning, with a reason, and waited for', async () => {
  const works = createSharedWork<string>();
  const [work, other] = [held(), held()];
  const asked = works.join('file/a', never, async (signal) => {
    const stopped = Promise.withResolvers<never>();
    signal.addEventListener('abort', () => setImmediate(() => stopped.reject(signal.reason)));
    return await Promise.race([work.start(signal), stopped.promise]);
  });
  const kept = works.join('other/a', never, other.start);
  const ended = works.end('file/', new Error('gone'));
  await expect(asked).rejects.toThrow('gone');
  await ended;
  other.resolve('kept');
  expect(await kept).toBe('kept');
});
