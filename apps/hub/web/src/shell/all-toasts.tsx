import type { Job } from '@headway/protocol';
import { type ToastAction, useConnectionToasts, useJobToasts, useSystemToasts } from '@headway/react';
import { useNavigate, useParams, useRouterState } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { bulkKind, imageActionKind } from '../jobs/bulk-kind.ts';
import { jobTitle } from '../jobs/job-title.ts';
import { useOwnChannel } from '../live/own-channel.ts';
import { useImageActionToasts } from './use-image-action-toasts.ts';
import { calmLevels } from './calm-levels.ts';

/** A restart of the server is no news: the header shows it. */
const graceMs = 8000;

/** What is told in toasts: how jobs ended, what they ask, what strains the machine, a connection that stays away. */
export function AllToasts(): ReactNode {
  const navigate = useNavigate();
  const shown = useParams({ strict: false });
  const path = useRouterState({ select: ({ location }) => location.pathname });
  const channel = useOwnChannel();
  useImageActionToasts(channel);
  useConnectionToasts(graceMs);
  useSystemToasts({ levels: calmLevels });
  useJobToasts({
    channels: [channel],
    // Those have words and buttons of their own.
    tells: (job) => job.kind !== imageActionKind || job.status === 'failed',
    noun: 'images',
    describe: jobTitle,
    isSeen: (job) => document.visibilityState === 'visible' && isOnPage(job, path, shown),
    actionsFor: ({ id, labels, status }) => {
      const { projectId, assetId } = labels;
      const toJob: ToastAction = {
        label: 'Open job',
        onAction: () => void navigate({ to: '/jobs/$jobId', params: { jobId: id } }),
      };
      if (status === 'reviewing')
        return [{ label: 'Review', onAction: () => void navigate({ to: '/reviews' }) }];
      if (status !== 'completed' || projectId === undefined || assetId === undefined) return [toJob];
      const toImage = { to: '/projects/$projectId/images/$assetId', params: { projectId, assetId } } as const;
      return [{ label: 'View result', onAction: () => void navigate(toImage) }];
    },
  });
  return null;
}

/** Whether the page tells of a job by itself. */
function isOnPage(job: Job, path: string, shown: { assetId?: string; jobId?: string }): boolean {
  const { assetId } = job.labels;
  if (shown.jobId === job.id || (assetId !== undefined && shown.assetId === assetId)) return true;
  if (job.status === 'reviewing') return path === '/reviews';
  // Lists have a bar of their own for what was asked of many.
  return job.kind === bulkKind && (path === '/activity' || path.startsWith('/projects/'));
}
