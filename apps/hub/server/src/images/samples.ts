import { createReadStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { UploadAnswer } from '@headway/hub-api';
import type { HubServices } from '../hub-context.ts';
import { ApiError } from '../http/problem.ts';
import { judgeFile, type JudgedFile } from './receive-image.ts';
import { keepFiles, type UploadTarget } from '../uploads/upload.ts';

/** The sample images that come with the hub. */
export const samplesDir: string = join(import.meta.dirname, '../../../../../testdata/cells');

/** Puts the sample images into a project, as if they had been uploaded. @throws ApiError `no_samples`. */
export async function addSamples(
  hub: HubServices,
  folder: string,
  { userId, target }: { userId: string; target: UploadTarget },
): Promise<UploadAnswer> {
  const files = await readdir(folder).catch(() => []); // there may be no folder: told below
  const images = files.filter((name) => /\.(png|jpe?g|tiff?)$/i.test(name)).toSorted();
  if (images.length === 0) throw new ApiError('no_samples', 'This hub came without sample images.');
  const judged: JudgedFile[] = [];
  for (const name of images) {
    const file = await hub.storage.receive(createReadStream(join(folder, name)));
    judged.push(await judgeFile(hub, file, { name }));
  }
  return await keepFiles(hub, { userId, target, judged });
}
