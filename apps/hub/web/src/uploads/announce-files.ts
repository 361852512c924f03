import type { AnnouncedFile } from '@headway/hub-api';
import type { ChosenFile } from './chosen-file.ts';

/** Files that are announced with one request. */
const mostFiles = 100;
/** A file is read before it is sent only when that takes no time: it is held in memory for it. */
const mostHashedEach = 32 * 1024 ** 2;
const mostHashed = 128 * 1024 ** 2;

/** Files in lots, small enough that the first of them are seen, and sent, at once. */
export function inLots(files: readonly ChosenFile[]): ChosenFile[][] {
  const lots: ChosenFile[][] = [];
  let lot: ChosenFile[] = [];
  let bytes = 0;
  for (const one of files) {
    const hashed = one.file.size <= mostHashedEach ? one.file.size : 0;
    if (lot.length >= mostFiles || (lot.length > 0 && bytes + hashed > mostHashed)) {
      lots.push(lot);
      lot = [];
      bytes = 0;
    }
    lot.push(one);
    bytes += hashed;
  }
  if (lot.length > 0) lots.push(lot);
  return lots;
}

/** What is said of a file before it is sent: with the hash of its content where that costs nothing. */
export async function describeFile({ file, folder }: ChosenFile): Promise<AnnouncedFile> {
  const sha256 = await hashOf(file);
  return {
    name: file.name,
    bytes: file.size,
    lastModified: file.lastModified,
    ...(folder !== '' && { folder }),
    ...(sha256 !== null && { sha256 }),
  };
}

async function hashOf(file: File): Promise<string | null> {
  // Browsers have it on pages with TLS and on this machine only.
  const subtle = (globalThis.crypto as Partial<Crypto>).subtle;
  if (!subtle || file.size > mostHashedEach || file.size === 0) return null;
  try {
    const digest = await subtle.digest('SHA-256', await file.arrayBuffer());
    return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
  } catch {
    return null; // it can't be read: sending it will say so
  }
}
