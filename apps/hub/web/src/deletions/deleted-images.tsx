import type { Deletion } from '@headway/hub-api';
import { useQuery } from '@tanstack/react-query';
import { Trash2 } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { urls } from '../endpoints.ts';
import { formatCounted } from '../format.ts';
import { useLive } from '../live/live-provider.tsx';
import { fill } from '../live/use-project-feed.ts';
import { useTable } from '../live/use-table.ts';
import { newestFirst } from '../project/asset-state.ts';
import { useImageAction } from '../project/use-image-action.ts';
import { ConfirmDialog } from '../ui/confirm-dialog.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { ProblemPanel } from '../ui/problem-panel.tsx';
import { DeletionList } from './deletion-list.tsx';

/** The images of a project that can be brought back. */
export function DeletedImages({ projectId, mayWrite }: { projectId: string; mayWrite: boolean }): ReactNode {
  const live = useLive();
  const table = live.project(projectId).deletions;
  const reading = useQuery({
    queryKey: ['deletions', projectId],
    queryFn: async ({ signal }) => {
      await fill<Deletion>(table, urls.deletions(projectId), { note: () => undefined, signal });
      return null;
    },
    staleTime: 0,
  });
  const deletions = useTable(table).toSorted(newestFirst);
  const [asking, setAsking] = useState(false);
  const act = useImageAction(projectId, () => setAsking(false));
  const assetIds = deletions.flatMap(({ assetId }) => (assetId === null ? [] : [assetId]));
  if (reading.isError && deletions.length === 0) {
    return <ProblemPanel error={reading.error} what="list" onRetry={() => void reading.refetch()} />;
  }
  if (deletions.length === 0) {
    return reading.isSuccess ? (
      <EmptyState icon={<Trash2 />} title="Nothing was deleted lately">
        Deleted images stay here for a while, with their results, and can be brought back.
      </EmptyState>
    ) : null;
  }
  return (
    <div className="hub-deletions">
      <div className="hub-deletions-head">
        <p className="hub-subtle">{formatCounted(deletions.length, 'image')} can be brought back.</p>
        {mayWrite && (
          <>
            <button
              type="button"
              className="hw-button"
              disabled={act.isPending}
              onClick={() => act.start({ action: 'restore', assetIds })}
            >
              Bring back all
            </button>
            <button type="button" className="hw-button" onClick={() => setAsking(true)}>
              Delete all for good
            </button>
          </>
        )}
      </div>
      <DeletionList deletions={deletions} mayChange={mayWrite} />
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title={`Delete ${formatCounted(deletions.length, 'image')} for good?`}
        confirm="Delete for good"
        pending={act.isPending}
        problem={act.problem}
        onConfirm={() => act.start({ action: 'purge', assetIds })}
      >
        The files and their results are gone at once. This can’t be undone.
      </ConfirmDialog>
    </div>
  );
}
