import { type Job, readJob } from '@headway/protocol';
import type { JobActions } from '@headway/react';
import type { KitClient } from './clients.ts';

/** What people can ask for, over the same connection by which they hear what became of it. */
export function createActions(client: KitClient): JobActions {
  const askJob = (action: string) => (id: string) => client.request('job.ask', { id, action });
  const askBatch = (action: string) => (id: string) => client.request('batch.ask', { id, action });
  return {
    cancel: askJob('cancel'),
    pause: askJob('pause'),
    resume: askJob('resume'),
    retry: askJob('retry'),
    prioritize: (id, priority) => client.request('job.ask', { id, action: 'prioritize', priority }),
    // A review has the id of its job and its own name.
    answer: (id, answer) => client.request('review.answer', { id, answer }),
    cancelBatch: askBatch('cancel'),
    pauseBatch: askBatch('pause'),
    resumeBatch: askBatch('resume'),
    async bulk(action, ids, options = {}) {
      return jobOf(await client.request('jobs.ask', { action, ids, priority: 0, ...options }));
    },
  };
}

function jobOf(answer: unknown): Job {
  const job = readJob(answer);
  if (!job) throw new Error('The server did not say which job does it.');
  return job;
}
