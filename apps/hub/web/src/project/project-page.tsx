import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { ImagePlus, Upload } from 'lucide-react';
import { lazy, type ReactNode, Suspense } from 'react';
import { ApiError } from '../api.ts';
import { ActivityFeed } from '../activity/activity-feed.tsx';
import { useCommand } from '../commands/commands.tsx';
import { useLive } from '../live/live-provider.tsx';
import { useMay } from '../live/use-memberships.ts';
import { useProjectFeed } from '../live/use-project-feed.ts';
import { useRow, useTable } from '../live/use-table.ts';
import { ProjectActions } from '../projects/project-actions.tsx';
import { AskingIn } from '../sharing/asking-in.tsx';
import { ProjectPeople } from '../sharing/project-people.tsx';
import { PageFrame } from '../shell/page-frame.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { ProblemPanel } from '../ui/problem-panel.tsx';
import { useTitle } from '../ui/use-title.ts';
import { DropZone } from './drop-zone.tsx';
import { ImagesView } from './images-view.tsx';
import { ProjectBar } from './project-bar.tsx';
import { ProjectJobs } from './project-jobs.tsx';
import type { ProjectView } from './project-view.ts';
import { SamplesButton } from './samples-button.tsx';
import { useFileChoosers } from './use-choose-files.ts';

const DeletedImages = lazy(async () => ({
  default: (await import('../deletions/deleted-images.tsx')).DeletedImages,
}));

const ResultsView = lazy(async () => ({
  default: (await import('../results/results-view.tsx')).ResultsView,
}));

const gone = new ApiError(404, null);

const viewNames: Readonly<Record<ProjectView, string>> = {
  jobs: 'Jobs',
  results: 'Results',
  activity: 'Activity',
  deleted: 'Deleted images',
};

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
  const may = useMay(projectId);
  const { chooseFiles, chooseFolder } = useFileChoosers(projectId, may.write);
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

  const empty = feed.status === 'ready' && assets.length === 0;
  const bar = (filters: ReactNode): ReactNode => (
    <ProjectBar projectId={projectId} project={project} withProgress={view !== 'jobs'}>
      {filters}
    </ProjectBar>
  );
  return (
    <PageFrame
      title={project?.name ?? '–'}
      crumbs={[{ label: 'Projects', to: '/projects' }]}
      className="hub-project"
      actions={
        <>
          {project && <ProjectPeople project={project} />}
          {may.write && (
            <button
              type="button"
              className="hw-button hw-button-primary"
              aria-keyshortcuts="U"
              onClick={chooseFiles}
            >
              <Upload size={16} aria-hidden="true" />
              Upload
            </button>
          )}
          {project && <ProjectActions project={project} group="Project" />}
        </>
      }
    >
      <DropZone projectId={projectId} enabled={may.write}>
        {empty && view === undefined && !may.write ? (
          <EmptyState icon={<ImagePlus />} title="No images yet">
            As soon as somebody adds images they appear here.
          </EmptyState>
        ) : empty && view === undefined ? (
          <EmptyState
            icon={<ImagePlus />}
            title="Drop images here"
            action={
              <>
                <button type="button" className="hw-button hw-button-primary" onClick={chooseFiles}>
                  Choose images
                </button>
                <button type="button" className="hw-button" onClick={chooseFolder}>
                  Choose a folder
                </button>
                <SamplesButton projectId={projectId} />
              </>
            }
          >
            PNG, JPEG or TIFF, one, many or whole folders. Each is segmented as soon as it has arrived.
          </EmptyState>
        ) : (
          <>
            {view !== undefined && bar(null)}
            <Suspense>
              {view === 'jobs' && (
                <AskingIn projectId={projectId}>
                  <ProjectJobs projectId={projectId} jobs={jobs} />
                </AskingIn>
              )}
              {view === 'results' && <ResultsView projectId={projectId} assets={assets} />}
              {view === 'activity' && (
                <div className="hub-project-feed">
                  <ActivityFeed projectId={projectId} />
                </div>
              )}
              {view === 'deleted' && <DeletedImages projectId={projectId} mayWrite={may.write} />}
            </Suspense>
            {view === undefined && (
              <ImagesView
                projectId={projectId}
                assets={assets}
                jobs={jobs}
                loading={feed.status === 'loading'}
                mayWrite={may.write}
                bar={bar}
              />
            )}
          </>
        )}
      </DropZone>
    </PageFrame>
  );
}
