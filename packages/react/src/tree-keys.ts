import type { StepRow } from './step-rows.ts';

/** What a key does in a tree: where the focus goes, or what opens and closes. */
export type TreeMove = { type: 'focus'; id: string } | { type: 'toggle'; id: string; open: boolean };

/**
 * The keys of a tree view (WAI-ARIA Authoring Practices): arrows, Home, End, Enter and Space, and letters that go to the
 * next row whose text begins with them. `null`: not a key of the tree.
 * @param textOf what is written in a row
 */
export function treeMove(
  rows: readonly StepRow[],
  current: string,
  key: string,
  textOf: (row: StepRow) => string,
): TreeMove | null {
  const place = rows.findIndex(({ id }) => id === current);
  const row = rows[place];
  if (!row) return null;
  const focus = (to: StepRow | undefined): TreeMove | null => (to ? { type: 'focus', id: to.id } : null);
  const toggle = (open: boolean): TreeMove => ({ type: 'toggle', id: row.id, open });
  const canOpen = row.kind === 'step' && row.hasSteps;
  const isOpen = row.kind === 'step' && row.open;
  switch (key) {
    case 'ArrowDown':
      return focus(rows[place + 1]);
    case 'ArrowUp':
      return focus(rows[place - 1]);
    case 'Home':
      return focus(rows[0]);
    case 'End':
      return focus(rows.at(-1));
    case 'ArrowRight':
      if (canOpen && !isOpen) return toggle(true);
      return isOpen ? focus(rows[place + 1]) : null;
    case 'ArrowLeft':
      if (isOpen) return toggle(false);
      return focus(rows.find(({ id }) => id === row.parent));
    case 'Enter':
    case ' ':
      return canOpen || row.kind === 'more' ? toggle(!isOpen) : null;
    default:
      return key.length === 1 ? focus(nextByLetter(rows, place, key, textOf)) : null;
  }
}

function nextByLetter(
  rows: readonly StepRow[],
  place: number,
  letter: string,
  textOf: (row: StepRow) => string,
): StepRow | undefined {
  const around = [...rows.slice(place + 1), ...rows.slice(0, place)];
  return around.find((row) => textOf(row).toLowerCase().startsWith(letter.toLowerCase()));
}
