import { formatCount } from '@headway/react';
import { Link, useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useCommand } from '../commands/commands.tsx';

/** What of a project is looked at: its images, the jobs that process them, what they found, or what people did. */
export function ProjectViews({
  projectId,
  running,
}: {
  projectId: string;
  /** Jobs that have not ended. */
  running: number;
}): ReactNode {
  const navigate = useNavigate();
  useCommand({
    id: 'project-activity',
    label: 'Show the activity of the project',
    group: 'Project',
    run: () =>
      void navigate({ to: '/projects/$projectId', params: { projectId }, search: { view: 'activity' } }),
  });
  const active = { 'aria-current': 'page', 'data-pressed': '' } as const;
  const shared = { to: '/projects/$projectId', params: { projectId }, className: 'hub-segment' } as const;
  return (
    <nav className="hub-segments" aria-label="Project">
      <Link {...shared} search={{}} activeOptions={{ exact: true, includeSearch: true }} activeProps={active}>
        Images
      </Link>
      <Link
        {...shared}
        search={{ view: 'jobs' }}
        activeOptions={{ includeSearch: true }}
        activeProps={active}
      >
        Jobs{' '}
        {running > 0 && (
          <span className="hub-segment-count hw-tabular">
            {formatCount(running)}
            <span className="hw-visually-hidden"> under way</span>
          </span>
        )}
      </Link>
      <Link
        {...shared}
        search={{ view: 'results' }}
        activeOptions={{ includeSearch: true }}
        activeProps={active}
      >
        Results
      </Link>
      <Link
        {...shared}
        search={{ view: 'activity' }}
        activeOptions={{ includeSearch: true }}
        activeProps={active}
      >
        Activity
      </Link>
    </nav>
  );
}
