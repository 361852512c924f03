import { useToasts } from '@headway/react';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { type ReactNode, useEffect } from 'react';
import { ApiError } from '../api.ts';
import { useLive } from '../live/live-provider.tsx';
import { useProjectFeed } from '../live/use-project-feed.ts';
import { useRow } from '../live/use-table.ts';
import { PageFrame } from '../shell/page-frame.tsx';
import { ProblemPanel } from '../ui/problem-panel.tsx';
import { useTitle } from '../ui/use-title.ts';
import type { CompareLink } from './compare-link.ts';
import { CompareWorkspace } from './compare-workspace.tsx';
import { useVersions } from './use-compared.ts';

const gone = new ApiError(404, null);

/** Two results of one image, and what tells them apart. */
export function ComparePage(): ReactNode {
  const { projectId, assetId } = useParams({ from: '/app/projects/$projectId/images/$assetId/compare' });
  const link = useSearch({ from: '/app/projects/$projectId/images/$assetId/compare' });
  const navigate = useNavigate();
  const live = useLive();
  const feed = useProjectFeed(projectId);
  const project = useRow(live.projects, projectId);
  const { assets } = live.project(projectId);
  const asset = useRow(assets, assetId);
  const versions = useVersions(assetId, asset?.currentResultId ?? null);
  const isMissing = [link.a, link.b].some(
    (id) => id !== undefined && versions.data?.every((version) => version.id !== id),
  );
  const toasts = useToasts();
  useEffect(() => {
    if (!isMissing) return;
    toasts.add({
      id: 'version-missing',
      kind: 'info',
      title: 'A version that the link names is no longer there',
      description: 'The comparison is with another one.',
    });
  }, [isMissing, toasts]);
  useTitle(`Compare ${asset?.name ?? ''}`, project?.name);
  const crumbs = [
    { label: 'Projects', to: '/projects' } as const,
    { label: project?.name ?? '–', to: '/projects/$projectId', params: { projectId } } as const,
    {
      label: asset?.name ?? '–',
      to: '/projects/$projectId/images/$assetId',
      params: { projectId, assetId },
    } as const,
  ];
  const lost = !asset && (feed.status === 'failed' || feed.status === 'ready' || assets.isRemoved(assetId));
  const error = lost ? (feed.error ?? gone) : versions.error;
  if (error) {
    return (
      <PageFrame title="Compare" crumbs={crumbs}>
        <ProblemPanel error={error} what="image" onRetry={feed.readAgain} />
      </PageFrame>
    );
  }
  const known = versions.data ?? [];
  // The newest against the one that it was made of, or the one before it.
  const b = known.find(({ id }) => id === link.b) ?? known[0];
  const a =
    known.find(({ id }) => id === link.a) ??
    known.find(({ id }) => id === b?.parentId) ??
    known.find(({ id }) => id !== b?.id);
  return (
    <PageFrame title="Compare" crumbs={crumbs} className="hub-image">
      {asset && a && b && (
        <CompareWorkspace
          key={asset.id}
          asset={asset}
          versions={known}
          a={a}
          b={b}
          mode={link.mode ?? 'overlay'}
          onChange={(change: CompareLink) =>
            void navigate({ to: '.', search: { ...link, a: a.id, b: b.id, ...change }, replace: true })
          }
        />
      )}
      {asset && versions.data && !a && (
        <p className="hub-panel-note">
          There is only one result of this image. Run it with other settings or correct it by hand, then the
          two can be compared.{' '}
          <Link to="/projects/$projectId/images/$assetId" params={{ projectId, assetId }}>
            Go to the image
          </Link>
        </p>
      )}
      {!asset && <div className="hub-stage" aria-busy="true" />}
    </PageFrame>
  );
}
