import type { Job } from '@headway/protocol';

/** Which jobs: those that have all of it. */
export interface JobFilter {
  statuses?: readonly Job['status'][];
  kinds?: readonly string[];
  /** Each of these labels has this value. */
  labels?: Readonly<Record<string, string>>;
  /** Each word is somewhere in the id, kind, labels or what the job says; small or capital letters. */
  text?: string;
}

/** Whether a job is one of those. */
export function passesFilter(job: Job, { statuses, kinds, labels = {}, text = '' }: JobFilter): boolean {
  if (statuses?.includes(job.status) === false || kinds?.includes(job.kind) === false) return false;
  if (Object.entries(labels).some(([name, value]) => job.labels[name] !== value)) return false;
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  return words.length === 0 || hasWords(job, words);
}

function hasWords(job: Job, words: readonly string[]): boolean {
  const { id, kind, labels, message, summary, error } = job;
  const told = [id, kind, ...Object.values(labels), message, summary?.text, error?.message];
  const text = told.join('\n').toLowerCase();
  return words.every((word) => text.includes(word));
}
