import type { Draft } from './draft.ts';

/** Drafts that are kept at most; those that were changed longest ago go. */
const mostDrafts = 20;
const prefix = 'headway-draft';

type KeyValues = Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'key' | 'length'>;

/** Unsaved corrections of a person, kept by the browser so that a reload or a crash loses nothing. */
export interface DraftStorage {
  read(assetId: string): Draft | null;
  /** Returns whether it could be kept. */
  write(assetId: string, draft: Draft | null): boolean;
}

export function createDraftStorage(storage: KeyValues, userId: string, now: () => number): DraftStorage {
  const keyOf = (assetId: string) => `${prefix}:${userId}:${assetId}`;

  function dropOldest(): void {
    const kept: { key: string; at: number }[] = [];
    for (let index = 0; index < storage.length; index += 1) {
      const key = storage.key(index) ?? '';
      if (key.startsWith(`${prefix}:`)) kept.push({ key, at: parse(storage.getItem(key))?.at ?? 0 });
    }
    kept.sort((a, b) => b.at - a.at);
    for (const { key } of kept.slice(mostDrafts)) storage.removeItem(key);
  }

  return {
    read: (assetId) => parse(storage.getItem(keyOf(assetId)))?.draft ?? null,
    write(assetId, draft) {
      if (draft === null) {
        storage.removeItem(keyOf(assetId));
        return true;
      }
      try {
        storage.setItem(keyOf(assetId), JSON.stringify({ at: now(), draft }));
      } catch {
        return false; // The browser has no room or allows none: the person is told.
      }
      dropOldest();
      return true;
    },
  };
}

function parse(text: string | null): { at: number; draft: Draft } | null {
  if (text === null) return null;
  try {
    const value = JSON.parse(text) as { at?: unknown; draft?: Partial<Draft> };
    const { resultId, operations, undone } = value.draft ?? {};
    if (typeof value.at !== 'number' || typeof resultId !== 'string') return null;
    if (!Array.isArray(operations) || !Array.isArray(undone)) return null;
    return { at: value.at, draft: { resultId, operations, undone } };
  } catch {
    return null; // Not ours, or cut off: there is no draft.
  }
}
