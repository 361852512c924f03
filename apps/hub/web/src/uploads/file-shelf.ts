import type { FileHandle } from './chosen-file.ts';

/**
 * Where the files of uploads are kept over a reload: their handles or, of small ones, their content. All tabs of a
 * browser share it; a file is sent by the tab that has taken it.
 */
export interface FileShelf {
  /** Keeps a file; `false` where the browser can't, or it is too large. */
  put(entry: ShelfEntry): Promise<boolean>;
  /** Takes files that no other tab has, among those that `isWanted`; the others are let go. */
  take(isWanted: (id: string) => boolean): Promise<readonly TakenFile[]>;
  /** Says that this tab still has them. */
  hold(ids: readonly string[]): Promise<void>;
  remove(ids: readonly string[]): Promise<void>;
  /** Lets other tabs have them. */
  release(): Promise<void>;
}

export interface ShelfEntry {
  id: string;
  file: File;
  handle: FileHandle | null;
}

export interface TakenFile {
  id: string;
  file: File | null;
  handle: FileHandle | null;
}

interface Stored extends TakenFile {
  bytes: number;
  holder: string | null;
  /** Until when the holder has it, ms since 1970. */
  heldUntil: number;
}

/** What is kept as content: more would fill the disk with copies. */
const mostBytesEach = 64 * 1024 ** 2;
const mostBytes = 1024 ** 3;
/** Longer than a tab in the background is left without a turn. */
const leaseMs = 90_000;

const nowhere: FileShelf = {
  put: () => Promise.resolve(false),
  take: () => Promise.resolve([]),
  hold: () => Promise.resolve(),
  remove: () => Promise.resolve(),
  release: () => Promise.resolve(),
};

/** @param tab its id, which it keeps over a reload */
export async function openFileShelf(
  userId: string,
  tab: string,
  now: () => number = Date.now,
): Promise<FileShelf> {
  const db = await open(`headway-uploads ${userId}`);
  if (!db) return nowhere;

  async function within<T>(
    mode: IDBTransactionMode,
    work: (store: IDBObjectStore) => Promise<T>,
  ): Promise<T> {
    const transaction = db?.transaction('files', mode);
    if (!transaction) throw new Error('The shelf is closed.');
    const ended = new Promise<void>((resolve, reject) => {
      transaction.oncomplete = () => resolve();
      transaction.onabort = () => reject(transaction.error ?? new Error('The transaction was aborted.'));
    });
    // Waited for below, unless the work fails first.
    ended.catch(() => undefined);
    const value = await work(transaction.objectStore('files'));
    await ended;
    return value;
  }

  const all = (store: IDBObjectStore) => result(store.getAll() as IDBRequest<Stored[]>);

  return {
    async put({ id, file, handle }) {
      try {
        return await within('readwrite', async (store) => {
          const kept = handle ? 0 : file.size;
          const bytes = kept === 0 ? 0 : (await all(store)).reduce((sum, one) => sum + one.bytes, 0);
          if (kept > mostBytesEach || bytes + kept > mostBytes) return false;
          const entry: Stored = {
            id,
            file: handle ? null : file,
            handle,
            bytes: kept,
            holder: tab,
            heldUntil: now() + leaseMs,
          };
          await result(store.put(entry));
          return true;
        });
      } catch {
        return false; // no room, or a handle that can't be kept: then the file is asked for again
      }
    },
    take: (isWanted) =>
      within('readwrite', async (store) => {
        const taken: TakenFile[] = [];
        for (const entry of await all(store)) {
          if (!isWanted(entry.id)) {
            await result(store.delete(entry.id));
            continue;
          }
          if (entry.holder !== tab && entry.holder !== null && entry.heldUntil > now()) continue;
          await result(store.put({ ...entry, holder: tab, heldUntil: now() + leaseMs }));
          taken.push(entry);
        }
        return taken;
      }),
    hold: (ids) =>
      within('readwrite', async (store) => {
        for (const id of ids) {
          const entry = await result(store.get(id) as IDBRequest<Stored | undefined>);
          if (entry?.holder === tab) await result(store.put({ ...entry, heldUntil: now() + leaseMs }));
        }
      }),
    remove: (ids) =>
      within('readwrite', async (store) => {
        for (const id of ids) await result(store.delete(id));
      }),
    release: () =>
      within('readwrite', async (store) => {
        for (const entry of await all(store)) {
          if (entry.holder === tab) await result(store.put({ ...entry, holder: null, heldUntil: 0 }));
        }
      }),
  };
}

/** `null` where the browser has none: in some private windows. */
async function open(name: string): Promise<IDBDatabase | null> {
  if (typeof indexedDB === 'undefined') return null;
  try {
    const request = indexedDB.open(name, 1);
    request.onupgradeneeded = () => request.result.createObjectStore('files', { keyPath: 'id' });
    return await result(request);
  } catch {
    return null; // then files are asked for again after a reload
  }
}

function result<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('The request failed.'));
  });
}
