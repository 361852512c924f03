import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { ConfigError } from './config.ts';
import { databaseProblem } from './start-problem.ts';

/**
 * Keeps a second hub from opening the same data folder: both would run the jobs and relay the events. The system
 * gives the lock back when the process dies, however it dies. Returns the release.
 * @throws ConfigError when another process holds it.
 */
export function lockDataDir(dataDir: string): () => void {
  const file = join(dataDir, 'hub.lock');
  const lock = openLock(file);
  try {
    lock.exec('BEGIN EXCLUSIVE');
  } catch (cause) {
    lock.close();
    if ((cause as { errcode?: number }).errcode !== 5) throw databaseProblem(file, cause);
    throw new ConfigError(`The data folder ${dataDir} is in use by another running hub. Stop it first.`);
  }
  return () => {
    if (lock.isOpen) lock.close();
  };
}

function openLock(file: string): DatabaseSync {
  try {
    return new DatabaseSync(file, { timeout: 0 });
  } catch (error) {
    throw databaseProblem(file, error);
  }
}
