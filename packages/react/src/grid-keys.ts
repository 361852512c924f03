/** What a key asks of a list. */
export type GridCommand =
  | { type: 'move'; to: 'next' | 'previous' | 'first' | 'last' | 'pageDown' | 'pageUp'; extend: boolean }
  | { type: 'toggle' | 'all' | 'clear' | 'open' | 'close' | 'unfold' };

export interface KeyPress {
  key: string;
  shiftKey: boolean;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
}

const moves = {
  ArrowDown: 'next',
  ArrowUp: 'previous',
  Home: 'first',
  End: 'last',
  PageDown: 'pageDown',
  PageUp: 'pageUp',
} as const;

/**
 * `close` and `unfold` are for the heading of a section.
 * @returns `null` for keys that are not ours
 */
export function gridCommand({ key, shiftKey, ctrlKey, metaKey, altKey }: KeyPress): GridCommand | null {
  if (altKey) return null;
  if (ctrlKey || metaKey) return key.toLowerCase() === 'a' && !shiftKey ? { type: 'all' } : null;
  if (Object.hasOwn(moves, key))
    return { type: 'move', to: moves[key as keyof typeof moves], extend: shiftKey };
  switch (key) {
    case ' ':
      return { type: 'toggle' };
    case 'Enter':
      return { type: 'open' };
    case 'Escape':
      return { type: 'clear' };
    case 'ArrowLeft':
      return { type: 'close' };
    case 'ArrowRight':
      return { type: 'unfold' };
    default:
      return null;
  }
}

/** The row that a move leads to, within the list. `page`: rows that are seen at once. */
export function moveTo(
  to: Extract<GridCommand, { type: 'move' }>['to'],
  { from, count, page }: { from: number; count: number; page: number },
): number {
  const goals = {
    next: from + 1,
    previous: from - 1,
    first: 0,
    last: count - 1,
    pageDown: from + page,
    pageUp: from - page,
  };
  return Math.max(0, Math.min(count - 1, goals[to]));
}
