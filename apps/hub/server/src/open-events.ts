import { type Log, LogError, sqliteLog } from '@headway/log';
import { ConfigError } from './config.ts';

/** Opens the log of what happens. @throws ConfigError when its file is damaged */
export function openEvents(path: string, onError: (error: unknown, context: { stage: string }) => void): Log {
  try {
    return sqliteLog({ path, onError });
  } catch (error) {
    if (!(error instanceof LogError) || error.code !== 'corrupt') throw error;
    // Images, jobs and results are in the other file: without this one only what had happened is forgotten.
    throw new ConfigError(`The event log ${path} is damaged. Restore it from a backup, or remove it.`, {
      cause: error,
    });
  }
}
