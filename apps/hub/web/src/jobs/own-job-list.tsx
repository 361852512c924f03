import type { BulkRefusal } from '@headway/hub-api';
import { isFinal, type Job } from '@headway/protocol';
import { JobList, type JobListProps, useBulkActions, useQueue } from '@headway/react';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { askJob, getItems } from '../endpoints.ts';
import { bulkKind } from './bulk-kind.ts';
import { jobHref, jobTitle } from './job-title.ts';

interface Refusals {
  some: readonly BulkRefusal[];
  /** `null`: more than these. */
  count: number | null;
}

const noRefusals: Refusals = { some: [], count: 0 };

/** A list of jobs in which each leads to its page, with what can be asked of one or many of them. */
export function OwnJobList({
  channel,
  ...list
}: Pick<JobListProps, 'jobs' | 'status' | 'filter' | 'onFilter' | 'empty'> & {
  /** The one that is told the places of these jobs. */
  channel: string;
}): ReactNode {
  const navigate = useNavigate();
  const { placeOf } = useQueue('default', { channel });
  const bulk = useBulkActions(list.jobs);
  const { bulkJob } = bulk;
  const refused = useRefusals(bulkJob);
  return (
    <JobList
      {...list}
      titleOf={jobTitle}
      hrefOf={jobHref}
      placeOf={placeOf}
      {...bulk}
      actions={bulk.offered}
      onAction={bulk.act}
      bulkItems={refused.some}
      bulkItemCount={refused.count}
      onBulkCancel={bulkJob ? () => askJob(bulkJob.id, 'cancel') : undefined}
      onBulkDismiss={bulk.dismissBulk}
      onOpen={({ id }) => void navigate({ to: '/jobs/$jobId', params: { jobId: id } })}
    />
  );
}

/** The jobs that could not have what was asked of many. */
function useRefusals(bulkJob: Job | null): Refusals {
  const ended = bulkJob !== null && bulkJob.kind === bulkKind && isFinal(bulkJob.status);
  const { data } = useQuery({
    queryKey: ['refusals', bulkJob?.id],
    queryFn: async ({ signal }) => {
      const page = await getItems(bulkJob?.id ?? '', { attempt: bulkJob?.attempt ?? 1, limit: 200 }, signal);
      const some = page.items.map(({ item }) => item as BulkRefusal);
      return { some, count: page.nextCursor === null ? some.length : null };
    },
    enabled: ended,
    staleTime: Infinity,
  });
  return data ?? noRefusals;
}
