/** Says something to the other tabs of the application in this browser. */
export interface TabChannel {
  post(message: unknown): void;
  /** Hears the others, never itself; returns the undo. */
  listen(listener: (message: unknown) => void): () => void;
  close(): void;
}

/** What of the browser is used to speak to other tabs, as far as it is there. */
export interface TabGlobals {
  BroadcastChannel?: typeof BroadcastChannel;
  /** Throws where the reader refuses it. */
  readonly localStorage?: Storage;
  addEventListener: Window['addEventListener'];
}

/** By `BroadcastChannel`, where there is none by the events of `localStorage`, and else to nobody. */
export function openTabChannel(name: string, globals: TabGlobals): TabChannel {
  if (globals.BroadcastChannel) return broadcast(new globals.BroadcastChannel(name));
  return byStorage(name, globals);
}

function broadcast(channel: BroadcastChannel): TabChannel {
  return {
    post: (message) => channel.postMessage(message),
    listen(listener) {
      const hear = ({ data }: MessageEvent<unknown>): void => listener(data);
      channel.addEventListener('message', hear);
      return () => channel.removeEventListener('message', hear);
    },
    close: () => channel.close(),
  };
}

function byStorage(name: string, globals: TabGlobals): TabChannel {
  const key = `${name} message`;
  const stop = new AbortController();
  return {
    post(message) {
      const storage = storageOf(globals);
      try {
        // Told by the change: nobody reads what lies there.
        storage?.setItem(key, JSON.stringify(message));
        storage?.removeItem(key);
      } catch {
        // A full storage: each tab tells for itself, which is better than not at all.
      }
    },
    listen(listener) {
      const undo = new AbortController();
      const signal = AbortSignal.any([stop.signal, undo.signal]);
      const hear = (event: StorageEvent): void => {
        if (event.key === key && event.newValue !== null) listener(parse(event.newValue));
      };
      globals.addEventListener('storage', hear, { signal });
      return () => undo.abort();
    },
    close: () => stop.abort(),
  };
}

/** The storage that tabs share; `null` where it is refused. */
export function storageOf(globals: Pick<TabGlobals, 'localStorage'>): Storage | null {
  try {
    return globals.localStorage ?? null;
  } catch {
    // Asking for it throws where the reader blocks it.
    return null;
  }
}

/** What somebody wrote there, `null` when it is not JSON: anybody on the page may write. */
export function parse(text: string | null): unknown {
  try {
    return text === null ? null : JSON.parse(text);
  } catch {
    return null;
  }
}
