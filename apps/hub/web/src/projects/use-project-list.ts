import type { Project } from '@headway/protocol';
import { useMemo, useState } from 'react';
import { keepOrder, matchesName, type ProjectSort, projectSorts, sortProjects } from './project-order.ts';

const sortKey = 'headway-project-sort';

function readSort(): ProjectSort {
  try {
    const kept = localStorage.getItem(sortKey);
    return projectSorts.find((sort) => sort === kept) ?? 'changed';
  } catch {
    return 'changed'; // Storage is off: the choice lasts as long as the page.
  }
}

function writeSort(sort: ProjectSort): void {
  try {
    localStorage.setItem(sortKey, sort);
  } catch {
    // As above.
  }
}

export interface ProjectList {
  /** In order, of those that match. */
  shown: readonly Project[];
  sort: ProjectSort;
  setSort(sort: ProjectSort): void;
}

/** Projects as they are shown: those whose names match, in the chosen order, which the browser remembers. */
export function useProjectList(projects: readonly Project[], wanted: string): ProjectList {
  const [sort, setSort] = useState(readSort);
  /** What was on screen in the render before. */
  const [before, setBefore] = useState<{ sort: ProjectSort; ids: readonly string[] }>({ sort, ids: [] });
  const ordered = useMemo(() => {
    const sorted = sortProjects(projects, sort);
    const isByChange = sort === 'changed' && before.sort === sort;
    return isByChange ? keepOrder(sorted, before.ids) : sorted;
  }, [projects, sort, before]);
  if (before.sort !== sort || !isSame(before.ids, ordered)) {
    setBefore({ sort, ids: ordered.map(({ id }) => id) });
  }
  const shown = useMemo(() => ordered.filter(({ name }) => matchesName(name, wanted)), [ordered, wanted]);
  return {
    shown,
    sort,
    setSort(next) {
      writeSort(next);
      setSort(next);
    },
  };
}

function isSame(ids: readonly string[], projects: readonly Project[]): boolean {
  return ids.length === projects.length && projects.every(({ id }, place) => id === ids[place]);
}
