import type { Deletion } from '@headway/hub-api';
import { useQuery } from '@tanstack/react-query';
import { Trash2 } from 'lucide-react';
import type { ReactNode } from 'react';
import { urls } from '../endpoints.ts';
import { useLive } from '../live/live-provider.tsx';
import { useProjectsFeed } from '../live/use-projects-feed.ts';
import { fill } from '../live/use-project-feed.ts';
import { useTable } from '../live/use-table.ts';
import { newestFirst } from '../project/asset-state.ts';
import { useUser } from '../session.ts';
import { PageFrame } from '../shell/page-frame.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { ProblemPanel } from '../ui/problem-panel.tsx';
import { useTitle } from '../ui/use-title.ts';
import { DeletionList } from './deletion-list.tsx';

/** The projects that one can bring back. */
export function DeletedProjectsPage(): ReactNode {
  useTitle('Deleted projects');
  const live = useLive();
  useProjectsFeed();
  const { id: userId } = useUser();
  const reading = useQuery({
    queryKey: ['deletions'],
    queryFn: async ({ signal }) => {
      const own = new Set<string>();
      await fill<Deletion>(live.deletions, urls.deletedProjects, {
        note: ({ data }) => {
          for (const { id } of (data as { items: readonly Deletion[] }).items) own.add(id);
        },
        signal,
      });
      return own;
    },
    staleTime: 0,
  });
  // All members hear of it; who deleted it, or finds it in the list, may bring it back.
  const deletions = useTable(live.deletions)
    .filter(({ id, deletedBy }) => deletedBy === userId || reading.data?.has(id))
    .toSorted(newestFirst);
  return (
    <PageFrame title="Deleted projects" crumbs={[{ label: 'Projects', to: '/projects' }]}>
      {reading.isError && deletions.length === 0 ? (
        <ProblemPanel error={reading.error} what="list" onRetry={() => void reading.refetch()} />
      ) : deletions.length === 0 ? (
        reading.isSuccess && (
          <EmptyState icon={<Trash2 />} title="Nothing was deleted lately">
            Projects that you delete stay here for a while and can be brought back.
          </EmptyState>
        )
      ) : (
        <div className="hub-deletions">
          <DeletionList deletions={deletions} mayChange />
        </div>
      )}
    </PageFrame>
  );
}
