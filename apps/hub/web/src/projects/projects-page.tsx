import { useNavigate, useSearch } from '@tanstack/react-router';
import { Plus, SearchX, Trash2 } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useCommand } from '../commands/commands.tsx';
import { useLive } from '../live/live-provider.tsx';
import { useProjectsFeed } from '../live/use-projects-feed.ts';
import { useTable } from '../live/use-table.ts';
import { PageFrame } from '../shell/page-frame.tsx';
import { ActionMenu } from '../ui/action-menu.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { ProblemPanel } from '../ui/problem-panel.tsx';
import { useTitle } from '../ui/use-title.ts';
import { FirstProject } from './first-project.tsx';
import { NewProject } from './new-project.tsx';
import { ProjectCard } from './project-card.tsx';
import { ProjectsBar } from './projects-bar.tsx';
import { useProjectList } from './use-project-list.ts';

/** All projects of the one who is signed in. */
export function ProjectsPage(): ReactNode {
  useTitle('Projects');
  const feed = useProjectsFeed();
  const navigate = useNavigate();
  const { q: wanted = '' } = useSearch({ from: '/app/projects' });
  const projects = useTable(useLive().projects);
  const { shown, sort, setSort } = useProjectList(projects, wanted);
  /** The name that the new project begins with; `null`: none is being made. */
  const [creating, setCreating] = useState<string | null>(null);
  const find = (q: string): void =>
    void navigate({ to: '/projects', search: { q: q || undefined }, replace: true });
  useCommand({
    id: 'create-project',
    label: 'Create a project',
    group: 'Project',
    keys: ['c'],
    run: () => setCreating(''),
  });
  const empty = feed.status === 'ready' && projects.length === 0 && creating === null;
  return (
    <PageFrame
      title="Projects"
      actions={
        !empty && (
          <>
            <ActionMenu
              label="More about projects"
              group="Project"
              actions={[
                {
                  label: 'Show deleted projects',
                  icon: <Trash2 size={14} aria-hidden="true" />,
                  onSelect: () => void navigate({ to: '/deleted' }),
                },
              ]}
            />
            <button
              type="button"
              className="hw-button hw-button-primary"
              aria-keyshortcuts="C"
              onClick={() => setCreating('')}
            >
              <Plus size={16} aria-hidden="true" />
              New project
            </button>
          </>
        )
      }
    >
      {feed.status === 'failed' && projects.length === 0 ? (
        <ProblemPanel error={feed.error} what="list" onRetry={feed.readAgain} />
      ) : empty ? (
        <FirstProject onCreate={() => setCreating('')} />
      ) : (
        <>
          {projects.length > 1 && (
            <ProjectsBar
              wanted={wanted}
              onWanted={find}
              sort={sort}
              onSort={setSort}
              shown={shown.length}
              total={projects.length}
            />
          )}
          <ul className="hub-cards">
            {creating !== null && (
              <li>
                <NewProject key={creating} name={creating} onClose={() => setCreating(null)} />
              </li>
            )}
            {shown.map((project) => (
              <li key={project.id}>
                <ProjectCard project={project} />
              </li>
            ))}
            {feed.status === 'loading' &&
              projects.length === 0 &&
              [0, 1, 2].map((place) => (
                <li key={place} className="hub-card hub-skeleton" aria-hidden="true" />
              ))}
          </ul>
          {shown.length === 0 && projects.length > 0 && creating === null && (
            <NoMatch wanted={wanted} onCreate={() => setCreating(wanted)} onShowAll={() => find('')} />
          )}
        </>
      )}
    </PageFrame>
  );
}

function NoMatch({
  wanted,
  onCreate,
  onShowAll,
}: {
  wanted: string;
  onCreate(): void;
  onShowAll(): void;
}): ReactNode {
  return (
    <EmptyState
      icon={<SearchX />}
      title={`No project is called “${wanted}”`}
      action={
        <>
          <button type="button" className="hw-button" onClick={onShowAll}>
            Show all projects
          </button>
          <button type="button" className="hw-button hw-button-quiet" onClick={onCreate}>
            Create it
          </button>
        </>
      }
    />
  );
}
