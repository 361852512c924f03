import {
  type EditBase,
  type EditConflict,
  type EditOperation,
  EditRefusal,
  type Outline,
  type VersionConflict,
} from '@headway/hub-api';
import { freeName } from './draft.ts';
import { type ResultEditing, unedited } from './editing.ts';

/** What a person decides of one conflict. */
export type Choice = 'mine' | 'theirs' | 'both';

/**
 * What there is where both stay: mine as far as theirs leave room for it. `null`: they can't, because one deleted, or
 * because there is none.
 */
export function keepBoth(
  { mine, theirs }: Pick<EditConflict, 'mine' | 'theirs'>,
  { size, apply }: { size: EditBase['size']; apply: ResultEditing<unknown>['apply'] },
): readonly Outline[] | null {
  if (mine.length === 0 || theirs.length === 0) return null;
  const outlines = new Map(theirs.map(({ id, polygon }) => [id, polygon]));
  const base: EditBase = { size, outlines, near: () => outlines.keys() };
  try {
    let edited = unedited;
    for (const [place, { polygon }] of mine.entries()) {
      edited = apply(base, edited, { type: 'draw', polygon, as: -1 - place });
    }
    return [...theirs, ...Array.from(edited.given, ([id, polygon]) => ({ id, polygon }))];
  } catch (error) {
    if (error instanceof EditRefusal) return null;
    throw error;
  }
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
