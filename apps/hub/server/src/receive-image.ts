import { open } from 'node:fs/promises';
import type { RejectedFile } from '@headway/hub-api';
import type { StoredImage } from './asset-records.ts';
import type { HubServices } from './hub-context.ts';
import { sniff, sniffBytes } from './image-type.ts';
import type { TemporaryFile } from './storage.ts';

/** A received file that was looked into: to be kept, or not. */
export type JudgedFile =
  | { taken: true; image: StoredImage; file: TemporaryFile; thumbnail: TemporaryFile }
  | { taken: false; rejected: RejectedFile };

const titles = {
  empty_file: 'The file is empty',
  file_too_large: 'The file is too large',
  not_an_image: 'Not a supported image',
  image_unreadable: 'The image can not be read',
  image_too_large: 'The image is too large',
  image_timeout: 'The image took too long',
  unexpected_field: 'The file came in another field',
} as const;

/** Why a file is not taken. */
export function reject(name: string, code: keyof typeof titles, detail: string): JudgedFile {
  return { taken: false, rejected: { name, problem: { code, title: titles[code], detail } } };
}

/** Judges a file by its content and makes its thumbnail. A file that is not taken is removed, on an error too. */
export async function judgeFile(
  hub: Pick<HubServices, 'storage' | 'images' | 'newId'>,
  file: TemporaryFile & { bytes: number },
  name: string,
): Promise<JudgedFile> {
  try {
    const judged = await judge(hub, file, name);
    if (!judged.taken) await file.discard();
    return judged;
  } catch (error) {
    await file.discard();
    throw error;
  }
}

async function judge(
  hub: Pick<HubServices, 'storage' | 'images' | 'newId'>,
  file: TemporaryFile & { bytes: number },
  name: string,
): Promise<JudgedFile> {
  if (file.bytes === 0) return reject(name, 'empty_file', 'The file has no content.');
  const type = sniff(await readHead(file.path));
  if (!type.image) {
    const is = type.name === null ? '' : `This is ${type.name}. `;
    return reject(name, 'not_an_image', `${is}Upload PNG, JPEG or TIFF images.`);
  }
  const thumbnail = hub.storage.temporary();
  const answer = await hub.images.inspect(file.path, thumbnail.path).catch(async (error: unknown) => {
    await thumbnail.discard();
    throw error;
  });
  if (!answer.ok) {
    await thumbnail.discard();
    return reject(name, answer.code, answer.detail);
  }
  const { width, height } = answer;
  const image = { id: hub.newId(), name, mediaType: type.mediaType, bytes: file.bytes, width, height };
  return { taken: true, image, file, thumbnail };
}

async function readHead(path: string): Promise<Uint8Array> {
  const handle = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await handle.read({ buffer: Buffer.alloc(sniffBytes) });
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}
