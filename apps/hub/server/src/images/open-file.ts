import { type FileHandle, open } from 'node:fs/promises';
import { notFound } from '../http/problem.ts';

/** Opens a file for an answer. @throws ApiError `not_found`: deleted since it was looked up. */
export async function openFile(path: string): Promise<FileHandle> {
  try {
    return await open(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') throw notFound('file');
    throw error;
  }
}
