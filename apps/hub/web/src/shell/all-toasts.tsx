import { isFinal, type Job } from '@headway/protocol';
import { useConnectionToasts, useJobToasts, useSystemToasts } from '@headway/react';
import { useNavigate, useParams } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useLive } from '../live/live-provider.tsx';
import { useTable } from '../live/use-table.ts';

/** Projects whose jobs are told wherever one is: the ones changed last. */
const maxChannels = 20;
/** A restart of the server is no news: the header shows it. */
const graceMs = 8000;

/** What is told in toasts: how jobs ended, a connection that stays away, a server that is short of something. */
export function AllToasts(): ReactNode {
  const live = useLive();
  const navigate = useNavigate();
  const { assetId: shown } = useParams({ strict: false });
  const channels = useTable(live.projects)
    .toSorted((a, b) => (a.updatedAt < b.updatedAt ? 1 : -1))
    .slice(0, maxChannels)
    .map(({ id }) => `project:${id}`)
    .toSorted();
  useConnectionToasts(graceMs);
  useSystemToasts();
  useJobToasts({
    channels,
    noun: 'images',
    describe: (job) => nameOf(live, job),
    isSeen: ({ labels }) =>
      shown !== undefined && labels['assetId'] === shown && document.visibilityState === 'visible',
    actionsFor: (job) => {
      const { projectId, assetId } = job.labels;
      if (!projectId || !assetId || !isFinal(job.status)) return [];
      const open = (): void =>
        void navigate({ to: '/projects/$projectId/images/$assetId', params: { projectId, assetId } });
      return [{ label: job.status === 'completed' ? 'View result' : 'Open image', onAction: open }];
    },
  });
  return null;
}

function nameOf(live: ReturnType<typeof useLive>, job: Job): string {
  const { projectId, assetId } = job.labels;
  const asset = projectId && assetId ? live.project(projectId).assets.get(assetId) : undefined;
  return asset?.name ?? 'An image';
}
