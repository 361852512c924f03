/** What happened on one day. */
export interface DayGroup<Item> {
  /** `Today`, `Yesterday`, `Wednesday`, `Nov 3, 2026`. */
  label: string;
  items: Item[];
}

const dayMs = 86_400_000;

/** Groups what stands in order of time by the reader's days. `now` is ms. */
export function groupByDay<Item extends { createdAt: string }>(
  items: readonly Item[],
  now: number,
): DayGroup<Item>[] {
  const groups: DayGroup<Item>[] = [];
  for (const item of items) {
    const label = dayLabel(item.createdAt, now);
    const last = groups.at(-1);
    if (last?.label === label) last.items.push(item);
    else groups.push({ label, items: [item] });
  }
  return groups;
}

function dayLabel(time: string, now: number): string {
  const at = new Date(time);
  // By calendar days: a day with a change of the clock has other hours.
  const days = Math.round((startOfDay(new Date(now)) - startOfDay(at)) / dayMs);
  if (days <= 0) return 'Today';
  if (days === 1) return 'Yesterday';
  if (days < 7) return new Intl.DateTimeFormat(undefined, { weekday: 'long' }).format(at);
  return new Intl.DateTimeFormat(undefined, { dateStyle: 'medium' }).format(at);
}

function startOfDay(date: Date): number {
  return new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
}
