import { type Batch, defineJobContract, type Job, type JobReview } from '@headway/protocol';
import type { ConnectionState } from '@headway/client';
import { expectTypeOf, test } from 'vitest';
import { z } from 'zod';
import type { BatchProgressProps } from './batch-progress.tsx';
import type { JobActions } from './job-actions.ts';
import type { JobProgressProps } from './job-progress.tsx';
import type { LogLine, LogLines } from './log-line.ts';
import { useBatch } from './use-batch.ts';
import { useChannelEvent } from './use-channel-event.ts';
import { useJob } from './use-job.ts';
import { useJobLog } from './use-job-log.ts';
import { useJobs } from './use-jobs.ts';
import { useReviews } from './use-reviews.ts';

const pages = defineJobContract({
  kind: 'pages',
  input: z.object({ path: z.string() }),
  result: z.object({ text: z.string() }),
  items: z.object({ page: z.int(), text: z.string() }),
  steps: ['Read'],
});

test('what a hook gives goes into components without a cast', () => {
  const useShow = () => {
    const { job, cancel, pause, resume, retry, pending, refused, updatedAt } = useJob(pages, '01J');
    const given = { pending, refused, updatedAt, onCancel: cancel, onPause: pause, onResume: resume };
    if (job) expectTypeOf({ ...given, job, onRetry: retry }).toExtend<JobProgressProps>();
    const { batch, ...controls } = useBatch('01B');
    if (batch) {
      const props = { batch, onCancel: controls.cancel, onPause: controls.pause, refused: controls.refused };
      expectTypeOf(props).toExtend<BatchProgressProps>();
    }
  };
  expectTypeOf(useShow).toBeFunction();
});

test('each hook says how fresh it is', () => {
  const useShow = () => {
    for (const view of [useJob(pages, '01J'), useJobs({ channel: 'project:7' }), useJobLog('01J')]) {
      expectTypeOf(view.status).toEqualTypeOf<'pending' | 'live' | 'stale' | 'refused'>();
      expectTypeOf(view.connection).toEqualTypeOf<ConnectionState['status']>();
    }
  };
  expectTypeOf(useShow).toBeFunction();
});

test('what the provider may not have is to be asked for', () => {
  const useShow = () => {
    const { prioritize } = useJob(pages, '01J');
    // @ts-expect-error: it may be undefined
    void prioritize(1);
    expectTypeOf(prioritize).toEqualTypeOf<((priority: number) => Promise<void>) | undefined>();
    const { answer } = useReviews('user:u1');
    expectTypeOf(answer).toEqualTypeOf<((id: string, answer: unknown) => Promise<void>) | undefined>();
  };
  expectTypeOf(useShow).toBeFunction();
});

test('filters know the states of a job', () => {
  const useShow = () => {
    const { jobs } = useJobs({ channels: ['project:7'], filter: { statuses: ['running'] } });
    expectTypeOf(jobs).toEqualTypeOf<readonly Job[]>();
    // @ts-expect-error: no such state
    useJobs({ channel: 'project:7', filter: { statuses: ['finished'] } });
  };
  expectTypeOf(useShow).toBeFunction();
});

test('lists and lines are to be read, not changed', () => {
  expectTypeOf<ReturnType<typeof useReviews>['reviews']>().toEqualTypeOf<readonly JobReview[]>();
  const useShow = () => {
    const { lines } = useJobLog('01J');
    expectTypeOf(lines.at(0)).toEqualTypeOf<LogLine | undefined>();
  };
  // @ts-expect-error: it is told, not set
  const change = (lines: LogLines) => (lines.length = 0);
  expectTypeOf(change).toBeFunction();
  expectTypeOf(useShow).toBeFunction();
});

test('an action takes what it needs and may answer anything', () => {
  expectTypeOf<(id: string) => Promise<Batch>>().toExtend<NonNullable<JobActions['cancelBatch']>>();
  expectTypeOf<() => Promise<void>>().toExtend<NonNullable<JobActions['pause']>>();
  // @ts-expect-error: a bulk is done by a job
  ({ bulk: async () => undefined }) satisfies JobActions;
});

test('events have the data of their type', () => {
  const useShow = () => {
    useChannelEvent('project:7', 'batch.completed', ({ data }) => {
      expectTypeOf(data).toEqualTypeOf<Batch>();
    });
  };
  expectTypeOf(useShow).toBeFunction();
});
