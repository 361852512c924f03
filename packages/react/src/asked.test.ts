import type { Job } from '@headway/protocol';
import { describe, expect, it } from 'vitest';
import { createAskedStore, isSettled } from './asked.ts';
import type { JobAction } from './job-actions.ts';
import { makeJob } from './testing/make-job.ts';
import { jobRules } from './use-job-actions.ts';

/** A store and a question whose answer the test gives. */
function open(job = makeJob()) {
  const store = createAskedStore();
  const answer = Promise.withResolvers<unknown>();
  const calls: string[] = [];
  const ask = (action: JobAction, of = job) =>
    store.ask(jobRules, of, action, (id) => {
      calls.push(`${action} ${id}`);
      return answer.promise;
    });
  const asked = () => store.read().get(`job:${job.id}`);
  /** Whether a job shows that it is done. */
  const settles = (now: Partial<Job>) => {
    const current = asked();
    if (!current) throw new Error('Nothing was asked.');
    return isSettled(current, { ...job, ...now }, jobRules);
  };
  return { store, job, answer, calls, ask, asked, settles };
}

describe('what was asked', () => {
  it('is pending until an event shows it, not only until the answer', async () => {
    const { ask, answer, asked, settles } = open();
    const asking = ask('cancel');
    expect(asked()).toMatchObject({ action: 'cancel', reason: null });
    answer.resolve(undefined);
    await asking;
    expect(asked()).toMatchObject({ action: 'cancel', reason: null });
    expect(settles({ fraction: 0.5, revision: 6 })).toBe(false);
    expect(settles({ status: 'cancelling', revision: 7 })).toBe(true);
  });

  it('is done for a job as new as the answer, also when it has gone on since', async () => {
    const { ask, answer, settles, job } = open(makeJob({ status: 'running' }));
    answer.resolve({ ...job, status: 'pausing', revision: 6 });
    await ask('pause');
    expect(settles({ revision: 5 })).toBe(false);
    // Paused and resumed while nobody listened.
    expect(settles({ revision: 9 })).toBe(true);
  });

  it('is taken back with the reason when it is refused, until the job has moved on', async () => {
    const { ask, answer, asked, settles } = open();
    answer.reject(new Error('You may not do this.'));
    await ask('pause');
    expect(asked()).toMatchObject({ action: 'pause', reason: 'You may not do this.' });
    expect(settles({ fraction: 0.4, revision: 6 })).toBe(false);
    expect(settles({ status: 'completed', revision: 7 })).toBe(true);
  });

  it('forgets a refusal that comes after the event', async () => {
    const { store, ask, answer, asked, job } = open();
    const asking = ask('cancel');
    const current = asked();
    if (current) store.forget(`job:${job.id}`, current);
    answer.reject(new Error('The job has already ended.'));
    await asking;
    expect(asked()).toBeUndefined();
  });

  it('is asked once, however often the button is pressed', async () => {
    const { ask, answer, calls, job } = open();
    const asking = [ask('cancel'), ask('cancel')];
    answer.resolve(job);
    await Promise.all(asking);
    expect(calls).toEqual([`cancel ${job.id}`]);
  });

  it('is asked again of a job that shows that the first time is over, though nobody looked', async () => {
    const { ask, answer, calls, job } = open(makeJob({ status: 'failed' }));
    answer.resolve(undefined);
    await ask('retry');
    await ask('retry', { ...job, attempt: 2, revision: 9 });
    expect(calls).toHaveLength(2);
  });

  it('takes a retry as done also when the new attempt has failed already', async () => {
    const { ask, answer, settles } = open(makeJob({ status: 'failed' }));
    answer.resolve(undefined);
    await ask('retry');
    expect(settles({ revision: 6 })).toBe(false);
    expect(settles({ attempt: 2, revision: 9 })).toBe(true);
  });

  it('takes a priority as given once it is another one', async () => {
    const { ask, answer, settles } = open(makeJob({ status: 'queued' }));
    answer.resolve(undefined);
    await ask('prioritize');
    expect(settles({ status: 'running', revision: 6 })).toBe(false);
    expect(settles({ priority: 10, revision: 7 })).toBe(true);
  });

  it('says so where the server gave no reason', async () => {
    const { ask, answer, asked } = open();
    answer.reject('no');
    await ask('cancel');
    expect(asked()?.reason).toBe('The server did not say why.');
  });

  it.each([
    [Response.json({ message: 'It has ended.' }, { status: 409 }), 'It has ended.'],
    [Response.json({ type: 'about:blank', detail: 'Not yours.' }, { status: 403 }), 'Not yours.'],
    [new Response('<h1>Bad Gateway</h1>', { status: 502 }), 'The server did not say why.'],
    [new Response(null, { status: 204 }), null],
  ])('takes what fetch answers for a refusal where it is one: %#', async (response, reason) => {
    const { ask, answer, asked } = open();
    answer.resolve(response);
    await ask('cancel');
    expect(asked()).toMatchObject({ action: 'cancel', reason });
  });

  it('takes a call that throws as a refusal', async () => {
    const { store, job, asked } = open();
    await store.ask(jobRules, job, 'cancel', () => {
      throw new Error('Not signed in.');
    });
    expect(asked()?.reason).toBe('Not signed in.');
  });

  it('is kept in a bounded number, the newest', async () => {
    const { store, ask } = open();
    const asking = Array.from({ length: 250 }, (_, i) => ask('cancel', makeJob({ id: `job-${i}` })));
    expect(asking).toHaveLength(250);
    expect(store.read().has('job:job-0')).toBe(false);
    expect(store.read().has('job:job-249')).toBe(true);
  });
});
