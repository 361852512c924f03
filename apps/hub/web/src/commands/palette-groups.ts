import type { FoundImage } from '@headway/hub-api';
import type { Asset, Project } from '@headway/protocol';
import { inGridOrder, newestFirst } from '../project/asset-state.ts';
import { matchesName } from '../projects/project-order.ts';
import type { Command } from './command-store.ts';
import type { Recent } from './recent.ts';

/** A line of the palette. */
export interface PaletteEntry {
  /** Unlike labels, ids are never the same. */
  id: string;
  label: string;
  /** Where it is: the project of an image. */
  hint?: string;
  keys?: readonly string[];
  /** The path that it leads to; a command runs instead. */
  to?: string;
  run?: () => void;
}

export interface PaletteGroup {
  value: string;
  items: readonly PaletteEntry[];
}

export interface PaletteSource {
  /** What was typed. */
  wanted: string;
  commands: readonly Command[];
  projects: readonly Project[];
  /** The project that is looked at, with its images. */
  shown: { project: Project | undefined; images: readonly Asset[] };
  /** What the server found, in all projects. */
  found: readonly FoundImage[];
  recent: readonly Recent[];
}

/** Lines of a group. */
const most = 20;

/**
 * What the palette offers. While nothing is typed: what was chosen last, what can be done on the page, where one can go.
 * Then all that has each word in its name, what was chosen lately before the rest of its group.
 */
export function paletteGroups(source: PaletteSource): PaletteGroup[] {
  const { wanted, recent } = source;
  const everything = groupsOf(source);
  if (wanted.trim() === '') {
    const known = new Map(everything.flatMap(({ items }) => items.map((entry) => [entry.id, entry])));
    const latest = recent.flatMap((one) => known.get(one.id) ?? (one.to === undefined ? [] : [one]));
    const ids = new Set(latest.map(({ id }) => id));
    const others = everything
      .filter(({ value }) => value !== images)
      .map(({ value, items }) => ({ value, items: items.filter(({ id }) => !ids.has(id)).slice(0, most) }));
    return filled([{ value: 'Recent', items: latest.slice(0, 5) }, ...others]);
  }
  const rank = new Map(recent.map(({ id }, place) => [id, place]));
  const placeOf = ({ id }: PaletteEntry): number => rank.get(id) ?? Infinity;
  return filled(
    everything.map(({ value, items }) => ({
      value,
      items: items
        .filter(({ label }) => matchesName(label, wanted.trim()))
        .toSorted((a, b) => (placeOf(a) === placeOf(b) ? 0 : placeOf(a) - placeOf(b)))
        .slice(0, most),
    })),
  );
}

const images = 'Images';

/** What belongs to the page first, then places, then what can be done everywhere. */
function groupsOf({ commands, projects, shown, found }: PaletteSource): PaletteGroup[] {
  const isEverywhere = ({ group }: Command): boolean => group === 'Everywhere';
  const byGroup = (some: readonly Command[]): PaletteGroup[] =>
    Array.from(
      Map.groupBy(some, ({ group }) => group),
      ([value, own]) => ({ value, items: own }),
    );
  const own = inGridOrder(shown.images).map(({ id, name }) =>
    imageEntry({
      assetId: id,
      name,
      projectId: shown.project?.id ?? '',
      projectName: shown.project?.name ?? '',
    }),
  );
  const here = new Set(own.map(({ id }) => id));
  const elsewhere = found.map(imageEntry).filter(({ id }) => !here.has(id));
  return [
    ...byGroup(commands.filter((command) => !isEverywhere(command))),
    { value: 'Projects', items: projects.toSorted(newestFirst).map(projectEntry) },
    { value: images, items: [...own, ...elsewhere] },
    ...byGroup(commands.filter(isEverywhere)),
  ];
}

function projectEntry({ id, name }: Pick<Project, 'id' | 'name'>): PaletteEntry {
  return { id: `project ${id}`, label: name, to: `/projects/${id}` };
}

function imageEntry({ assetId, name, projectId, projectName }: FoundImage): PaletteEntry {
  const to = `/projects/${projectId}/images/${assetId}`;
  return { id: `image ${assetId}`, label: name, hint: projectName, to };
}

/** Without what has no lines; groups of one name are one. */
function filled(groups: readonly PaletteGroup[]): PaletteGroup[] {
  const merged = new Map<string, PaletteEntry[]>();
  for (const { value, items } of groups) {
    if (items.length > 0) merged.set(value, [...(merged.get(value) ?? []), ...items]);
  }
  return Array.from(merged, ([value, items]) => ({ value, items }));
}
