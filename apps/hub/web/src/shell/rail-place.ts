export type RailPlace = 'projects' | 'inbox' | 'activity' | 'reviews' | 'queue' | 'account';

/** Where pages belong that are not below the link of their place: as their breadcrumbs say, or the menu that leads there. */
const places = new Map<string, RailPlace>([
  ['projects', 'projects'],
  ['deleted', 'projects'],
  ['inbox', 'inbox'],
  ['activity', 'activity'],
  ['jobs', 'activity'],
  ['reviews', 'reviews'],
  ['queue', 'queue'],
  ['settings', 'account'],
  ['system', 'account'],
]);

/** The place in the rail that a page belongs to; `null` where there is no such page. */
export function railPlaceOf(pathname: string): RailPlace | null {
  return places.get(pathname.split('/')[1] ?? '') ?? null;
}
