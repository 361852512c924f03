import { ApiError } from '../http/problem.ts';

/** SQLite's number for it. */
const sqliteFull = 13;

/** What the file system or the database says when there is no room left, as the API says it; `null` for other errors. */
export function asDiskFull(error: unknown): ApiError | null {
  if (typeof error !== 'object' || error === null) return null;
  const isFull =
    ('code' in error && error.code === 'ENOSPC') || ('errcode' in error && error.errcode === sqliteFull);
  if (!isFull) return null;
  return new ApiError('storage_full', 'There is no room left on the disk of the hub.', { cause: error });
}
