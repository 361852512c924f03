import type { Job } from '@headway/protocol';
import { kindWords } from '@headway/react';

const imageTitles: Readonly<Record<string, string>> = {
  delete: 'Delete images',
  restore: 'Bring back images',
  purge: 'Delete images for good',
  run: 'Run images again',
};

const bulkTitles: Readonly<Record<string, string>> = {
  cancel: 'Cancel jobs',
  pause: 'Pause jobs',
  resume: 'Resume jobs',
  retry: 'Retry jobs',
  prioritize: 'Move jobs in the line',
};

/** What a job is called: its image's name, else what it does. */
export function jobTitle({ kind, labels }: Pick<Job, 'kind' | 'labels'>): string {
  const { name, action } = labels;
  if (name !== undefined) return name;
  return (action !== undefined && (bulkTitles[action] ?? imageTitles[action])) || kindWords(kind);
}

/** The address of a job's page. */
export function jobHref({ id }: Pick<Job, 'id'>): string {
  return `/jobs/${encodeURIComponent(id)}`;
}
