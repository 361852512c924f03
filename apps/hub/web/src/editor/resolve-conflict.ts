import type { EditConflict, EditOperation, VersionConflict } from '@headway/hub-api';
import { freeName } from './draft.ts';

/** What a person decides of one conflict. */
export type Choice = 'mine' | 'theirs' | 'both';

/** Whether both can stay: where one deleted, there is nothing that could. */
export function canKeepBoth({ mine, theirs }: EditConflict): boolean {
  return mine.length > 0 && theirs.length > 0;
}

/** The operations on the current version that do what was decided, and what nobody had to decide. */
export function resolveConflict(
  { operations, conflicts }: Pick<VersionConflict, 'operations' | 'conflicts'>,
  choices: readonly Choice[],
): EditOperation[] {
  const all = [...operations];
  for (const [index, { mine, replaces }] of conflicts.entries()) {
    const choice = choices[index] ?? 'theirs';
    if (choice === 'theirs') continue;
    if (choice === 'mine' && replaces.length > 0) all.push({ type: 'delete', ids: replaces });
    for (const { polygon } of mine) all.push({ type: 'draw', polygon, as: freeName(all) });
  }
  return all;
}
