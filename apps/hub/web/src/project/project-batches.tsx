import type { Batch } from '@headway/protocol';
import { BatchProgress, type Freshness, useBatchActions, useBatches } from '@headway/react';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { getBatches } from '../endpoints.ts';
import { formatTime } from '../format.ts';

/** Of those that have ended, so many are shown. */
const mostEnded = 3;
const none: readonly Batch[] = [];

/** The batches of a project: those under way, and the last ones. */
export function ProjectBatches({ projectId }: { projectId: string }): ReactNode {
  const { data } = useQuery({
    queryKey: ['batches', projectId],
    queryFn: async ({ signal }) => (await getBatches(projectId, signal)).items,
    staleTime: 0,
  });
  const { batches, status } = useBatches(`project:${projectId}`, { initial: data ?? none });
  const told = batches.filter(({ counts }) => counts.total > 0);
  const ended = told.filter(hasEnded);
  const shown = [...told.filter((batch) => !hasEnded(batch)), ...ended.slice(0, mostEnded)];
  if (shown.length === 0) return null;
  return (
    <section className="hub-batches" aria-label="Batches">
      {shown.map((batch) => (
        <OneBatch key={batch.id} batch={batch} status={status} />
      ))}
    </section>
  );
}

function hasEnded({ status }: Batch): boolean {
  return status === 'completed';
}

function OneBatch({ batch, status }: { batch: Batch; status: Freshness['status'] }): ReactNode {
  const { cancel, pause, resume, dismiss, pending, refused } = useBatchActions(batch);
  const title = batch.name ?? `Upload of ${formatTime(batch.createdAt)}`;
  return (
    <BatchProgress
      batch={batch}
      title={title}
      status={status}
      pending={pending}
      refused={refused}
      onCancel={cancel}
      onPause={pause}
      onResume={resume}
      onDismiss={dismiss}
    />
  );
}
