import type { Publisher } from '@headway/protocol';
import type { Queue } from 'bullmq';
import { expectTypeOf, test } from 'vitest';
import { type BullMirror, mirrorBullQueue } from './bullmq.ts';

declare const publisher: Publisher;
declare const typed: Queue<{ userId: string }, { pages: number }, 'convert'>;
declare const untyped: Queue;

test('the options know the data and the results of a typed queue', () => {
  const mirror = mirrorBullQueue(typed, publisher, {
    channels(job) {
      expectTypeOf(job.data).toEqualTypeOf<{ userId: string }>();
      return [];
    },
    summary(returnvalue) {
      expectTypeOf(returnvalue).toEqualTypeOf<{ pages: number }>();
      return null;
    },
  });
  expectTypeOf(mirror).toEqualTypeOf<BullMirror>();
});

test('a queue without types is mirrored as it is', () => {
  const mirror = mirrorBullQueue(untyped, publisher, { labels: (job) => ({ userId: job.data.userId }) });
  expectTypeOf(mirror).toEqualTypeOf<BullMirror>();
});
