import { open } from 'node:fs/promises';
import type { RejectedFile } from '@headway/hub-api';
import type { StoredImage } from './asset-records.ts';
import type { HubServices } from '../hub-context.ts';
import { type Sniffed, sniff, sniffBytes } from './image-type.ts';
import type { ReceivedFile, TemporaryFile } from './storage.ts';

/** A received file that was looked into: to be kept, or not. */
export type JudgedFile =
  | { taken: true; image: StoredImage; file: TemporaryFile; thumbnail: TemporaryFile | null }
  | { taken: false; rejected: RejectedFile };

const titles = {
  empty_file: 'The file is empty',
  file_too_large: 'The file is too large',
  not_an_image: 'Not a supported image',
  image_unreadable: 'The image can not be read',
  image_too_large: 'The image is too large',
  image_timeout: 'The image took too long',
  unexpected_field: 'The file came in another field',
  duplicate: 'The project has this image',
} as const;

/** Why a file is not taken. */
export function refusalOf(name: string, code: keyof typeof titles, detail: string): RejectedFile {
  return { name, problem: { code, title: titles[code], detail } };
}

export function reject(name: string, code: keyof typeof titles, detail: string): JudgedFile {
  return { taken: false, rejected: refusalOf(name, code, detail) };
}

type Hub = Pick<HubServices, 'storage' | 'images' | 'newId'>;

export interface JudgeOptions {
  name: string;
  /** @default a new one */
  id?: string;
  /** Takes an image that is too large to be decoded here, without a thumbnail. */
  keepLarge?: boolean;
}

/** Judges a file by its content and makes its thumbnail. A file that is not taken is removed, on an error too. */
export async function judgeFile(hub: Hub, file: ReceivedFile, options: JudgeOptions): Promise<JudgedFile> {
  try {
    const judged = await judge(hub, file, options);
    if (!judged.taken) await file.discard();
    return judged;
  } catch (error) {
    await file.discard();
    throw error;
  }
}

async function judge(
  hub: Hub,
  file: ReceivedFile,
  { name, id = hub.newId(), keepLarge = false }: JudgeOptions,
): Promise<JudgedFile> {
  if (file.bytes === 0) return reject(name, 'empty_file', 'The file has no content.');
  const type = sniff(await readHead(file.path));
  if (!type.image) return reject(name, 'not_an_image', notAnImage(type));
  const thumbnail = hub.storage.temporary();
  const answer = await hub.images.inspect(file.path, thumbnail.path).catch(async (error: unknown) => {
    await thumbnail.discard();
    throw error;
  });
  const image = { id, name, mediaType: type.mediaType, bytes: file.bytes, sha256: file.sha256 };
  if (answer.ok) {
    const { width, height, stack = null } = answer;
    return { taken: true, image: { ...image, width, height, stack }, file, thumbnail };
  }
  await thumbnail.discard();
  if (!keepLarge || answer.code === 'image_unreadable') return reject(name, answer.code, answer.detail);
  const { width = null, height = null } = answer;
  return { taken: true, image: { ...image, width, height }, file, thumbnail: null };
}

/** What is said of a file that is none of the images that we read. */
export function notAnImage(type: Extract<Sniffed, { image: false }>): string {
  return `${type.name === null ? '' : `This is ${type.name}. `}Upload PNG, JPEG or TIFF images.`;
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
