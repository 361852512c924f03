import type { Project } from '@headway/protocol';

/** How projects can be ordered. */
export const projectSorts = ['changed', 'name', 'created', 'images'] as const;
export type ProjectSort = (typeof projectSorts)[number];

export const sortNames: Readonly<Record<ProjectSort, string>> = {
  changed: 'Last changed',
  name: 'Name',
  created: 'Newest',
  images: 'Most images',
};

const names = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });

/** Ids are ULIDs: they tell the order of creation. */
const newest = (a: Project, b: Project): number => (a.id < b.id ? 1 : a.id > b.id ? -1 : 0);
const text = (a: string, b: string): number => (a < b ? 1 : a > b ? -1 : 0);

const comparisons: Readonly<Record<ProjectSort, (a: Project, b: Project) => number>> = {
  changed: (a, b) => text(a.updatedAt, b.updatedAt),
  name: (a, b) => names.compare(a.name, b.name),
  created: newest,
  images: (a, b) => b.imageCount - a.imageCount,
};

/** Whether each word of what is looked for is in the name. */
export function matchesName(name: string, wanted: string): boolean {
  const words = wanted.toLowerCase().split(/\s+/);
  const own = name.toLowerCase();
  return words.every((word) => own.includes(word));
}

export function sortProjects(projects: readonly Project[], sort: ProjectSort): Project[] {
  return projects.toSorted((a, b) => comparisons[sort](a, b) || newest(a, b));
}

/**
 * The order in which projects were shown, for those that are still there: while work goes on in several, cards must not
 * change places all the time. What is new comes first, as it was sorted.
 */
export function keepOrder(sorted: readonly Project[], shown: readonly string[]): Project[] {
  const places = new Map(shown.map((id, place) => [id, place]));
  return sorted.toSorted((a, b) => (places.get(a.id) ?? -1) - (places.get(b.id) ?? -1));
}
