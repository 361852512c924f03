import { type SectionName, sectionNames, type SectionOrder } from './job-sections.ts';

/** A row of a list: the heading of a section, or a job in it. */
export type ListRow = { section: SectionName; id: null } | { section: SectionName; id: string };

/** The rows of a list one below the other, without an object for each. */
export interface RowLayout {
  sections: readonly LaidSection[];
  /** Rows in all, headings too. */
  count: number;
}

export interface LaidSection {
  name: SectionName;
  ids: readonly string[];
  isOpen: boolean;
  /** The row of its heading, from 0. */
  first: number;
}

/** Sections without a job have no rows, those that are closed have only their heading. */
export function layOut(order: SectionOrder, closed: ReadonlySet<SectionName>): RowLayout {
  const sections: LaidSection[] = [];
  let count = 0;
  for (const name of sectionNames) {
    const ids = order[name];
    if (ids.length === 0) continue;
    const isOpen = !closed.has(name);
    sections.push({ name, ids, isOpen, first: count });
    count += 1 + (isOpen ? ids.length : 0);
  }
  return { sections, count };
}

/** `null` beyond the end. */
export function rowAt({ sections, count }: RowLayout, index: number): ListRow | null {
  const section = index < count ? sections.findLast(({ first }) => first <= index) : undefined;
  if (!section) return null;
  const id = index === section.first ? null : section.ids[index - section.first - 1];
  return id === undefined ? null : { section: section.name, id };
}

/** Px. */
export interface RowHeights {
  heading: number;
  row: number;
}

/** Where a row begins, px from the top of all; beyond the end, where the last one ends. */
export function topOfRow({ sections }: RowLayout, index: number, { heading, row }: RowHeights): number {
  const headings = sections.filter(({ first }) => first < index).length;
  return headings * heading + (index - headings) * row;
}

/** Stands for a row wherever it is: the id of its job, or the name of its section. */
export function keyOfRow({ section, id }: ListRow): string {
  return id === null ? `section:${section}` : `job:${id}`;
}

/** Where a row is, -1 when it is not shown. */
export function indexOfRow({ sections }: RowLayout, key: string): number {
  for (const { name, ids, isOpen, first } of sections) {
    if (key === `section:${name}`) return first;
    if (!isOpen || !key.startsWith('job:')) continue;
    const place = ids.indexOf(key.slice('job:'.length));
    if (place >= 0) return first + 1 + place;
  }
  return -1;
}

/** The jobs that have a row, in order. */
export function shownIds({ sections }: RowLayout): string[] {
  return sections.flatMap(({ ids, isOpen }) => (isOpen ? ids : []));
}
