import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { ConfigError } from './config.ts';

/**
 * Keeps a second hub from opening the same data folder: both would run the jobs and relay the events. The system
 * gives the lock back when the process dies, however it dies. Returns the release.
 * @throws ConfigError when another process holds it.
 */
export function lockDataDir(dataDir: string): () => void {
  const lock = new DatabaseSync(join(dataDir, 'hub.lock'), { timeout: 0 });
  try {
    lock.exec('BEGIN EXCLUSIVE');
  } catch (cause) {
    lock.close();
    if ((cause as { errcode?: number }).errcode !== 5) throw cause;
    throw new ConfigError(`The data folder ${dataDir} is in use by another running hub. Stop it first.`);
  }
  return () => {
    if (lock.isOpen) lock.close();
  };
}
