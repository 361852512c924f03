import { LogError, type LogErrorCode } from './log-error.ts';

/** Primary result codes of SQLite (https://www.sqlite.org/rescode.html) that say something of their own. */
const codesOfSqlite = new Map<number, LogErrorCode>([
  [5, 'locked'],
  [6, 'locked'],
  [8, 'read_only'],
  [11, 'corrupt'],
  [13, 'full'],
  [26, 'corrupt'],
]);

/** SQLITE_IOERR_SHMSIZE: the disk has no space for the index of the write-ahead log. */
const noSpaceForIndex = 4874;

/** What the driver or a decoder threw, as an error of the log. */
export function asLogError(error: unknown): LogError {
  if (error instanceof LogError) return error;
  // Text that is no JSON any more was not written by us.
  if (error instanceof SyntaxError) return new LogError('corrupt', { cause: error });
  const result = error instanceof Error && 'errcode' in error ? Number(error.errcode) : 0;
  if (result === noSpaceForIndex) return new LogError('full', { cause: error });
  // The lower byte of an extended result code is the primary one.
  return new LogError(codesOfSqlite.get(result % 256) ?? 'failed', { cause: error });
}
