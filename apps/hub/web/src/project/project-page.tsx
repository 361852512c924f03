import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { ImagePlus, Upload } from 'lucide-react';
import { type ReactNode, useMemo, useState } from 'react';
import { formatBytes, formatCount } from '@headway/react';
import { ApiError } from '../api.ts';
import { ActivityFeed } from '../activity/activity-feed.tsx';
import { useCommand } from '../commands/commands.tsx';
import { useLive } from '../live/live-provider.tsx';
import { useProjectFeed } from '../live/use-project-feed.ts';
import { useRow, useTable } from '../live/use-table.ts';
import { ProjectActions } from '../projects/project-actions.tsx';
import { PageFrame } from '../shell/page-frame.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { ProblemPanel } from '../ui/problem-panel.tsx';
import { useTitle } from '../ui/use-title.ts';
import { AssetGrid } from './asset-grid.tsx';
import { type AssetFilter, assetState, countStates, inGridOrder, mergeRunning } from './asset-state.ts';
import { DropZone } from './drop-zone.tsx';
import { ProjectJobs } from './project-jobs.tsx';
import type { ProjectView } from './project-view.ts';
import { ProjectViews } from './project-views.tsx';
import { RunningBar } from './running-bar.tsx';
import { SamplesButton } from './samples-button.tsx';
import { StateFilter } from './state-filter.tsx';
import { useChooseFiles } from './use-choose-files.ts';

const gone = new ApiError(404, null);

const viewNames: Readonly<Record<ProjectView, string>> = { jobs: 'Jobs', activity: 'Activity' };

/** The images of a project, filling in as they come. */
export function ProjectPage(): ReactNode {
  const { projectId } = useParams({ from: '/app/projects/$projectId' });
  const { view } = useSearch({ from: '/app/projects/$projectId' });
  const live = useLive();
  const feed = useProjectFeed(projectId);
  const project = useRow(live.projects, projectId);
  const tables = live.project(projectId);
  const assets = useTable(tables.assets);
  const jobs = useTable(tables.jobs);
  const [filter, setFilter] = useState<AssetFilter>('all');
  const chooseFiles = useChooseFiles(projectId);
  useTitle(view && viewNames[view], project?.name ?? 'Project');
  const navigate = useNavigate();
  const other = view === 'jobs' ? undefined : 'jobs';
  useCommand({
    id: 'project-view',
    label: other ? 'Show the jobs of the project' : 'Show the images of the project',
    group: 'Project',
    keys: ['v'],
    run: () => void navigate({ to: '/projects/$projectId', params: { projectId }, search: { view: other } }),
  });

  const ordered = useMemo(() => inGridOrder(assets), [assets]);
  const images = useMemo(() => {
    const jobById = new Map(jobs.map((job) => [job.id, job]));
    return ordered.map((asset) => {
      const job = asset.latestJobId ? jobById.get(asset.latestJobId) : undefined;
      return { asset, job, state: assetState(asset, job) };
    });
  }, [ordered, jobs]);
  const counts = useMemo(() => countStates(images.map(({ state }) => state)), [images]);
  const shown = filter === 'all' ? images : images.filter(({ state }) => state === filter);
  const running = useMemo(() => mergeRunning(jobs), [jobs]);

  if (live.projects.isRemoved(projectId) || (feed.status === 'failed' && !project)) {
    return (
      <PageFrame title="Project" crumbs={[{ label: 'Projects', to: '/projects' }]}>
        <ProblemPanel
          error={feed.error ?? gone}
          what="project"
          onRetry={feed.readAgain}
          action={
            <Link to="/projects" className="hw-button">
              Go to projects
            </Link>
          }
        />
      </PageFrame>
    );
  }

  const empty = feed.status === 'ready' && images.length === 0;
  return (
    <PageFrame
      title={project?.name ?? '–'}
      crumbs={[{ label: 'Projects', to: '/projects' }]}
      className="hub-project"
      actions={
        <>
          <button
            type="button"
            className="hw-button hw-button-primary"
            aria-keyshortcuts="U"
            onClick={chooseFiles}
          >
            <Upload size={16} aria-hidden="true" />
            Upload
          </button>
          {project && <ProjectActions project={project} group="Project" />}
        </>
      }
    >
      <DropZone projectId={projectId}>
        {empty && view === undefined ? (
          <EmptyState
            icon={<ImagePlus />}
            title="Drop images here"
            action={
              <>
                <button type="button" className="hw-button hw-button-primary" onClick={chooseFiles}>
                  Choose images
                </button>
                <SamplesButton projectId={projectId} />
              </>
            }
          >
            PNG, JPEG or TIFF, one or many. Each is segmented as soon as it has arrived.
          </EmptyState>
        ) : (
          <>
            <div className="hub-project-bar">
              <ProjectViews projectId={projectId} running={running?.count ?? 0} />
              {view === undefined && <StateFilter counts={counts} value={filter} onChange={setFilter} />}
              <p className="hub-facts hw-tabular">
                {project && (
                  <>
                    <span>
                      {formatCount(project.processedCount)} of {formatCount(project.imageCount)} processed
                    </span>
                    <span>{formatBytes(project.storageBytes)}</span>
                  </>
                )}
              </p>
              {/* Among the jobs each batch has its own bar, by the size of its images: two percents would contradict each other. */}
              {view !== 'jobs' && <RunningBar running={running} />}
            </div>
            {view === 'jobs' ? (
              <ProjectJobs projectId={projectId} jobs={jobs} />
            ) : view === 'activity' ? (
              <div className="hub-project-feed">
                <ActivityFeed projectId={projectId} />
              </div>
            ) : (
              <AssetGrid
                projectId={projectId}
                images={shown}
                loading={feed.status === 'loading' && images.length === 0}
                filtered={filter !== 'all'}
                onShowAll={() => setFilter('all')}
              />
            )}
          </>
        )}
      </DropZone>
    </PageFrame>
  );
}
