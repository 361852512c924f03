import { writeFile } from 'node:fs/promises';
import type { ResultFileWriter } from '@headway/hub-api';
import type { ZstackResult } from './contract.ts';
import { toCsv } from './to-csv.ts';

/** Writes the table of a result; with all its voxels a result is too long to be read in a server's own time. */
export const write: ResultFileWriter<ZstackResult>['write'] = async (result, asset, path) => {
  await writeFile(path, toCsv(result, asset), { mode: 0o600 });
};
