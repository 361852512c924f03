import type { LogStore, StoreMethod } from './log-store.ts';

/**
 * A store that may be elsewhere: in this thread, or behind others.
 *
 * Writes MUST be done, and answered, in the order of their calls. A read MUST see what was answered before it was
 * called, and MUST NOT see less than an earlier read.
 */
export interface StoreAccess {
  readonly epoch: string;
  /** Calls the method of that name. */
  call<M extends StoreMethod>(method: M, ...args: Parameters<LogStore[M]>): Promise<ReturnType<LogStore[M]>>;
  /** Answers what was called before, then frees everything. */
  close(): Promise<void>;
}

/** Calls a store of this thread. */
export function inProcess(store: LogStore): StoreAccess {
  return {
    epoch: store.epoch,
    call: async (method, ...args) => callStore(store, method, args),
    close: async () => store.close(),
  };
}

/** Calls a store's method by its name. @throws what the method throws. */
export function callStore<M extends StoreMethod>(
  store: LogStore,
  method: M,
  args: Parameters<LogStore[M]>,
): ReturnType<LogStore[M]> {
  const run = store[method] as (...args: Parameters<LogStore[M]>) => ReturnType<LogStore[M]>;
  return run.apply(store, args);
}
