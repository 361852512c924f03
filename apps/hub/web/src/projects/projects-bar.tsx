import { formatCount } from '@headway/react';
import { Search } from 'lucide-react';
import { type ReactNode, useRef } from 'react';
import { useCommand } from '../commands/commands.tsx';
import { formatCounted } from '../format.ts';
import { type ProjectSort, projectSorts, sortNames } from './project-order.ts';

/** Which of the projects are shown, and in which order. */
export function ProjectsBar({
  wanted,
  onWanted,
  sort,
  onSort,
  shown,
  total,
}: {
  wanted: string;
  onWanted(wanted: string): void;
  sort: ProjectSort;
  onSort(sort: ProjectSort): void;
  shown: number;
  total: number;
}): ReactNode {
  const field = useRef<HTMLInputElement>(null);
  useCommand({
    id: 'find-project',
    label: 'Find a project by its name',
    group: 'Projects',
    keys: ['/'],
    run: () => field.current?.focus(),
  });
  return (
    <div className="hub-projects-bar">
      <label className="hub-find">
        <Search size={14} aria-hidden="true" />
        <input
          ref={field}
          type="search"
          className="hub-input"
          aria-label="Find a project"
          aria-keyshortcuts="/"
          placeholder="Find a project"
          autoComplete="off"
          value={wanted}
          onChange={(event) => onWanted(event.target.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Escape') return;
            if (wanted === '') event.currentTarget.blur();
            onWanted('');
          }}
        />
      </label>
      <p className="hub-subtle hw-tabular" role="status">
        {shown === total
          ? formatCounted(total, 'project')
          : `${formatCount(shown)} of ${formatCounted(total, 'project')}`}
      </p>
      <label className="hub-sort">
        <span>Sort by</span>
        <select
          className="hub-select"
          value={sort}
          onChange={(event) => onSort(event.target.value as ProjectSort)}
        >
          {projectSorts.map((each) => (
            <option key={each} value={each}>
              {sortNames[each]}
            </option>
          ))}
        </select>
      </label>
    </div>
  );
}
