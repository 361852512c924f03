import { LogError } from './log-error.ts';
import { readMethods } from './log-store.ts';
import type { StoreAccess } from './store-access.ts';
import { startStoreThread, type StoreThread } from './store-thread.ts';
import type { ThreadData } from './thread-messages.ts';

/**
 * A store behind two threads: one writes; the other reads on a connection of its own, so that reads don't wait for the
 * disk.
 *
 * A thread that died while it read is replaced at the next call. One that died while it wrote is not: nobody knows
 * whether its last commit is stored, and tails would miss it. Every call rejects then, until the log is opened again.
 */
export function storeThreads(
  data: Omit<ThreadData, 'readOnly'>,
  onError: (error: LogError) => void,
): StoreAccess {
  const start = (readOnly: boolean): StoreThread =>
    startStoreThread({
      data: { ...data, readOnly },
      deathCode: readOnly ? 'failed' : 'interrupted',
      onDeath: onError,
    });
  const writer = start(false);
  let reader: StoreThread | null = null;
  let closed: Promise<void> | null = null;

  function threadFor(reads: boolean): StoreThread {
    if (closed) throw new LogError('closed');
    if (writer.death) throw writer.death;
    if (!reads) return writer;
    if (!reader || reader.death) reader = start(true);
    return reader;
  }

  return {
    epoch: data.epoch,
    async call(method, ...args) {
      const value = await threadFor(readMethods.has(method)).call({ method, args });
      // The thread called the method of this name.
      return value as never;
    },
    close() {
      // The writer last: the last connection that closes empties the write-ahead log into the file.
      closed ??= (reader?.close() ?? Promise.resolve()).then(() => writer.close());
      return closed;
    },
  };
}
