/** Something that was chosen in the palette: a command, or a place in the app. */
export interface Recent {
  id: string;
  label: string;
  /** Where it is, for people: the project of an image. */
  hint?: string;
  /** The path of a place; a command has none, and is there only where the page offers it. */
  to?: string;
}

const storageKey = 'headway-recent';
/** What is remembered. */
const most = 8;

/** What somebody chose last, newest first; nothing of anybody else. */
export function readRecent(
  userId: string,
  storage: Pick<Storage, 'getItem'> = localStorage,
): readonly Recent[] {
  try {
    const kept: unknown = JSON.parse(storage.getItem(storageKey) ?? 'null');
    if (!isKept(kept) || kept.userId !== userId) return [];
    return kept.items.filter(isRecent).slice(0, most);
  } catch {
    return []; // Storage is off, or somebody wrote something else there.
  }
}

/** Remembers what was chosen. */
export function noteRecent(
  userId: string,
  chosen: Recent,
  storage: Pick<Storage, 'getItem' | 'setItem'> = localStorage,
): void {
  const others = readRecent(userId, storage).filter(({ id }) => id !== chosen.id);
  try {
    storage.setItem(storageKey, JSON.stringify({ userId, items: [chosen, ...others].slice(0, most) }));
  } catch {
    // Storage is off or full: nothing is remembered.
  }
}

/** For whoever signs out: names of their images are not for the next. */
export function forgetRecent(storage: Pick<Storage, 'removeItem'> = localStorage): void {
  try {
    storage.removeItem(storageKey);
  } catch {
    // Storage is off: nothing was remembered.
  }
}

function isKept(value: unknown): value is { userId: unknown; items: unknown[] } {
  return (
    typeof value === 'object' &&
    value !== null &&
    'userId' in value &&
    'items' in value &&
    Array.isArray(value.items)
  );
}

function isRecent(value: unknown): value is Recent {
  if (typeof value !== 'object' || value === null) return false;
  const { id, label, hint, to } = value as Record<string, unknown>;
  const isText = (text: unknown): boolean => typeof text === 'string';
  const isOwnPath = to === undefined || (typeof to === 'string' && /^\/(?![/\\])/.test(to));
  return isText(id) && isText(label) && (hint === undefined || isText(hint)) && isOwnPath;
}
