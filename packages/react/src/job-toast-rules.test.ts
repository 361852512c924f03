import type { Job } from '@headway/protocol';
import { describe, expect, it, vi } from 'vitest';
import { createAskedStore } from './asked.ts';
import { createJobToastRules, type JobToastContext } from './job-toast-rules.ts';
import { makeJob } from './testing/make-job.ts';
import { heardJob, newsOfJob } from './toast-rules.ts';
import type { ToastOptions } from './toasts.ts';

/** The toasts that rules make, by id. */
function openRules(changes: Partial<JobToastContext> = {}) {
  const shown = new Map<string, ToastOptions>();
  const rules = createJobToastRules();
  const toasts: JobToastContext['toasts'] = {
    add(options) {
      const { id = '' } = options;
      shown.set(id, options);
      return id;
    },
    update: vi.fn<() => void>(),
    remove: (id) => void shown.delete(id),
    clear: () => shown.clear(),
    promise: () => '',
  };
  const options = { channels: [], describe: (job: Job) => job.id, noun: 'images' };
  const context: JobToastContext = { options, toasts, actions: {}, asked: createAskedStore(), ...changes };
  return {
    shown,
    titles: () => [...shown.values()].map(({ title }) => title),
    tell(job: Job, nowMs: number) {
      rules.tell(
        newsOfJob(job),
        (state, words) => heardJob(state, { job, batch: [], nowMs }, words),
        context,
      );
    },
    untell: (job: Job) => rules.untell(newsOfJob(job), context),
  };
}

const done = (id: string): Job => makeJob({ id, status: 'completed' });
const failed = makeJob({
  id: 'f',
  status: 'failed',
  error: { code: 'worker_lost', message: 'The worker stopped.', retryable: true },
});

describe('the toasts of jobs, when another tab takes them over', () => {
  it('go with the news that they told', () => {
    const { tell, untell, titles } = openRules();
    tell(failed, 0);
    tell(done('a'), 0);
    untell(failed);
    expect(titles()).toEqual(['a is done']);
  });

  it('stay until all is told elsewhere that was merged in them', () => {
    const { tell, untell, titles } = openRules();
    tell(done('a'), 0);
    tell(done('b'), 100);
    tell(done('c'), 200);
    expect(titles()).toEqual(['3 images done']);
    untell(done('a'));
    untell(done('c'));
    expect(titles()).toEqual(['3 images done']);
    untell(done('b'));
    expect(titles()).toEqual([]);
  });
});

describe('the retry of a toast', () => {
  it('says when it was refused, and why', async () => {
    const retry = vi
      .fn<(id: string) => Promise<unknown>>()
      .mockRejectedValue(new Error('The image is gone.'));
    const { tell, shown } = openRules({ actions: { retry } });
    tell(failed, 0);
    shown.get('job:f')?.actions?.[0]?.onAction();
    await vi.waitFor(() =>
      expect(shown.get('job:f')).toMatchObject({
        kind: 'error',
        title: 'Could not retry f',
        description: 'The image is gone.',
      }),
    );
  });
});
