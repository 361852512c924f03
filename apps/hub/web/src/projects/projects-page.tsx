import { useToasts } from '@headway/react';
import { useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { FlaskConical, Plus } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useCommand } from '../commands/commands.tsx';
import { addSamples, createProject } from '../endpoints.ts';
import { useLive } from '../live/live-provider.tsx';
import { useProjectsFeed } from '../live/use-projects-feed.ts';
import { useTable } from '../live/use-table.ts';
import { newestFirst } from '../project/asset-state.ts';
import { PageFrame } from '../shell/page-frame.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { ProblemPanel } from '../ui/problem-panel.tsx';
import { useTitle } from '../ui/use-title.ts';
import { NewProject } from './new-project.tsx';
import { ProjectCard } from './project-card.tsx';

/** All projects of the one who is signed in. */
export function ProjectsPage(): ReactNode {
  useTitle('Projects');
  const live = useLive();
  const feed = useProjectsFeed();
  const projects = useTable(live.projects).toSorted(newestFirst);
  const [creating, setCreating] = useState(false);
  useCommand({
    id: 'create-project',
    label: 'Create a project',
    group: 'Project',
    keys: ['c'],
    run: () => setCreating(true),
  });
  const empty = feed.status === 'ready' && projects.length === 0 && !creating;
  return (
    <PageFrame
      title="Projects"
      actions={
        !empty && (
          <button
            type="button"
            className="hw-button hw-button-primary"
            aria-keyshortcuts="C"
            onClick={() => setCreating(true)}
          >
            <Plus size={16} aria-hidden="true" />
            New project
          </button>
        )
      }
    >
      {feed.status === 'failed' && projects.length === 0 ? (
        <ProblemPanel error={feed.error} what="list" onRetry={feed.readAgain} />
      ) : empty ? (
        <FirstProject onCreate={() => setCreating(true)} />
      ) : (
        <ul className="hub-cards">
          {creating && (
            <li>
              <NewProject onClose={() => setCreating(false)} />
            </li>
          )}
          {projects.map((project) => (
            <li key={project.id}>
              <ProjectCard project={project} />
            </li>
          ))}
          {feed.status === 'loading' &&
            projects.length === 0 &&
            [0, 1, 2].map((place) => <li key={place} className="hub-card hub-skeleton" aria-hidden="true" />)}
        </ul>
      )}
    </PageFrame>
  );
}

/** Nothing here yet: one click to something alive. */
function FirstProject({ onCreate }: { onCreate: () => void }): ReactNode {
  const navigate = useNavigate();
  const toasts = useToasts();
  const live = useLive();
  const start = useMutation({
    mutationFn: async () => {
      const project = await createProject('Sample images');
      live.projects.upsert([project]);
      await navigate({ to: '/projects/$projectId', params: { projectId: project.id } });
      await addSamples(project.id);
    },
    onError: (error) =>
      toasts.add({
        kind: 'error',
        title: 'The sample images could not be added',
        description: error.message,
      }),
  });
  return (
    <EmptyState
      icon={<FlaskConical />}
      title="Measure your first images"
      action={
        <>
          <button
            type="button"
            className="hw-button hw-button-primary"
            disabled={start.isPending}
            onClick={() => start.mutate()}
          >
            Try it with sample images
          </button>
          <button type="button" className="hw-button hw-button-quiet" onClick={onCreate}>
            or create an empty project
          </button>
        </>
      }
    >
      A project holds microscopy images. Each one is segmented as soon as it arrives: you watch it happen,
      then look at the cells, their sizes and shapes.
    </EmptyState>
  );
}
