import { type Job, readJob } from '@headway/protocol';

/** A running job, with what a test wants to be different. */
export function job(id: string, fields: Partial<Job> = {}): Job {
  const createdAt = '2026-01-01T00:00:00.000Z';
  const made = readJob({ id, kind: 'count', status: 'running', createdAt, revision: 1, ...fields });
  if (!made) throw new TypeError('These fields make no job.');
  return made;
}
