import type { Job } from '@headway/protocol';
import { describe, expect, it } from 'vitest';
import { createJobActionStore, type JobActions } from './job-actions.ts';
import { makeJob } from './testing/make-job.ts';

/** Actions whose answer the test gives. */
function heldActions(): { actions: JobActions; calls: string[]; answer: PromiseWithResolvers<Job> } {
  const answer = Promise.withResolvers<Job>();
  const calls: string[] = [];
  const call = (name: string) => (id: string) => {
    calls.push(`${name} ${id}`);
    return answer.promise;
  };
  return { actions: { cancel: call('cancel'), retry: call('retry') }, calls, answer };
}

describe('what was asked of a job', () => {
  it('is pending until an event shows it, not only until the answer', async () => {
    const { actions, answer } = heldActions();
    const store = createJobActionStore(actions);
    const job = makeJob();
    const asked = store.run('cancel', job);
    expect(store.get(job.id)).toMatchObject({ action: 'cancel', status: 'pending' });
    answer.resolve({ ...job, status: 'cancelling', revision: 6 });
    await asked;
    expect(store.get(job.id)?.status).toBe('pending');
    store.settle({ ...job, fraction: 0.5, revision: 6 });
    expect(store.get(job.id)?.status).toBe('pending');
    store.settle({ ...job, status: 'cancelling', revision: 7 });
    expect(store.get(job.id)).toBeNull();
  });

  it('is taken back with the reason when it is refused', async () => {
    const { actions, answer } = heldActions();
    const store = createJobActionStore(actions);
    const job = makeJob();
    const asked = store.run('cancel', job);
    answer.reject(new Error('The job has already ended.'));
    await asked;
    expect(store.get(job.id)).toMatchObject({
      action: 'cancel',
      status: 'refused',
      reason: 'The job has already ended.',
    });
  });

  it('forgets a refusal that comes after the event', async () => {
    const { actions, answer } = heldActions();
    const store = createJobActionStore(actions);
    const job = makeJob();
    const asked = store.run('cancel', job);
    store.settle({ ...job, status: 'completed', revision: 8 });
    answer.reject(new Error('The job has already ended.'));
    await asked;
    expect(store.get(job.id)).toBeNull();
  });

  it('is asked once, however often the button is pressed', async () => {
    const { actions, calls, answer } = heldActions();
    const store = createJobActionStore(actions);
    const job = makeJob();
    const asked = [store.run('cancel', job), store.run('cancel', job)];
    answer.resolve(job);
    await Promise.all(asked);
    expect(calls).toEqual([`cancel ${job.id}`]);
  });

  it('takes a retry as done also when the new attempt has failed already', async () => {
    const { actions, answer } = heldActions();
    const store = createJobActionStore(actions);
    const job = makeJob({ status: 'failed' });
    answer.resolve(job);
    await store.run('retry', job);
    store.settle({ ...job, revision: 6 });
    expect(store.get(job.id)?.status).toBe('pending');
    store.settle({ ...job, attempt: 2, revision: 9 });
    expect(store.get(job.id)).toBeNull();
  });

  it('says so where the application gave no actions', async () => {
    const store = createJobActionStore(undefined);
    await store.run('retry', makeJob({ status: 'failed' }));
    expect(store.get(makeJob().id)).toMatchObject({ status: 'refused' });
  });

  it('keeps a bounded number, the newest', async () => {
    const store = createJobActionStore(undefined);
    for (let i = 0; i < 250; i += 1) await store.run('cancel', makeJob({ id: `job-${i}` }));
    expect(store.get('job-0')).toBeNull();
    expect(store.get('job-249')).not.toBeNull();
  });
});
