import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { type ReactNode, useEffect, useMemo } from 'react';
import { ApiError } from '../api.ts';
import { useCommand } from '../commands/commands.tsx';
import { useLive } from '../live/live-provider.tsx';
import { useProjectFeed } from '../live/use-project-feed.ts';
import { useRow, useTable } from '../live/use-table.ts';
import { PageFrame } from '../shell/page-frame.tsx';
import { ProblemPanel } from '../ui/problem-panel.tsx';
import { useTitle } from '../ui/use-title.ts';
import { rememberImage } from '../project/last-image.ts';
import { ImageActions } from './image-actions.tsx';
import { ImageWorkspace } from './image-workspace.tsx';
import { neighboursOf } from './neighbours.ts';
import { Pager } from './pager.tsx';

const gone = new ApiError(404, null);

/** One image: the picture, how its processing stands, and what came out. */
export function ImagePage(): ReactNode {
  const { projectId, assetId } = useParams({ from: '/app/projects/$projectId/images/$assetId' });
  const live = useLive();
  const feed = useProjectFeed(projectId);
  const project = useRow(live.projects, projectId);
  const { assets, jobs } = live.project(projectId);
  const asset = useRow(assets, assetId);
  const job = useRow(jobs, asset?.latestJobId ?? null);
  const images = useTable(assets);
  const neighbours = useMemo(() => neighboursOf(images, assetId), [images, assetId]);
  const navigate = useNavigate();
  useEffect(() => rememberImage(projectId, assetId), [projectId, assetId]);
  const go = (id: string | null): void => {
    if (id) void navigate({ to: '/projects/$projectId/images/$assetId', params: { projectId, assetId: id } });
  };
  const group = 'Image';
  useCommand({ id: 'next', label: 'Next image', group, keys: ['j'], run: () => go(neighbours.next) });
  useCommand({
    id: 'previous',
    label: 'Previous image',
    group,
    keys: ['k'],
    run: () => go(neighbours.previous),
  });
  useTitle(asset?.name ?? 'Image', project?.name);

  const crumbs = [
    { label: 'Projects', to: '/projects' } as const,
    { label: project?.name ?? '–', to: '/projects/$projectId', params: { projectId } } as const,
  ];
  const lost = !asset && (feed.status === 'failed' || feed.status === 'ready' || assets.isRemoved(assetId));
  if (lost) {
    return (
      <PageFrame title="Image" crumbs={crumbs}>
        <ProblemPanel
          error={feed.error ?? gone}
          what="image"
          onRetry={feed.readAgain}
          action={
            <Link to="/projects/$projectId" params={{ projectId }} className="hw-button">
              Go to the project
            </Link>
          }
        />
      </PageFrame>
    );
  }
  return (
    <PageFrame
      title={<span title={asset?.name}>{asset?.name ?? '–'}</span>}
      crumbs={crumbs}
      className="hub-image"
      actions={
        <>
          <Pager {...neighbours} name={asset?.name ?? ''} onGo={go} />
          {asset && <ImageActions asset={asset} next={neighbours.next ?? neighbours.previous} />}
        </>
      }
    >
      {asset ? <ImageWorkspace asset={asset} job={job} /> : <div className="hub-stage" aria-busy="true" />}
    </PageFrame>
  );
}
