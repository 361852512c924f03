import './testing/browser.ts';
import { act, cleanup } from '@testing-library/react';
import type { Batch, BuiltinEvents, Job, JobReview } from '@headway/protocol';
import { type Pair, startPair } from '@headway/testkit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openHooks } from './testing/live-hooks.tsx';
import { makeBatch } from './testing/make-batch.ts';
import { makeJob } from './testing/make-job.ts';
import { makeReview } from './testing/make-review.ts';

let pair: Pair<BuiltinEvents>;
beforeEach(async () => {
  pair = await startPair();
});
afterEach(async () => {
  cleanup();
  await pair.close();
});

const job = makeJob({ id: 'j1' });
const batch = makeBatch({ id: 'b1' });
const review = makeReview({ id: 'r1', jobId: 'j1' });
const shown = { project: 'project:p1', batchId: 'b1', jobId: 'j1' };

type Events = {
  [Type in keyof BuiltinEvents]: { type: Type; data: BuiltinEvents[Type] };
}[keyof BuiltinEvents];

/** What the server says reaches React outside of any event of the page. */
async function publish(channel: string, event: Events): Promise<void> {
  await act(() => pair.headway.publish(channel, event));
}
const tellJob = (changes: Partial<Job> = {}) =>
  publish(shown.project, { type: 'job.progress', data: { ...job, ...changes } });
const tellBatch = (changes: Partial<Batch> = {}) =>
  publish('batch:b1', { type: 'batch.updated', data: { ...batch, ...changes } });
const tellReview = (type: 'job.review' | 'job.reviewed', changes: Partial<JobReview> = {}) =>
  publish(shown.project, { type, data: { ...review, ...changes } });
const line = (message: string) =>
  ({ type: 'job.log', data: { jobId: 'j1', attempt: 1, level: 'info', message } }) as const;
const tellLine = (message: string) => publish('job-log:j1', line(message));

async function tellAll(): Promise<void> {
  await tellJob();
  await tellBatch();
  await tellReview('job.review');
  for (const message of ['one', 'two', 'three']) await tellLine(message);
}

/** A page as an application would have it. */
function open(user = 'ada') {
  const page = openHooks(pair.client(user), shown);
  /** What the page shows, line by line. */
  const lines = () => page.text().split('\n');
  return { ...page, lines };
}

const asTold = [
  'jobs live: j1 running 0.28',
  'batch: running 0.5',
  'reviews: r1',
  'log: one two three',
] as const;

describe('the hooks with a real client and server', () => {
  it('show the same after a reload, and to a second person', async () => {
    await tellAll();
    const first = open();
    await expect.poll(first.lines).toEqual(asTold);
    first.unmount();
    const [again, other] = [open(), open('bo')];
    await expect.poll(again.lines).toEqual(asTold);
    await expect.poll(other.lines).toEqual(asTold);
    await tellReview('job.reviewed', { status: 'answered', answer: 'accept', revision: 2 });
    await tellLine('four');
    const next = [...asTold.slice(0, 2), 'reviews: ', 'log: one two three four'];
    await expect.poll(again.lines).toEqual(next);
    await expect.poll(other.lines).toEqual(next);
  });

  it('catch up after a cut, each line once', async () => {
    await tellAll();
    const page = open();
    await expect.poll(page.lines).toEqual(asTold);
    act(() => pair.cut());
    await tellJob({ status: 'completed', fraction: 1, revision: 6 });
    await tellBatch({ status: 'completed', fraction: 1, revision: 6 });
    await tellReview('job.reviewed', { status: 'withdrawn', revision: 2 });
    await tellLine('four');
    await expect
      .poll(page.lines)
      .toEqual(['jobs live: j1 completed 1', 'batch: completed 1', 'reviews: ', 'log: one two three four']);
  });

  it('say that lines may be missing after a server that has lost them, and go on', async () => {
    await tellAll();
    const page = open();
    await expect.poll(page.lines).toEqual(asTold);
    await act(() => pair.restart());
    await tellLine('of the new one');
    await expect
      .poll(page.lines)
      .toEqual([
        'jobs live: ',
        'batch: undefined undefined',
        'reviews: ',
        'log: one two three of the new one (gap)',
      ]);
  });

  it('follow what happens while the page is open, in order', async () => {
    const page = open();
    await expect
      .poll(page.lines)
      .toEqual(['jobs live: ', 'batch: undefined undefined', 'reviews: ', 'log: ']);
    await tellAll();
    await expect.poll(page.lines).toEqual(asTold);
    const messages = Array.from({ length: 300 }, (_, index) => `line-${index}`);
    await act(async () => {
      await Promise.all(messages.map((message) => pair.headway.publish('job-log:j1', line(message))));
    });
    await expect
      .poll(page.lines)
      .toEqual([...asTold.slice(0, 3), `log: one two three ${messages.join(' ')}`]);
  });
});
